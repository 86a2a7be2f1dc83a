namespace OutLayer.Wasm.Text;

/// <summary>Digits of numbers (core spec 6.3.1), between which single underscores may stand.</summary>
internal static class Digits
{
    public static int Value(byte digit) => digit switch
    {
        >= (byte)'0' and <= (byte)'9' => digit - '0',
        >= (byte)'a' and <= (byte)'f' => digit - 'a' + 10,
        >= (byte)'A' and <= (byte)'F' => digit - 'A' + 10,
        _ => int.MaxValue,
    };

    /// <summary>Whether this is digits of a base, each underscore between two of them.</summary>
    public static bool AreWellFormed(ReadOnlySpan<byte> text, int numberBase)
    {
        bool afterDigit = false;
        foreach (byte unit in text)
        {
            bool isDigit = Value(unit) < numberBase;
            if (!isDigit && !(unit == '_' && afterDigit)) return false;
            afterDigit = isDigit;
        }
        return afterDigit;
    }

    /// <summary>A natural number of one base. False if it is malformed or above <paramref name="max"/>, which <paramref name="tooLarge"/> tells.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, uint numberBase, ulong max, out ulong value, out bool tooLarge)
    {
        (value, tooLarge) = (0, false);
        if (!AreWellFormed(text, (int)numberBase)) return false;
        foreach (byte unit in text)
        {
            if (unit == '_') continue;
            ulong digit = (ulong)Value(unit);
            tooLarge |= value > (max - digit) / numberBase || digit > max;
            value = unchecked(value * numberBase + digit);
        }
        return !tooLarge;
    }
}
