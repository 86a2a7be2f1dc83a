using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using V = System.Runtime.Intrinsics.Vector128<byte>;

namespace OutLayer.Wasm.Compiler.Simd;

/// <summary>Products and sums whose lanes are wider than their operands'.</summary>
public static partial class VectorMath
{
    [MethodImpl(Inline)]
    public static V I16x8ExtaddPairwiseI8x16S(V value) => Ssse3.IsSupported
        ? Ssse3.MultiplyAddAdjacent(Vector128.Create((byte)1), value.AsSByte()).AsByte()
        : (EvenLanes(value.AsInt16()) + (value.AsInt16() >> 8)).AsByte();

    [MethodImpl(Inline)]
    public static V I16x8ExtaddPairwiseI8x16U(V value) => Ssse3.IsSupported
        ? Ssse3.MultiplyAddAdjacent(value, Vector128.Create((sbyte)1)).AsByte()
        : ((value.AsUInt16() & Vector128.Create((ushort)0xFF)) + (value.AsUInt16() >>> 8)).AsByte();

    [MethodImpl(Inline)]
    public static V I32x4ExtaddPairwiseI16x8S(V value) => Sse2.IsSupported
        ? Sse2.MultiplyAddAdjacent(value.AsInt16(), Vector128.Create((short)1)).AsByte()
        : (EvenLanes(value.AsInt32()) + (value.AsInt32() >> 16)).AsByte();

    [MethodImpl(Inline)]
    public static V I32x4ExtaddPairwiseI16x8U(V value) =>
        ((value.AsUInt32() & Vector128.Create(0xFFFFu)) + (value.AsUInt32() >>> 16)).AsByte();

    [MethodImpl(Inline)]
    public static V I32x4DotI16x8S(V left, V right) => Sse2.IsSupported
        ? Sse2.MultiplyAddAdjacent(left.AsInt16(), right.AsInt16()).AsByte()
        : (EvenLanes(left.AsInt32()) * EvenLanes(right.AsInt32()) + (left.AsInt32() >> 16) * (right.AsInt32() >> 16)).AsByte();

    /// <summary>The processor's instruction gives -2^15 for the one product that is too large, -1 times -1.</summary>
    [MethodImpl(Inline)]
    public static V I16x8Q15mulrSatS(V left, V right)
    {
        var (a, b) = (left.AsInt16(), right.AsInt16());
        if (Ssse3.IsSupported)
        {
            var product = Ssse3.MultiplyHighRoundScale(a, b);
            return (product ^ Vector128.Equals(product, Vector128.Create(short.MinValue))).AsByte();
        }
        var half = Vector128.Create(0x4000);
        var low = (Vector128.WidenLower(a) * Vector128.WidenLower(b) + half) >> 15;
        var high = (Vector128.WidenUpper(a) * Vector128.WidenUpper(b) + half) >> 15;
        return Vector128.NarrowWithSaturation(low, high).AsByte();
    }

    [MethodImpl(Inline)]
    public static V I16x8ExtmulLowI8x16S(V left, V right) =>
        (Vector128.WidenLower(left.AsSByte()) * Vector128.WidenLower(right.AsSByte())).AsByte();

    [MethodImpl(Inline)]
    public static V I16x8ExtmulHighI8x16S(V left, V right) =>
        (Vector128.WidenUpper(left.AsSByte()) * Vector128.WidenUpper(right.AsSByte())).AsByte();

    [MethodImpl(Inline)]
    public static V I16x8ExtmulLowI8x16U(V left, V right) => (Vector128.WidenLower(left) * Vector128.WidenLower(right)).AsByte();

    [MethodImpl(Inline)]
    public static V I16x8ExtmulHighI8x16U(V left, V right) => (Vector128.WidenUpper(left) * Vector128.WidenUpper(right)).AsByte();

    [MethodImpl(Inline)]
    public static V I32x4ExtmulLowI16x8S(V left, V right)
    {
        var (a, b) = (left.AsInt16(), right.AsInt16());
        if (Sse2.IsSupported) return Sse2.UnpackLow(Sse2.MultiplyLow(a, b), Sse2.MultiplyHigh(a, b)).AsByte();
        return (Vector128.WidenLower(a) * Vector128.WidenLower(b)).AsByte();
    }

    [MethodImpl(Inline)]
    public static V I32x4ExtmulHighI16x8S(V left, V right)
    {
        var (a, b) = (left.AsInt16(), right.AsInt16());
        if (Sse2.IsSupported) return Sse2.UnpackHigh(Sse2.MultiplyLow(a, b), Sse2.MultiplyHigh(a, b)).AsByte();
        return (Vector128.WidenUpper(a) * Vector128.WidenUpper(b)).AsByte();
    }

    [MethodImpl(Inline)]
    public static V I32x4ExtmulLowI16x8U(V left, V right)
    {
        var (a, b) = (left.AsUInt16(), right.AsUInt16());
        if (Sse2.IsSupported) return Sse2.UnpackLow(Sse2.MultiplyLow(a, b), Sse2.MultiplyHigh(a, b)).AsByte();
        return (Vector128.WidenLower(a) * Vector128.WidenLower(b)).AsByte();
    }

    [MethodImpl(Inline)]
    public static V I32x4ExtmulHighI16x8U(V left, V right)
    {
        var (a, b) = (left.AsUInt16(), right.AsUInt16());
        if (Sse2.IsSupported) return Sse2.UnpackHigh(Sse2.MultiplyLow(a, b), Sse2.MultiplyHigh(a, b)).AsByte();
        return (Vector128.WidenUpper(a) * Vector128.WidenUpper(b)).AsByte();
    }

    /// <summary>The processor multiplies the even lanes.</summary>
    [MethodImpl(Inline)]
    public static V I64x2ExtmulLowI32x4S(V left, V right)
    {
        var (a, b) = (left.AsInt32(), right.AsInt32());
        if (Sse41.IsSupported) return Sse41.Multiply(Sse2.UnpackLow(a, a), Sse2.UnpackLow(b, b)).AsByte();
        return (Vector128.WidenLower(a) * Vector128.WidenLower(b)).AsByte();
    }

    [MethodImpl(Inline)]
    public static V I64x2ExtmulHighI32x4S(V left, V right)
    {
        var (a, b) = (left.AsInt32(), right.AsInt32());
        if (Sse41.IsSupported) return Sse41.Multiply(Sse2.UnpackHigh(a, a), Sse2.UnpackHigh(b, b)).AsByte();
        return (Vector128.WidenUpper(a) * Vector128.WidenUpper(b)).AsByte();
    }

    [MethodImpl(Inline)]
    public static V I64x2ExtmulLowI32x4U(V left, V right)
    {
        var (a, b) = (left.AsUInt32(), right.AsUInt32());
        if (Sse2.IsSupported) return Sse2.Multiply(Sse2.UnpackLow(a, a), Sse2.UnpackLow(b, b)).AsByte();
        return (Vector128.WidenLower(a) * Vector128.WidenLower(b)).AsByte();
    }

    [MethodImpl(Inline)]
    public static V I64x2ExtmulHighI32x4U(V left, V right)
    {
        var (a, b) = (left.AsUInt32(), right.AsUInt32());
        if (Sse2.IsSupported) return Sse2.Multiply(Sse2.UnpackHigh(a, a), Sse2.UnpackHigh(b, b)).AsByte();
        return (Vector128.WidenUpper(a) * Vector128.WidenUpper(b)).AsByte();
    }

    /// <summary>Both sides signed; a pair of products is added in 32 bits, and the sum saturates.</summary>
    [MethodImpl(Inline)]
    public static V I16x8RelaxedDotI8x16I7x16S(V left, V right)
    {
        var low = I32x4DotI16x8S(Vector128.WidenLower(left.AsSByte()).AsByte(), Vector128.WidenLower(right.AsSByte()).AsByte());
        var high = I32x4DotI16x8S(Vector128.WidenUpper(left.AsSByte()).AsByte(), Vector128.WidenUpper(right.AsSByte()).AsByte());
        return Vector128.NarrowWithSaturation(low.AsInt32(), high.AsInt32()).AsByte();
    }

    /// <summary>The dot product with 16-bit lanes, its pairs added to the third operand.</summary>
    [MethodImpl(Inline)]
    public static V I32x4RelaxedDotI8x16I7x16AddS(V left, V right, V sum) =>
        (I32x4ExtaddPairwiseI16x8S(I16x8RelaxedDotI8x16I7x16S(left, right)).AsInt32() + sum.AsInt32()).AsByte();

    [MethodImpl(Inline)]
    private static Vector128<short> EvenLanes(Vector128<short> value) => value << 8 >> 8;

    [MethodImpl(Inline)]
    private static Vector128<int> EvenLanes(Vector128<int> value) => value << 16 >> 16;
}
