using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using V = System.Runtime.Intrinsics.Vector128<byte>;

namespace OutLayer.Wasm.Compiler.Simd;

/// <summary>
/// Vector instructions that no method of <see cref="Vector128"/> does as they are specified (core spec 4.3.5). Called by compiled
/// code, by the names of the opcodes. Where one processor instruction does it, it is used if there; the other path gives the same.
/// </summary>
public static partial class VectorMath
{
    private const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;

    [MethodImpl(Inline)]
    public static V V128Bitselect(V left, V right, V mask) => Vector128.ConditionalSelect(mask, left, right);

    [MethodImpl(Inline)]
    public static bool V128AnyTrue(V value) => !Vector128.EqualsAll(value, V.Zero);

    [MethodImpl(Inline)]
    public static bool I8x16AllTrue(V value) => !Vector128.EqualsAny(value, V.Zero);

    [MethodImpl(Inline)]
    public static bool I16x8AllTrue(V value) => !Vector128.EqualsAny(value.AsInt16(), Vector128<short>.Zero);

    [MethodImpl(Inline)]
    public static bool I32x4AllTrue(V value) => !Vector128.EqualsAny(value.AsInt32(), Vector128<int>.Zero);

    [MethodImpl(Inline)]
    public static bool I64x2AllTrue(V value) => !Vector128.EqualsAny(value.AsInt64(), Vector128<long>.Zero);

    [MethodImpl(Inline)]
    public static V I8x16Popcnt(V value)
    {
        var low = Vector128.Create((byte)0x0F);
        if (Ssse3.IsSupported)
        {
            var ofNibble = Vector128.Create((byte)0, 1, 1, 2, 1, 2, 2, 3, 1, 2, 2, 3, 2, 3, 3, 4);
            return Ssse3.Shuffle(ofNibble, value & low) + Ssse3.Shuffle(ofNibble, (value.AsUInt16() >>> 4).AsByte() & low);
        }
        var pairs = value - ((value >>> 1) & Vector128.Create((byte)0x55));
        var nibbles = (pairs & Vector128.Create((byte)0x33)) + ((pairs >>> 2) & Vector128.Create((byte)0x33));
        return (nibbles + (nibbles >>> 4)) & low;
    }

    /// <summary>Rounds up. Without the processor's help: what both have, plus half of what one has, rounded up.</summary>
    [MethodImpl(Inline)]
    public static V I8x16AvgrU(V left, V right) =>
        Sse2.IsSupported ? Sse2.Average(left, right) : (left | right) - ((left ^ right) >>> 1);

    [MethodImpl(Inline)]
    public static V I16x8AvgrU(V left, V right)
    {
        var (a, b) = (left.AsUInt16(), right.AsUInt16());
        return (Sse2.IsSupported ? Sse2.Average(a, b) : (a | b) - ((a ^ b) >>> 1)).AsByte();
    }

    /// <summary>An arithmetic shift of lanes for which there is only the logical one: the sign goes where it belongs and is spread by a subtraction.</summary>
    [MethodImpl(Inline)]
    public static V I8x16ShrS(V value, int count)
    {
        var sign = Vector128.Create((byte)0x80) >>> count;
        return ((value >>> count) ^ sign) - sign;
    }

    [MethodImpl(Inline)]
    public static V I64x2ShrS(V value, int count)
    {
        if (Avx512F.VL.IsSupported) return (value.AsInt64() >> count).AsByte();
        var sign = Vector128.Create(1UL << 63) >>> count;
        return (((value.AsUInt64() >>> count) ^ sign) - sign).AsByte();
    }

    /// <summary>Signed lanes to unsigned ones, which NarrowWithSaturation takes for unsigned.</summary>
    [MethodImpl(Inline)]
    public static V I8x16NarrowI16x8U(V left, V right)
    {
        var (a, b) = (left.AsInt16(), right.AsInt16());
        if (Sse2.IsSupported) return Sse2.PackUnsignedSaturate(a, b);
        return Vector128.NarrowWithSaturation(Vector128.Max(a, Vector128<short>.Zero).AsUInt16(), Vector128.Max(b, Vector128<short>.Zero).AsUInt16());
    }

    [MethodImpl(Inline)]
    public static V I16x8NarrowI32x4U(V left, V right)
    {
        var (a, b) = (left.AsInt32(), right.AsInt32());
        if (Sse41.IsSupported) return Sse41.PackUnsignedSaturate(a, b).AsByte();
        return Vector128.NarrowWithSaturation(Vector128.Max(a, Vector128<int>.Zero).AsUInt32(), Vector128.Max(b, Vector128<int>.Zero).AsUInt32()).AsByte();
    }
}
