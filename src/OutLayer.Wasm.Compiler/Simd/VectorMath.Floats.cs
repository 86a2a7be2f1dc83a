using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using V = System.Runtime.Intrinsics.Vector128<byte>;

namespace OutLayer.Wasm.Compiler.Simd;

/// <summary>Float lanes. A NaN that these make need not be canonical; compiled code makes it so where its bits can be seen.</summary>
public static partial class VectorMath
{
    // x64's minimum gives its second operand if they are equal or one is a NaN. Both orders together: the union of their bits has
    // the sign of -0 and the exponent of a NaN, and is else the one result that both give.

    [MethodImpl(Inline)]
    public static V F32x4Min(V left, V right)
    {
        var (a, b) = (left.AsSingle(), right.AsSingle());
        return (Sse.IsSupported ? Sse.Min(a, b) | Sse.Min(b, a) : Vector128.Min(a, b)).AsByte();
    }

    [MethodImpl(Inline)]
    public static V F64x2Min(V left, V right)
    {
        var (a, b) = (left.AsDouble(), right.AsDouble());
        return (Sse2.IsSupported ? Sse2.Min(a, b) | Sse2.Min(b, a) : Vector128.Min(a, b)).AsByte();
    }

    // The maximum of 0 and -0 needs the intersection instead, which could lose a NaN: the bits that differ are joined in, and
    // subtracted again. That turns -0 into -0 - -0 = 0, changes no other number, and leaves a NaN.

    [MethodImpl(Inline)]
    public static V F32x4Max(V left, V right)
    {
        var (a, b) = (left.AsSingle(), right.AsSingle());
        if (!Sse.IsSupported) return Vector128.Max(a, b).AsByte();
        var first = Sse.Max(a, b);
        var difference = first ^ Sse.Max(b, a);
        return ((first | difference) - difference).AsByte();
    }

    [MethodImpl(Inline)]
    public static V F64x2Max(V left, V right)
    {
        var (a, b) = (left.AsDouble(), right.AsDouble());
        if (!Sse2.IsSupported) return Vector128.Max(a, b).AsByte();
        var first = Sse2.Max(a, b);
        var difference = first ^ Sse2.Max(b, a);
        return ((first | difference) - difference).AsByte();
    }

    /// <summary>right &lt; left ? right : left, bit for bit, which is x64's minimum with the operands exchanged.</summary>
    [MethodImpl(Inline)]
    public static V F32x4Pmin(V left, V right)
    {
        var (a, b) = (left.AsSingle(), right.AsSingle());
        return (Sse.IsSupported ? Sse.Min(b, a) : Vector128.ConditionalSelect(Vector128.LessThan(b, a), b, a)).AsByte();
    }

    [MethodImpl(Inline)]
    public static V F64x2Pmin(V left, V right)
    {
        var (a, b) = (left.AsDouble(), right.AsDouble());
        return (Sse2.IsSupported ? Sse2.Min(b, a) : Vector128.ConditionalSelect(Vector128.LessThan(b, a), b, a)).AsByte();
    }

    /// <summary>left &lt; right ? right : left, bit for bit.</summary>
    [MethodImpl(Inline)]
    public static V F32x4Pmax(V left, V right)
    {
        var (a, b) = (left.AsSingle(), right.AsSingle());
        return (Sse.IsSupported ? Sse.Max(b, a) : Vector128.ConditionalSelect(Vector128.LessThan(a, b), b, a)).AsByte();
    }

    [MethodImpl(Inline)]
    public static V F64x2Pmax(V left, V right)
    {
        var (a, b) = (left.AsDouble(), right.AsDouble());
        return (Sse2.IsSupported ? Sse2.Max(b, a) : Vector128.ConditionalSelect(Vector128.LessThan(a, b), b, a)).AsByte();
    }

    [MethodImpl(Inline)]
    public static V F32x4RelaxedMadd(V left, V right, V sum) => (left.AsSingle() * right.AsSingle() + sum.AsSingle()).AsByte();

    [MethodImpl(Inline)]
    public static V F32x4RelaxedNmadd(V left, V right, V sum) => (sum.AsSingle() - left.AsSingle() * right.AsSingle()).AsByte();

    [MethodImpl(Inline)]
    public static V F64x2RelaxedMadd(V left, V right, V sum) => (left.AsDouble() * right.AsDouble() + sum.AsDouble()).AsByte();

    [MethodImpl(Inline)]
    public static V F64x2RelaxedNmadd(V left, V right, V sum) => (sum.AsDouble() - left.AsDouble() * right.AsDouble()).AsByte();
}
