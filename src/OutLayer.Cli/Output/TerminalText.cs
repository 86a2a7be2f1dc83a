using System.Buffers;
using System.Globalization;
using System.Text;

namespace OutLayer.Cli.Output;

/// <summary>
/// Text of a guest, a file or a receipt as a terminal may have it: what would move the cursor, change colours, start a line or
/// turn the direction of writing is shown as \u and four hex digits, so that nothing can draw over what we say.
/// </summary>
internal static class TerminalText
{
    private static readonly SearchValues<char> Hidden = SearchValues.Create([.. Enumerable.Range(0, char.MaxValue + 1).Select(c => (char)c).Where(IsHidden)]);

    /// <summary>The text on one line; tabs stay.</summary>
    public static string Visible(string text) => Escape(text, text.AsSpan().IndexOfAny(Hidden));

    /// <summary>The same JSON document: such characters stand only in its strings, and are escaped there.</summary>
    public static string VisibleJson(string document) => Escape(document, document.AsSpan().IndexOfAny(Hidden), keep: "\n\r");

    private static string Escape(string text, int first, string keep = "")
    {
        if (first < 0) return text;
        var shown = new StringBuilder(text, 0, first, text.Length + 64);
        foreach (char c in text.AsSpan(first))
        {
            if (IsHidden(c) && !keep.Contains(c, StringComparison.Ordinal)) shown.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
            else shown.Append(c);
        }
        return shown.ToString();
    }

    /// <summary>Controls of C0 and C1, line and paragraph separators, and marks of the direction of writing.</summary>
    private static bool IsHidden(char c) =>
        (char.IsControl(c) && c != '\t')
        || c is '\u2028' or '\u2029' or '\u061c' or '\u200e' or '\u200f' or (>= '\u202a' and <= '\u202e') or (>= '\u2066' and <= '\u2069');
}
