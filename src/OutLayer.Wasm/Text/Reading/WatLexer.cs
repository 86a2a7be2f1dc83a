using System.Buffers;

namespace OutLayer.Wasm.Text;

/// <summary>
/// Cuts a text into tokens (core spec 6.3). White space, comments and annotations stand between them. Nesting of comments and
/// annotations is counted, so nothing here recurses.
/// </summary>
internal sealed class WatLexer(WatSource source)
{
    /// <summary>Characters of identifiers and keywords (core spec 6.3.5).</summary>
    public static readonly SearchValues<byte> IdChars =
        SearchValues.Create("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz!#$%&'*+-./:<=>?@\\^_`|~"u8);

    /// <summary>Characters that are in no token but a reserved one.</summary>
    private static readonly SearchValues<byte> ReservedChars = SearchValues.Create(",;[]{}"u8);

    /// <summary>The first token at or after <paramref name="at"/>.</summary>
    /// <exception cref="WatException">No token can start there, or one does not end.</exception>
    public WatToken Next(int at)
    {
        var bytes = source.Bytes;
        while (true)
        {
            at = SkipSpace(at);
            if (at == bytes.Length) return new WatToken(WatTokenKind.End, at, 0);
            if (bytes[at] != '(') break;
            if (at + 1 == bytes.Length || bytes[at + 1] != '@') return new WatToken(WatTokenKind.Open, at, 1);
            at = SkipAnnotation(at);
        }
        return bytes[at] == ')' ? new WatToken(WatTokenKind.Close, at, 1) : ReadWord(at);
    }

    private int SkipSpace(int at)
    {
        var bytes = source.Bytes;
        for (; at < bytes.Length; at++)
        {
            if (bytes[at] is (byte)' ' or (byte)'\n' or (byte)'\t' or (byte)'\r') continue;
            bool paired = at + 1 < bytes.Length;
            if (paired && bytes[at] == ';' && bytes[at + 1] == ';') at = EndOfLine(at) - 1;
            else if (paired && bytes[at] == '(' && bytes[at + 1] == ';') at = EndOfBlockComment(at) - 1;
            else break;
        }
        return at;
    }

    private int EndOfLine(int at)
    {
        int length = source.Bytes[at..].IndexOfAny((byte)'\n', (byte)'\r');
        return length < 0 ? source.Bytes.Length : at + length;
    }

    private int EndOfBlockComment(int start)
    {
        var bytes = source.Bytes;
        int open = 0;
        for (int at = start; at + 1 < bytes.Length; at++)
        {
            bool opens = bytes[at] == '(' && bytes[at + 1] == ';', closes = bytes[at] == ';' && bytes[at + 1] == ')';
            if (!opens && !closes) continue;
            open += opens ? 1 : -1;
            at++;
            if (open == 0) return at + 1;
        }
        source.Fail("unclosed comment", start);
        return 0;
    }

    /// <summary>An annotation (core spec 6.3.4), "(@id ...)": any tokens, with balanced parentheses.</summary>
    private int SkipAnnotation(int start)
    {
        int at = start + 2;
        at += source.Bytes[at..] is [(byte)'"', ..] ? StringLength(at) : IdLength(at);
        if (source.Bytes[start + 2] == '"') WatStrings.DecodeName(source, new WatToken(WatTokenKind.String, start + 2, at - start - 2));
        if (at == start + 2 || source.Bytes[(start + 2)..at].SequenceEqual("\"\""u8)) source.Fail("empty annotation id", start);
        for (int open = 1; open > 0;)
        {
            var token = NextInAnnotation(at);
            if (token.Kind == WatTokenKind.End) source.Fail("unclosed annotation", start);
            if (token.Kind == WatTokenKind.String) WatStrings.Check(source, token);
            open += token.Kind switch { WatTokenKind.Open => 1, WatTokenKind.Close => -1, _ => 0 };
            at = token.End;
        }
        return at;
    }

    /// <summary>The next token inside an annotation, where "(@" opens like "(".</summary>
    private WatToken NextInAnnotation(int at)
    {
        var bytes = source.Bytes;
        at = SkipSpace(at);
        if (at == bytes.Length) return new WatToken(WatTokenKind.End, at, 0);
        return bytes[at] switch
        {
            (byte)'(' => new WatToken(WatTokenKind.Open, at, 1),
            (byte)')' => new WatToken(WatTokenKind.Close, at, 1),
            _ => ReadWord(at),
        };
    }

    /// <summary>The longest run of characters and strings that nothing separates; only certain ones are tokens we know.</summary>
    private WatToken ReadWord(int start)
    {
        var bytes = source.Bytes;
        int at = start, strings = 0, reserved = 0;
        for (; at < bytes.Length; at++)
        {
            if (IdChars.Contains(bytes[at])) continue;
            if (bytes[at..].StartsWith(";;"u8)) break; // a comment ends a token
            if (ReservedChars.Contains(bytes[at])) reserved++;
            else if (bytes[at] != '"') break;
            else
            {
                strings++;
                at += StringLength(at) - 1;
            }
        }
        if (at == start) source.Fail($"malformed character 0x{bytes[at]:x2}", at);
        return new WatToken(reserved > 0 ? WatTokenKind.Reserved : KindOf(bytes[start..at], strings), start, at - start);
    }

    private static WatTokenKind KindOf(ReadOnlySpan<byte> word, int strings) => (word[0], strings) switch
    {
        ((byte)'$', 0) => word.Length > 1 ? WatTokenKind.Id : WatTokenKind.Reserved,
        ((byte)'$', 1) => word[1] == '"' && word[^1] == '"' ? WatTokenKind.Id : WatTokenKind.Reserved,
        ((byte)'"', 1) => word[^1] == '"' ? WatTokenKind.String : WatTokenKind.Reserved,
        (_, 0) => WatTokenKind.Atom,
        _ => WatTokenKind.Reserved,
    };

    private int IdLength(int at)
    {
        int length = source.Bytes[at..].IndexOfAnyExcept(IdChars);
        return length < 0 ? source.Bytes.Length - at : length;
    }

    /// <summary>Length of a string with its quotes; what its escapes say is read later.</summary>
    private int StringLength(int start)
    {
        var bytes = source.Bytes;
        for (int at = start + 1; at < bytes.Length; at++)
        {
            if (bytes[at] == '"') return at + 1 - start;
            if (bytes[at] is < 0x20 or 0x7F) source.Fail($"malformed character 0x{bytes[at]:x2} in a string", at);
            if (bytes[at] == '\\') at++;
        }
        source.Fail("unclosed string", start);
        return 0;
    }
}
