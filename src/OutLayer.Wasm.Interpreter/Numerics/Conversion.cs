using System.Numerics;
using OutLayer.Wasm.Runtime;

namespace OutLayer.Wasm.Interpreter.Numerics;

/// <summary>
/// Between floats and integers (core spec 4.3.4), on the bits: a float is a signed whole number times a power of two, an integer
/// is rounded once to the bits that a float has. An f32 is given as the f64 of the same value.
/// </summary>
internal static unsafe class Conversion
{
    private static readonly Int128 TooLarge = Int128.One << 100;

    /// <summary>trunc: an integer of so many bits, or the trap.</summary>
    public static TrapCode Truncate(long* result, double value, int bits, bool signed)
    {
        if (double.IsNaN(value)) return TrapCode.InvalidConversionToInteger;
        var whole = WholePart(value);
        var (least, greatest) = Range(bits, signed);
        if (whole < least || whole > greatest) return TrapCode.IntegerOverflow;
        *result = ToSlot(whole, bits);
        return TrapCode.None;
    }

    /// <summary>trunc_sat: a NaN is 0, what is out of range the nearest end of the range.</summary>
    public static long Saturate(double value, int bits, bool signed)
    {
        if (double.IsNaN(value)) return 0;
        var (least, greatest) = Range(bits, signed);
        return ToSlot(Int128.Clamp(WholePart(value), least, greatest), bits);
    }

    public static float ToF32(long value) => (float)Assemble(value < 0, Magnitude(value), 24);

    public static float ToF32(ulong value) => (float)Assemble(false, value, 24);

    public static double ToF64(long value) => Assemble(value < 0, Magnitude(value), 53);

    public static double ToF64(ulong value) => Assemble(false, value, 53);

    private static ulong Magnitude(long value) => value < 0 ? 0UL - (ulong)value : (ulong)value;

    private static (Int128 Least, Int128 Greatest) Range(int bits, bool signed) =>
        signed ? (-(Int128.One << (bits - 1)), (Int128.One << (bits - 1)) - 1) : (0, (Int128.One << bits) - 1);

    private static long ToSlot(Int128 value, int bits) => bits == 32 ? (uint)(ulong)(UInt128)value : (long)(ulong)(UInt128)value;

    /// <summary>The integer toward zero; of huge values and infinities, one that is beyond every range.</summary>
    private static Int128 WholePart(double value)
    {
        ulong bits = BitConverter.DoubleToUInt64Bits(value);
        int exponent = (int)(bits >> 52 & 0x7FF) - 1_075;
        ulong mantissa = (bits & ((1UL << 52) - 1)) | 1UL << 52; // of a subnormal the shift below leaves nothing anyway
        var magnitude = exponent > 20 ? TooLarge : exponent >= 0 ? (Int128)mantissa << exponent : exponent > -64 ? mantissa >> -exponent : 0;
        return (long)bits < 0 ? -magnitude : magnitude;
    }

    /// <summary>Rounds to <paramref name="precision"/> bits, ties to even; the result has no other rounding left to do.</summary>
    private static double Assemble(bool negative, ulong magnitude, int precision)
    {
        int excess = Math.Max(0, 64 - BitOperations.LeadingZeroCount(magnitude) - precision);
        ulong kept = magnitude >> excess;
        ulong lost = magnitude - (kept << excess), half = excess == 0 ? 0 : 1UL << (excess - 1);
        if (excess > 0 && (lost > half || (lost == half && (kept & 1) == 1))) kept++;
        double value = (double)(long)kept * (1UL << excess); // both are powers of two or fit 53 bits: exact
        return negative ? -value : value;
    }
}
