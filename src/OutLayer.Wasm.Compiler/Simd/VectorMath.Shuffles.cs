using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using V = System.Runtime.Intrinsics.Vector128<byte>;

namespace OutLayer.Wasm.Compiler.Simd;

/// <summary>Shapes of i8x16.shuffle. The number in a name is the bytes of a lane.</summary>
public static partial class VectorMath
{
    [MethodImpl(Inline)]
    public static V UnpackLow1(V left, V right) => Sse2.IsSupported
        ? Sse2.UnpackLow(left, right)
        : (Vector128.WidenLower(left) | Vector128.WidenLower(right) << 8).AsByte();

    [MethodImpl(Inline)]
    public static V UnpackHigh1(V left, V right) => Sse2.IsSupported
        ? Sse2.UnpackHigh(left, right)
        : (Vector128.WidenUpper(left) | Vector128.WidenUpper(right) << 8).AsByte();

    [MethodImpl(Inline)]
    public static V UnpackLow2(V left, V right) => Sse2.IsSupported
        ? Sse2.UnpackLow(left.AsUInt16(), right.AsUInt16()).AsByte()
        : (Vector128.WidenLower(left.AsUInt16()) | Vector128.WidenLower(right.AsUInt16()) << 16).AsByte();

    [MethodImpl(Inline)]
    public static V UnpackHigh2(V left, V right) => Sse2.IsSupported
        ? Sse2.UnpackHigh(left.AsUInt16(), right.AsUInt16()).AsByte()
        : (Vector128.WidenUpper(left.AsUInt16()) | Vector128.WidenUpper(right.AsUInt16()) << 16).AsByte();

    [MethodImpl(Inline)]
    public static V UnpackLow4(V left, V right) => Sse2.IsSupported
        ? Sse2.UnpackLow(left.AsUInt32(), right.AsUInt32()).AsByte()
        : (Vector128.WidenLower(left.AsUInt32()) | Vector128.WidenLower(right.AsUInt32()) << 32).AsByte();

    [MethodImpl(Inline)]
    public static V UnpackHigh4(V left, V right) => Sse2.IsSupported
        ? Sse2.UnpackHigh(left.AsUInt32(), right.AsUInt32()).AsByte()
        : (Vector128.WidenUpper(left.AsUInt32()) | Vector128.WidenUpper(right.AsUInt32()) << 32).AsByte();

    [MethodImpl(Inline)]
    public static V UnpackLow8(V left, V right) => Sse2.IsSupported
        ? Sse2.UnpackLow(left.AsUInt64(), right.AsUInt64()).AsByte()
        : Vector128.Create(left.AsUInt64().GetElement(0), right.AsUInt64().GetElement(0)).AsByte();

    [MethodImpl(Inline)]
    public static V UnpackHigh8(V left, V right) => Sse2.IsSupported
        ? Sse2.UnpackHigh(left.AsUInt64(), right.AsUInt64()).AsByte()
        : Vector128.Create(left.AsUInt64().GetElement(1), right.AsUInt64().GetElement(1)).AsByte();

    /// <summary>16 bytes from byte <paramref name="from"/> (1 to 15) on, of both laid end to end.</summary>
    [MethodImpl(Inline)]
    public static V AlignRight(V left, V right, [ConstantExpected] byte from)
    {
        if (Ssse3.IsSupported) return Ssse3.AlignRight(right, left, from);
        var indices = V.Indices + Vector128.Create(from);
        return Vector128.Shuffle(left, indices) | Vector128.Shuffle(right, indices - Vector128.Create((byte)16));
    }
}
