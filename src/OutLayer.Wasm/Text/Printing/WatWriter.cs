using System.Globalization;

namespace OutLayer.Wasm.Text;

/// <summary>Writes a text line by line, indented, up to a length.</summary>
internal sealed class WatWriter(TextWriter output, long maxLength)
{
    /// <summary>Deeper lines are indented no further: nesting must not make a text quadratic.</summary>
    private const int MaxIndent = 80;
    private const string HexDigits = "0123456789abcdef";
    private long _length;

    /// <summary>Levels of indentation of lines to come.</summary>
    public int Indent { get; set; }

    public WatWriter Write(string text)
    {
        Count(text.Length);
        output.Write(text);
        return this;
    }

    public WatWriter Write(char unit)
    {
        Count(1);
        output.Write(unit);
        return this;
    }

    public WatWriter Write(long number) => Write(number.ToString(CultureInfo.InvariantCulture));

    public void Line()
    {
        int spaces = Math.Clamp(2 * Indent, 0, MaxIndent);
        Count(spaces + 1);
        output.Write('\n');
        for (int i = 0; i < spaces; i++) output.Write(' ');
    }

    /// <summary>A string literal: printable ASCII as it is, all else as two hexadecimal digits a byte.</summary>
    public void WriteString(ReadOnlySpan<byte> bytes)
    {
        Write('"');
        foreach (byte unit in bytes)
        {
            if (unit is < 0x20 or > 0x7E or (byte)'"' or (byte)'\\') Write('\\').Write(HexDigits[unit >> 4]).Write(HexDigits[unit & 15]);
            else Write((char)unit);
        }
        Write('"');
    }

    public void WriteName(string name) => WriteString(System.Text.Encoding.UTF8.GetBytes(name));

    private void Count(int more)
    {
        _length += more;
        if (_length > maxLength) throw new InvalidOperationException(
            FormattableString.Invariant($"the text of the module is longer than {maxLength} characters; raise the limit, or print without names"));
    }
}
