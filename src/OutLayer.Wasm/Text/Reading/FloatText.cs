namespace OutLayer.Wasm.Text;

/// <summary>The parts of a float literal: digits without underscores and point, how many of them stand before the point, and the exponent.</summary>
internal readonly ref struct FloatText
{
    private readonly ReadOnlySpan<byte> _digits;

    private FloatText(ReadOnlySpan<byte> digits, int integerLength, long exponent)
    {
        _digits = digits;
        (IntegerLength, Exponent) = (integerLength, exponent);
    }

    public int IntegerLength { get; }

    /// <summary>Of ten, or of two for a hexadecimal number; held within a range in which no sum with a text's length overflows.</summary>
    public long Exponent { get; }

    public int Length => _digits.Length;

    public byte this[int index] => _digits[index];

    /// <param name="text">Without sign and without "0x".</param>
    /// <param name="isHex">Whether digits are hexadecimal and "p" starts the exponent.</param>
    /// <param name="cut">The parts.</param>
    public static bool TryCut(ReadOnlySpan<byte> text, bool isHex, out FloatText cut)
    {
        cut = default;
        long exponent = 0;
        int mark = isHex ? text.IndexOfAny((byte)'p', (byte)'P') : text.IndexOfAny((byte)'e', (byte)'E');
        if (mark >= 0 && !TryExponent(text[(mark + 1)..], out exponent)) return false;
        var number = mark < 0 ? text : text[..mark];
        int point = number.IndexOf((byte)'.'), numberBase = isHex ? 16 : 10;
        var whole = point < 0 ? number : number[..point];
        var fraction = point < 0 ? [] : number[(point + 1)..];
        if (!Digits.AreWellFormed(whole, numberBase) || !fraction.IsEmpty && !Digits.AreWellFormed(fraction, numberBase)) return false;
        byte[] digits = new byte[whole.Length + fraction.Length];
        int integers = Copy(whole, digits), all = integers + Copy(fraction, digits.AsSpan(integers));
        cut = new FloatText(digits.AsSpan(0, all), integers, exponent);
        return true;
    }

    private static bool TryExponent(ReadOnlySpan<byte> text, out long exponent)
    {
        const long Bound = 1L << 40; // more than a text can have digits
        bool isNegative = text is [(byte)'-', ..];
        if (isNegative || text is [(byte)'+', ..]) text = text[1..];
        bool isNumber = Digits.TryParse(text, 10, (ulong)Bound, out ulong value, out bool tooLarge);
        exponent = tooLarge ? Bound : (long)value;
        if (isNegative) exponent = -exponent;
        return isNumber || tooLarge;
    }

    private static int Copy(ReadOnlySpan<byte> text, Span<byte> digits)
    {
        int count = 0;
        foreach (byte unit in text)
            if (unit != '_') digits[count++] = unit;
        return count;
    }
}
