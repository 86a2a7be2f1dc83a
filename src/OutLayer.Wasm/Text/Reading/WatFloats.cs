using System.Globalization;
using System.Text;

namespace OutLayer.Wasm.Text;

/// <summary>A binary format of IEEE 754.</summary>
/// <param name="MantissaBits">Bits of the fraction that are stored.</param>
/// <param name="ExponentBits">Bits of the exponent.</param>
internal readonly record struct FloatFormat(int MantissaBits, int ExponentBits)
{
    public static readonly FloatFormat F32 = new(23, 8), F64 = new(52, 11);

    public int Bias => (1 << (ExponentBits - 1)) - 1;
    public ulong Infinity => ((1UL << ExponentBits) - 1) << MantissaBits;
    public ulong QuietBit => 1UL << (MantissaBits - 1);
    public ulong MantissaMask => (1UL << MantissaBits) - 1;
    public int SignBit => MantissaBits + ExponentBits;
}

/// <summary>Float literals (core spec 6.3.2), rounded to the nearest value, ties to even; one that rounds to infinity is out of range.</summary>
internal static class WatFloats
{
    /// <summary>Halfway points of doubles have at most 767 digits; whatever follows can only say "a little more".</summary>
    private const int SignificantDigits = 800;

    public static LiteralResult Read(ReadOnlySpan<byte> text, FloatFormat format, out ulong bits)
    {
        bool isNegative = text is [(byte)'-', ..];
        if (isNegative || text is [(byte)'+', ..]) text = text[1..];
        var result = ReadMagnitude(text, format, out bits);
        if (isNegative) bits |= 1UL << format.SignBit;
        return result;
    }

    private static LiteralResult ReadMagnitude(ReadOnlySpan<byte> text, FloatFormat format, out ulong bits)
    {
        bits = format.Infinity;
        if (text.SequenceEqual("inf"u8)) return LiteralResult.Ok;
        bits |= format.QuietBit;
        if (text.SequenceEqual("nan"u8)) return LiteralResult.Ok;
        if (text.StartsWith("nan:0x"u8)) return ReadPayload(text[6..], format, out bits);
        bool isHex = text is [(byte)'0', (byte)'x', ..];
        if (!FloatText.TryCut(isHex ? text[2..] : text, isHex, out var cut)) return LiteralResult.Malformed;
        bits = isHex ? HexFloats.Round(cut, format) : RoundDecimal(cut, format);
        return bits >= format.Infinity ? LiteralResult.OutOfRange : LiteralResult.Ok;
    }

    private static LiteralResult ReadPayload(ReadOnlySpan<byte> text, FloatFormat format, out ulong bits)
    {
        bool isNumber = Digits.TryParse(text, 16, format.MantissaMask, out ulong payload, out bool tooLarge);
        bits = format.Infinity | payload & format.MantissaMask;
        return isNumber && payload > 0 ? LiteralResult.Ok : isNumber || tooLarge ? LiteralResult.OutOfRange : LiteralResult.Malformed;
    }

    /// <summary>
    /// .NET rounds decimal numbers correctly; it is given a bounded number of digits, a digit 1 for all that are cut off if
    /// they are not zero, and an exponent that cannot overflow.
    /// </summary>
    private static ulong RoundDecimal(FloatText text, FloatFormat format)
    {
        var digits = new StringBuilder();
        long exponent = text.Exponent;
        bool cutOff = false;
        for (int i = 0; i < text.Length; i++)
        {
            byte digit = text[i];
            if (i >= text.IntegerLength) exponent--;
            if (digits.Length == 0 && digit == '0') continue;
            if (digits.Length < SignificantDigits) digits.Append((char)digit);
            else
            {
                cutOff |= digit != '0';
                exponent++;
            }
        }
        if (digits.Length == 0) return 0;
        if (cutOff) digits.Append('1');
        exponent = Math.Clamp(exponent - (cutOff ? 1 : 0), -5_000, 5_000); // beyond, 800 digits are zero or infinite in any case
        digits.Append(CultureInfo.InvariantCulture, $"e{exponent}");
        return format == FloatFormat.F32
            ? BitConverter.SingleToUInt32Bits(float.Parse(digits.ToString(), CultureInfo.InvariantCulture))
            : BitConverter.DoubleToUInt64Bits(double.Parse(digits.ToString(), CultureInfo.InvariantCulture));
    }
}
