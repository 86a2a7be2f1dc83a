using System.Numerics;
using static OutLayer.Wasm.Instructions.Opcode;

namespace OutLayer.Wasm.Interpreter.Vectors;

// Integer lanes (core spec 4.3.2, lane by lane). Arithmetic is done in int or long and cut to the lane.
internal static unsafe partial class VectorTable
{
    private static void AddIntegers8()
    {
        AddComparisons<sbyte, byte>(I8x16Eq);
        Set(I8x16Abs, Lanes.Unary<sbyte>(a => (sbyte)(a < 0 ? -a : a)));
        Set(I8x16Neg, Lanes.Unary<sbyte>(a => (sbyte)-a));
        Set(I8x16Popcnt, Lanes.Unary<byte>(a => (byte)BitOperations.PopCount(a)));
        Set(I8x16AllTrue, Lanes.AllTrue<byte>());
        Set(I8x16Bitmask, Lanes.Bitmask<sbyte>());
        Set(I8x16NarrowI16x8S, Lanes.Narrow<short, sbyte>(a => S8(a)));
        Set(I8x16NarrowI16x8U, Lanes.Narrow<short, byte>(a => U8(a)));
        Set(I8x16Shl, Lanes.Shift<byte>((a, n) => (byte)(a << n)));
        Set(I8x16ShrS, Lanes.Shift<sbyte>((a, n) => (sbyte)(a >> n)));
        Set(I8x16ShrU, Lanes.Shift<byte>((a, n) => (byte)(a >> n)));
        Set(I8x16Add, Lanes.Binary<byte>((a, b) => (byte)(a + b)));
        Set(I8x16AddSatS, Lanes.Binary<sbyte>((a, b) => S8(a + b)));
        Set(I8x16AddSatU, Lanes.Binary<byte>((a, b) => U8(a + b)));
        Set(I8x16Sub, Lanes.Binary<byte>((a, b) => (byte)(a - b)));
        Set(I8x16SubSatS, Lanes.Binary<sbyte>((a, b) => S8(a - b)));
        Set(I8x16SubSatU, Lanes.Binary<byte>((a, b) => U8(a - b)));
        AddMinMax<sbyte, byte>(I8x16MinS);
        Set(I8x16AvgrU, Lanes.Binary<byte>((a, b) => (byte)((a + b + 1) / 2)));
    }

    private static void AddIntegers16()
    {
        AddComparisons<short, ushort>(I16x8Eq);
        Set(I16x8ExtaddPairwiseI8x16S, Lanes.Pairwise<sbyte, short>((a, b) => (short)(a + b)));
        Set(I16x8ExtaddPairwiseI8x16U, Lanes.Pairwise<byte, ushort>((a, b) => (ushort)(a + b)));
        Set(I16x8Abs, Lanes.Unary<short>(a => (short)(a < 0 ? -a : a)));
        Set(I16x8Neg, Lanes.Unary<short>(a => (short)-a));
        Set(I16x8Q15mulrSatS, Lanes.Binary<short>(Q15));
        Set(I16x8AllTrue, Lanes.AllTrue<ushort>());
        Set(I16x8Bitmask, Lanes.Bitmask<short>());
        Set(I16x8NarrowI32x4S, Lanes.Narrow<int, short>(a => S16(a)));
        Set(I16x8NarrowI32x4U, Lanes.Narrow<int, ushort>(a => (ushort)Math.Clamp(a, 0, ushort.MaxValue)));
        AddExtensions<sbyte, byte, short>(I16x8ExtendLowI8x16S, I16x8ExtmulLowI8x16S, a => a, a => a, (a, b) => (short)(a * b), (a, b) => (short)(a * b));
        Set(I16x8Shl, Lanes.Shift<ushort>((a, n) => (ushort)(a << n)));
        Set(I16x8ShrS, Lanes.Shift<short>((a, n) => (short)(a >> n)));
        Set(I16x8ShrU, Lanes.Shift<ushort>((a, n) => (ushort)(a >> n)));
        Set(I16x8Add, Lanes.Binary<ushort>((a, b) => (ushort)(a + b)));
        Set(I16x8AddSatS, Lanes.Binary<short>((a, b) => S16(a + b)));
        Set(I16x8AddSatU, Lanes.Binary<ushort>((a, b) => (ushort)Math.Min(a + b, ushort.MaxValue)));
        Set(I16x8Sub, Lanes.Binary<ushort>((a, b) => (ushort)(a - b)));
        Set(I16x8SubSatS, Lanes.Binary<short>((a, b) => S16(a - b)));
        Set(I16x8SubSatU, Lanes.Binary<ushort>((a, b) => (ushort)Math.Max(a - b, 0)));
        Set(I16x8Mul, Lanes.Binary<ushort>((a, b) => (ushort)(a * b)));
        AddMinMax<short, ushort>(I16x8MinS);
        Set(I16x8AvgrU, Lanes.Binary<ushort>((a, b) => (ushort)((a + b + 1) / 2)));
    }

    private static void AddIntegers32()
    {
        AddComparisons<int, uint>(I32x4Eq);
        Set(I32x4ExtaddPairwiseI16x8S, Lanes.Pairwise<short, int>((a, b) => a + b));
        Set(I32x4ExtaddPairwiseI16x8U, Lanes.Pairwise<ushort, uint>((a, b) => (uint)(a + b)));
        Set(I32x4Abs, Lanes.Unary<int>(a => a < 0 ? -a : a));
        Set(I32x4Neg, Lanes.Unary<int>(a => -a));
        Set(I32x4AllTrue, Lanes.AllTrue<uint>());
        Set(I32x4Bitmask, Lanes.Bitmask<int>());
        AddExtensions<short, ushort, int>(I32x4ExtendLowI16x8S, I32x4ExtmulLowI16x8S, a => a, a => a, (a, b) => a * b, (a, b) => (int)((uint)a * b));
        Set(I32x4Shl, Lanes.Shift<uint>((a, n) => a << n));
        Set(I32x4ShrS, Lanes.Shift<int>((a, n) => a >> n));
        Set(I32x4ShrU, Lanes.Shift<uint>((a, n) => a >> n));
        Set(I32x4Add, Lanes.Binary<int>((a, b) => a + b));
        Set(I32x4Sub, Lanes.Binary<int>((a, b) => a - b));
        Set(I32x4Mul, Lanes.Binary<int>((a, b) => a * b));
        AddMinMax<int, uint>(I32x4MinS);
        Set(I32x4DotI16x8S, Lanes.Dot<short, int>((a, b, c, d) => a * b + c * d));
    }

    private static void AddIntegers64()
    {
        Set(I64x2Eq, Lanes.Compare<long>((a, b) => a == b));
        Set(I64x2Ne, Lanes.Compare<long>((a, b) => a != b));
        Set(I64x2LtS, Lanes.Compare<long>((a, b) => a < b));
        Set(I64x2GtS, Lanes.Compare<long>((a, b) => a > b));
        Set(I64x2LeS, Lanes.Compare<long>((a, b) => a <= b));
        Set(I64x2GeS, Lanes.Compare<long>((a, b) => a >= b));
        Set(I64x2Abs, Lanes.Unary<long>(a => a < 0 ? -a : a));
        Set(I64x2Neg, Lanes.Unary<long>(a => -a));
        Set(I64x2AllTrue, Lanes.AllTrue<ulong>());
        Set(I64x2Bitmask, Lanes.Bitmask<long>());
        AddExtensions<int, uint, long>(I64x2ExtendLowI32x4S, I64x2ExtmulLowI32x4S, a => a, a => a, (a, b) => (long)a * b, (a, b) => (long)((ulong)a * b));
        Set(I64x2Shl, Lanes.Shift<ulong>((a, n) => a << n));
        Set(I64x2ShrS, Lanes.Shift<long>((a, n) => a >> n));
        Set(I64x2ShrU, Lanes.Shift<ulong>((a, n) => a >> n));
        Set(I64x2Add, Lanes.Binary<long>((a, b) => a + b));
        Set(I64x2Sub, Lanes.Binary<long>((a, b) => a - b));
        Set(I64x2Mul, Lanes.Binary<long>((a, b) => a * b));
    }

    /// <summary>eq, ne, then lt, gt, le, ge, each signed and unsigned.</summary>
    private static void AddComparisons<TSigned, TUnsigned>(Instructions.Opcode first)
        where TSigned : unmanaged, INumber<TSigned> where TUnsigned : unmanaged, INumber<TUnsigned>
    {
        Set(first, Lanes.Compare<TSigned>((a, b) => a == b));
        Set(first + 1, Lanes.Compare<TSigned>((a, b) => a != b));
        Set(first + 2, Lanes.Compare<TSigned>((a, b) => a < b));
        Set(first + 3, Lanes.Compare<TUnsigned>((a, b) => a < b));
        Set(first + 4, Lanes.Compare<TSigned>((a, b) => a > b));
        Set(first + 5, Lanes.Compare<TUnsigned>((a, b) => a > b));
        Set(first + 6, Lanes.Compare<TSigned>((a, b) => a <= b));
        Set(first + 7, Lanes.Compare<TUnsigned>((a, b) => a <= b));
        Set(first + 8, Lanes.Compare<TSigned>((a, b) => a >= b));
        Set(first + 9, Lanes.Compare<TUnsigned>((a, b) => a >= b));
    }

    /// <summary>min, max, each signed and unsigned.</summary>
    private static void AddMinMax<TSigned, TUnsigned>(Instructions.Opcode first)
        where TSigned : unmanaged, INumber<TSigned> where TUnsigned : unmanaged, INumber<TUnsigned>
    {
        Set(first, Lanes.Binary<TSigned>((a, b) => a < b ? a : b));
        Set(first + 1, Lanes.Binary<TUnsigned>((a, b) => a < b ? a : b));
        Set(first + 2, Lanes.Binary<TSigned>((a, b) => a > b ? a : b));
        Set(first + 3, Lanes.Binary<TUnsigned>((a, b) => a > b ? a : b));
    }

    /// <summary>extend and extmul: of the low and the high half signed, then of both unsigned.</summary>
    private static void AddExtensions<TSigned, TUnsigned, TWide>(Instructions.Opcode extend, Instructions.Opcode multiply, Func<TSigned, TWide> widen,
        Func<TUnsigned, TWide> widenUnsigned, Func<TSigned, TSigned, TWide> product, Func<TUnsigned, TUnsigned, TWide> productUnsigned)
        where TSigned : unmanaged where TUnsigned : unmanaged where TWide : unmanaged
    {
        Set(extend, Lanes.Convert(widen));
        Set(extend + 1, Lanes.Convert(widen, high: true));
        Set(extend + 2, Lanes.Convert(widenUnsigned));
        Set(extend + 3, Lanes.Convert(widenUnsigned, high: true));
        Set(multiply, Lanes.Extended(product, high: false));
        Set(multiply + 1, Lanes.Extended(product, high: true));
        Set(multiply + 2, Lanes.Extended(productUnsigned, high: false));
        Set(multiply + 3, Lanes.Extended(productUnsigned, high: true));
    }

    private static sbyte S8(int value) => (sbyte)Math.Clamp(value, sbyte.MinValue, sbyte.MaxValue);

    private static byte U8(int value) => (byte)Math.Clamp(value, 0, byte.MaxValue);

    private static short S16(int value) => (short)Math.Clamp(value, short.MinValue, short.MaxValue);

    /// <summary>Product of two fractions of 15 bits, rounded, saturated.</summary>
    private static short Q15(short a, short b) => S16((a * b + 0x4000) >> 15);
}
