namespace OutLayer.Wasm.Interpreter.Numerics;

/// <summary>
/// Operations on f64 (core spec 4.3.3). Every result of arithmetic that is a NaN is the canonical one. Rounding is written out
/// on the bits, so that it does not share the platform's with the engine that this one judges.
/// </summary>
internal static class Float64
{
    public const ulong CanonicalNaN = 0x7FF8_0000_0000_0000;
    private const ulong Sign = 1UL << 63;
    private const int MantissaBits = 52, Bias = 1_023;

    public static double Of(long slot) => BitConverter.Int64BitsToDouble(slot);

    /// <summary>The slot of a result of arithmetic.</summary>
    public static long Slot(double value) => !double.IsNaN(value) ? BitConverter.DoubleToInt64Bits(value) : (long)CanonicalNaN;

    public static long Abs(long slot) => slot & long.MaxValue;

    public static long Neg(long slot) => slot ^ long.MinValue;

    public static long Copysign(long slot, long sign) => (slot & long.MaxValue) | (sign & long.MinValue);

    public static double Min(double left, double right)
    {
        if (double.IsNaN(left) || double.IsNaN(right)) return double.NaN;
        if (left == right) return Bits(Of(left) | Of(right)); // -0 is less than 0
        return left < right ? left : right;
    }

    public static double Max(double left, double right)
    {
        if (double.IsNaN(left) || double.IsNaN(right)) return double.NaN;
        if (left == right) return Bits(Of(left) & Of(right));
        return left > right ? left : right;
    }

    /// <summary>Toward zero: the bits of the fraction are cleared, the sign stays.</summary>
    public static double Trunc(double value)
    {
        ulong bits = Of(value);
        int exponent = (int)(bits >> MantissaBits & 0x7FF) - Bias;
        if (exponent >= MantissaBits) return value; // an integer already, infinite, or NaN
        return Bits(exponent < 0 ? bits & Sign : bits & ~((1UL << (MantissaBits - exponent)) - 1));
    }

    public static double Floor(double value)
    {
        double whole = Trunc(value);
        return whole > value ? whole - 1 : whole;
    }

    /// <summary>Between -1 and 0 the result is -0.</summary>
    public static double Ceil(double value)
    {
        double whole = Trunc(value);
        return whole < value ? whole + 1 : whole;
    }

    /// <summary>To the nearest integer, ties to even.</summary>
    public static double Nearest(double value)
    {
        double whole = Trunc(value), away = Math.CopySign(1, value);
        double rest = (value - whole) * away; // exact; 0 to 1
        bool odd = Trunc(whole / 2) * 2 != whole;
        double result = rest > 0.5 || (rest == 0.5 && odd) ? whole + away : whole;
        return result == 0 ? Bits(Of(value) & Sign) : result;
    }

    private static ulong Of(double value) => BitConverter.DoubleToUInt64Bits(value);

    private static double Bits(ulong bits) => BitConverter.UInt64BitsToDouble(bits);
}
