using System.Numerics;
using static OutLayer.Wasm.Instructions.Opcode;

namespace OutLayer.Wasm.Interpreter.Vectors;

// Integer lanes (core spec 4.3.2). What is done lane by lane is done in int and cut to the lane.
internal static unsafe partial class VectorTable
{
    private static void AddIntegers8()
    {
        AddComparisons<sbyte, byte>(I8x16Eq);
        Set(I8x16Abs, &WholeVectors.Abs<sbyte>);
        Set(I8x16Neg, &WholeVectors.Negate<sbyte>);
        Set(I8x16Popcnt, Lanes.Unary<byte>(a => (byte)BitOperations.PopCount(a)));
        Set(I8x16AllTrue, &WholeVectors.AllTrue<byte>);
        Set(I8x16Bitmask, &WholeVectors.Bitmask<sbyte>);
        Set(I8x16NarrowI16x8S, &WholeVectors.NarrowS16);
        Set(I8x16NarrowI16x8U, &WholeVectors.NarrowU16);
        Set(I8x16Shl, &WholeVectors.ShiftLeft<byte>);
        Set(I8x16ShrS, &WholeVectors.ShiftRight<sbyte>);
        Set(I8x16ShrU, &WholeVectors.ShiftRight<byte>);
        Set(I8x16Add, &WholeVectors.Add<byte>);
        Set(I8x16AddSatS, Lanes.Binary<sbyte>((a, b) => S8(a + b)));
        Set(I8x16AddSatU, Lanes.Binary<byte>((a, b) => U8(a + b)));
        Set(I8x16Sub, &WholeVectors.Subtract<byte>);
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
        Set(I16x8Abs, &WholeVectors.Abs<short>);
        Set(I16x8Neg, &WholeVectors.Negate<short>);
        Set(I16x8Q15mulrSatS, Lanes.Binary<short>(Q15));
        Set(I16x8AllTrue, &WholeVectors.AllTrue<ushort>);
        Set(I16x8Bitmask, &WholeVectors.Bitmask<short>);
        Set(I16x8NarrowI32x4S, &WholeVectors.NarrowS32);
        Set(I16x8NarrowI32x4U, &WholeVectors.NarrowU32);
        AddExtensions<sbyte, byte, short, ushort>(I16x8ExtendLowI8x16S, I16x8ExtmulLowI8x16S);
        Set(I16x8Shl, &WholeVectors.ShiftLeft<ushort>);
        Set(I16x8ShrS, &WholeVectors.ShiftRight<short>);
        Set(I16x8ShrU, &WholeVectors.ShiftRight<ushort>);
        Set(I16x8Add, &WholeVectors.Add<ushort>);
        Set(I16x8AddSatS, Lanes.Binary<short>((a, b) => S16(a + b)));
        Set(I16x8AddSatU, Lanes.Binary<ushort>((a, b) => (ushort)Math.Min(a + b, ushort.MaxValue)));
        Set(I16x8Sub, &WholeVectors.Subtract<ushort>);
        Set(I16x8SubSatS, Lanes.Binary<short>((a, b) => S16(a - b)));
        Set(I16x8SubSatU, Lanes.Binary<ushort>((a, b) => (ushort)Math.Max(a - b, 0)));
        Set(I16x8Mul, &WholeVectors.Multiply<ushort>);
        AddMinMax<short, ushort>(I16x8MinS);
        Set(I16x8AvgrU, Lanes.Binary<ushort>((a, b) => (ushort)((a + b + 1) / 2)));
    }

    private static void AddIntegers32()
    {
        AddComparisons<int, uint>(I32x4Eq);
        Set(I32x4ExtaddPairwiseI16x8S, Lanes.Pairwise<short, int>((a, b) => a + b));
        Set(I32x4ExtaddPairwiseI16x8U, Lanes.Pairwise<ushort, uint>((a, b) => (uint)(a + b)));
        Set(I32x4Abs, &WholeVectors.Abs<int>);
        Set(I32x4Neg, &WholeVectors.Negate<int>);
        Set(I32x4AllTrue, &WholeVectors.AllTrue<uint>);
        Set(I32x4Bitmask, &WholeVectors.Bitmask<int>);
        AddExtensions<short, ushort, int, uint>(I32x4ExtendLowI16x8S, I32x4ExtmulLowI16x8S);
        Set(I32x4Shl, &WholeVectors.ShiftLeft<uint>);
        Set(I32x4ShrS, &WholeVectors.ShiftRight<int>);
        Set(I32x4ShrU, &WholeVectors.ShiftRight<uint>);
        Set(I32x4Add, &WholeVectors.Add<uint>);
        Set(I32x4Sub, &WholeVectors.Subtract<uint>);
        Set(I32x4Mul, &WholeVectors.Multiply<uint>);
        AddMinMax<int, uint>(I32x4MinS);
        Set(I32x4DotI16x8S, Lanes.Dot<short, int>((a, b, c, d) => a * b + c * d));
    }

    private static void AddIntegers64()
    {
        Set(I64x2Eq, &WholeVectors.Equal<long>);
        Set(I64x2Ne, &WholeVectors.NotEqual<long>);
        Set(I64x2LtS, &WholeVectors.Less<long>);
        Set(I64x2GtS, &WholeVectors.Greater<long>);
        Set(I64x2LeS, &WholeVectors.LessOrEqual<long>);
        Set(I64x2GeS, &WholeVectors.GreaterOrEqual<long>);
        Set(I64x2Abs, &WholeVectors.Abs<long>);
        Set(I64x2Neg, &WholeVectors.Negate<long>);
        Set(I64x2AllTrue, &WholeVectors.AllTrue<ulong>);
        Set(I64x2Bitmask, &WholeVectors.Bitmask<long>);
        AddExtensions<int, uint, long, ulong>(I64x2ExtendLowI32x4S, I64x2ExtmulLowI32x4S);
        Set(I64x2Shl, &WholeVectors.ShiftLeft<ulong>);
        Set(I64x2ShrS, &WholeVectors.ShiftRight<long>);
        Set(I64x2ShrU, &WholeVectors.ShiftRight<ulong>);
        Set(I64x2Add, &WholeVectors.Add<ulong>);
        Set(I64x2Sub, &WholeVectors.Subtract<ulong>);
        Set(I64x2Mul, &WholeVectors.Multiply<ulong>);
    }

    /// <summary>eq, ne, then lt, gt, le, ge, each signed and unsigned.</summary>
    private static void AddComparisons<TSigned, TUnsigned>(Instructions.Opcode first) where TSigned : unmanaged where TUnsigned : unmanaged
    {
        Set(first, &WholeVectors.Equal<TSigned>);
        Set(first + 1, &WholeVectors.NotEqual<TSigned>);
        Set(first + 2, &WholeVectors.Less<TSigned>);
        Set(first + 3, &WholeVectors.Less<TUnsigned>);
        Set(first + 4, &WholeVectors.Greater<TSigned>);
        Set(first + 5, &WholeVectors.Greater<TUnsigned>);
        Set(first + 6, &WholeVectors.LessOrEqual<TSigned>);
        Set(first + 7, &WholeVectors.LessOrEqual<TUnsigned>);
        Set(first + 8, &WholeVectors.GreaterOrEqual<TSigned>);
        Set(first + 9, &WholeVectors.GreaterOrEqual<TUnsigned>);
    }

    /// <summary>min, max, each signed and unsigned.</summary>
    private static void AddMinMax<TSigned, TUnsigned>(Instructions.Opcode first) where TSigned : unmanaged where TUnsigned : unmanaged
    {
        Set(first, &WholeVectors.Min<TSigned>);
        Set(first + 1, &WholeVectors.Min<TUnsigned>);
        Set(first + 2, &WholeVectors.Max<TSigned>);
        Set(first + 3, &WholeVectors.Max<TUnsigned>);
    }

    /// <summary>extend and extmul: of the low and the high half signed, then of both unsigned.</summary>
    private static void AddExtensions<TSigned, TUnsigned, TWide, TUnsignedWide>(Instructions.Opcode extend, Instructions.Opcode multiply)
        where TSigned : unmanaged where TUnsigned : unmanaged where TWide : unmanaged where TUnsignedWide : unmanaged
    {
        Set(extend, &WholeVectors.ExtendLow<TSigned, TWide>);
        Set(extend + 1, &WholeVectors.ExtendHigh<TSigned, TWide>);
        Set(extend + 2, &WholeVectors.ExtendLow<TUnsigned, TUnsignedWide>);
        Set(extend + 3, &WholeVectors.ExtendHigh<TUnsigned, TUnsignedWide>);
        Set(multiply, &WholeVectors.MultiplyLow<TSigned, TWide>);
        Set(multiply + 1, &WholeVectors.MultiplyHigh<TSigned, TWide>);
        Set(multiply + 2, &WholeVectors.MultiplyLow<TUnsigned, TUnsignedWide>);
        Set(multiply + 3, &WholeVectors.MultiplyHigh<TUnsigned, TUnsignedWide>);
    }

    private static sbyte S8(int value) => (sbyte)Math.Clamp(value, sbyte.MinValue, sbyte.MaxValue);

    private static byte U8(int value) => (byte)Math.Clamp(value, 0, byte.MaxValue);

    private static short S16(int value) => (short)Math.Clamp(value, short.MinValue, short.MaxValue);

    /// <summary>Product of two fractions of 15 bits, rounded, saturated.</summary>
    private static short Q15(short a, short b) => S16((a * b + 0x4000) >> 15);
}
