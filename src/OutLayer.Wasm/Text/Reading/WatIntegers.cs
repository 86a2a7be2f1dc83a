namespace OutLayer.Wasm.Text;

/// <summary>Whether a literal could be read.</summary>
internal enum LiteralResult { Ok, Malformed, OutOfRange }

/// <summary>Integer literals (core spec 6.3.1): decimal, or hexadecimal after "0x".</summary>
internal static class WatIntegers
{
    /// <summary>A number without sign, at most <paramref name="max"/>.</summary>
    public static LiteralResult ReadUnsigned(ReadOnlySpan<byte> text, ulong max, out ulong value)
    {
        bool isHex = text is [(byte)'0', (byte)'x', ..];
        if (Digits.TryParse(isHex ? text[2..] : text, isHex ? 16u : 10u, max, out value, out bool tooLarge)) return LiteralResult.Ok;
        return tooLarge ? LiteralResult.OutOfRange : LiteralResult.Malformed;
    }

    /// <summary>A number of so many bits, signed or not, as two's complement in the low bits.</summary>
    public static LiteralResult ReadSigned(ReadOnlySpan<byte> text, int bits, out ulong value)
    {
        ulong mask = ulong.MaxValue >> (64 - bits), half = 1UL << (bits - 1);
        bool isNegative = text is [(byte)'-', ..], hasSign = isNegative || text is [(byte)'+', ..];
        ulong max = isNegative ? half : hasSign ? half - 1 : mask;
        var result = ReadUnsigned(hasSign ? text[1..] : text, max, out value);
        value = (isNegative ? unchecked(0 - value) : value) & mask;
        return result;
    }
}
