using System.Numerics;

namespace OutLayer.Wasm.Text;

/// <summary>Rounds hexadecimal float literals: they are binary numbers, so this is exact work on bits.</summary>
internal static class HexFloats
{
    /// <summary>The nearest value's bits, ties to even; infinity where it is too large.</summary>
    public static ulong Round(FloatText text, FloatFormat format)
    {
        ulong mantissa = 0;
        long exponent = text.Exponent;
        bool sticky = false; // something that is not zero lies below the mantissa
        for (int i = 0; i < text.Length; i++)
        {
            ulong digit = (ulong)Digits.Value(text[i]);
            bool fits = mantissa >> 60 == 0;
            if (fits) mantissa = mantissa << 4 | digit;
            else sticky |= digit != 0;
            if (i < text.IntegerLength) exponent += fits ? 0 : 4;
            else exponent -= fits ? 4 : 0;
        }
        return mantissa == 0 ? 0 : Pack(mantissa, exponent, sticky, format);
    }

    /// <summary>The value mantissa * 2^exponent, plus less than one unit of the mantissa if <paramref name="sticky"/>.</summary>
    private static ulong Pack(ulong mantissa, long exponent, bool sticky, FloatFormat format)
    {
        int zeros = BitOperations.LeadingZeroCount(mantissa);
        mantissa <<= zeros;
        long top = exponent - zeros + 63; // exponent of the leading bit
        if (top > format.Bias) return format.Infinity;
        // a subnormal number keeps fewer bits; at 64 dropped bits all that is left is the rounding
        long dropped = 63 - format.MantissaBits + Math.Max(0, 1 - format.Bias - top);
        if (dropped > 64) return 0;
        ulong kept = dropped == 64 ? 0 : mantissa >> (int)dropped;
        ulong rest = dropped == 64 ? mantissa : mantissa << (int)(64 - dropped);
        const ulong Half = 1UL << 63;
        if (rest > Half || rest == Half && (sticky || (kept & 1) != 0)) kept++;
        // kept has its leading bit at MantissaBits unless subnormal; adding lets a carry move into the exponent
        return top < 1 - format.Bias ? kept : kept + ((ulong)(top + format.Bias - 1) << format.MantissaBits);
    }
}
