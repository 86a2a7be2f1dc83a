using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using V = System.Runtime.Intrinsics.Vector128<byte>;

namespace OutLayer.Wasm.Compiler.Simd;

/// <summary>Between doubles and lanes of half their width, and lanes by index.</summary>
public static partial class VectorMath
{
    /// <summary>2^52 as a double: added to an integer below 2^32, the integer stands in the low half of the sum's bits.</summary>
    private const double TwoTo52 = 4503599627370496.0;

    [MethodImpl(Inline)]
    public static V F32x4DemoteF64x2Zero(V value) => Sse2.IsSupported
        ? Sse2.ConvertToVector128Single(value.AsDouble()).AsByte()
        : Vector128.Narrow(value.AsDouble(), Vector128<double>.Zero).AsByte();

    /// <summary>A NaN becomes 0 because no comparison selects it. x64 itself gives int.MinValue for what is too small.</summary>
    [MethodImpl(Inline)]
    public static V I32x4TruncSatF64x2SZero(V value)
    {
        var lanes = value.AsDouble();
        lanes &= Vector128.Equals(lanes, lanes);
        if (Sse2.IsSupported) return Sse2.ConvertToVector128Int32WithTruncation(Sse2.Min(lanes, Vector128.Create((double)int.MaxValue))).AsByte();
        lanes = Vector128.Max(Vector128.Min(lanes, Vector128.Create((double)int.MaxValue)), Vector128.Create((double)int.MinValue));
        return LowHalves(Vector128.Truncate(lanes) + Vector128.Create(TwoTo52 * 1.5));
    }

    [MethodImpl(Inline)]
    public static V I32x4TruncSatF64x2UZero(V value)
    {
        var lanes = value.AsDouble();
        lanes = Vector128.ConditionalSelect(Vector128.GreaterThan(lanes, Vector128<double>.Zero), lanes, Vector128<double>.Zero);
        lanes = Vector128.ConditionalSelect(Vector128.LessThan(lanes, Vector128.Create((double)uint.MaxValue)), lanes, Vector128.Create((double)uint.MaxValue));
        return LowHalves(Vector128.Truncate(lanes) + Vector128.Create(TwoTo52));
    }

    [MethodImpl(Inline)]
    public static V F64x2ConvertLowI32x4S(V value)
    {
        if (Sse2.IsSupported) return Sse2.ConvertToVector128Double(value.AsInt32()).AsByte();
        var biased = Vector128.WidenLower(value.AsUInt32() ^ Vector128.Create(0x8000_0000));
        return ((biased.AsDouble() | Vector128.Create(TwoTo52)) - Vector128.Create(TwoTo52 + 2147483648.0)).AsByte();
    }

    [MethodImpl(Inline)]
    public static V F64x2ConvertLowI32x4U(V value) =>
        ((Vector128.WidenLower(value.AsUInt32()).AsDouble() | Vector128.Create(TwoTo52)) - Vector128.Create(TwoTo52)).AsByte();

    [MethodImpl(Inline)]
    private static V LowHalves(Vector128<double> value) => Vector128.Narrow(value.AsUInt64(), Vector128<ulong>.Zero).AsByte();

    /// <summary>An index of 16 or more gives 0. x64 asks the highest bit alone, which saturation sets for exactly these.</summary>
    [MethodImpl(Inline)]
    public static V I8x16Swizzle(V value, V indices) => Ssse3.IsSupported
        ? Ssse3.Shuffle(value, Vector128.AddSaturate(indices, Vector128.Create((byte)0x70)))
        : Vector128.Shuffle(value, indices);
}
