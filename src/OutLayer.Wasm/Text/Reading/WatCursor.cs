using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using OutLayer.Wasm.Binary.Writing;

namespace OutLayer.Wasm.Text;

/// <summary>A place in a text: the token there and the one after it, and what the grammar asks of them.</summary>
internal sealed class WatCursor
{
    private readonly WatLexer _lexer;

    public WatCursor(WatSource source, int start = 0)
    {
        (Source, _lexer) = (source, new WatLexer(source));
        MoveTo(start);
    }

    public WatSource Source { get; }
    public WatToken Current { get; private set; }
    public WatToken Following { get; private set; }

    /// <summary>The word of the current token, as it stands in the text.</summary>
    public ReadOnlySpan<byte> Word => Source.Of(Current);

    public bool AtOpen => Current.Kind == WatTokenKind.Open;
    public bool AtClose => Current.Kind == WatTokenKind.Close;
    public bool AtId => Current.Kind == WatTokenKind.Id;
    public bool AtString => Current.Kind == WatTokenKind.String;

    /// <summary>Whether an index stands here: an identifier, or a number, which starts with a digit.</summary>
    public bool AtIndex => AtId || AtNumber;

    public bool AtNumber => Current.Kind == WatTokenKind.Atom && Word[0] is >= (byte)'0' and <= (byte)'9';

    public void MoveTo(int offset)
    {
        Current = _lexer.Next(offset);
        Following = Current.Kind == WatTokenKind.End ? Current : _lexer.Next(Current.End);
    }

    public void Advance()
    {
        Current = Following;
        if (Current.Kind != WatTokenKind.End) Following = _lexer.Next(Current.End);
    }

    public bool AtKeyword(ReadOnlySpan<byte> word) => Current.Kind == WatTokenKind.Atom && Word.SequenceEqual(word);

    /// <summary>Whether "(" and this word stand here.</summary>
    public bool AtForm(ReadOnlySpan<byte> word) =>
        AtOpen && Following.Kind == WatTokenKind.Atom && Source.Of(Following).SequenceEqual(word);

    public bool TryKeyword(ReadOnlySpan<byte> word)
    {
        if (!AtKeyword(word)) return false;
        Advance();
        return true;
    }

    /// <summary>Passes "(" and this word if they stand here.</summary>
    public bool TryForm(ReadOnlySpan<byte> word)
    {
        if (!AtForm(word)) return false;
        Advance();
        Advance();
        return true;
    }

    public void Open(ReadOnlySpan<byte> word)
    {
        if (!TryForm(word)) FailUnexpected($"\"({Encoding.UTF8.GetString(word)}\"");
    }

    public void Close()
    {
        if (!AtClose) FailUnexpected("\")\"");
        Advance();
    }

    public string ReadName()
    {
        if (!AtString) FailUnexpected("a string");
        string name = WatStrings.DecodeName(Source, Current);
        Advance();
        return name;
    }

    /// <summary>Appends what the strings here say.</summary>
    public void ReadStrings(WasmWriter into)
    {
        for (; AtString; Advance()) WatStrings.Decode(Source, Current, into);
    }

    /// <summary>The identifier here, or null.</summary>
    public string? TryId()
    {
        if (!AtId) return null;
        string id = WatStrings.DecodeId(Source, Current);
        Advance();
        return id;
    }

    public uint ReadU32() => (uint)ReadUnsigned(uint.MaxValue);

    public ulong ReadU64() => ReadUnsigned(ulong.MaxValue);

    public ulong ReadUnsigned(ulong max)
    {
        if (Current.Kind != WatTokenKind.Atom) FailUnexpected("a number");
        Require(WatIntegers.ReadUnsigned(Word, max, out ulong value), "number");
        Advance();
        return value;
    }

    /// <summary>An integer literal of so many bits, in two's complement.</summary>
    public ulong ReadInteger(int bits)
    {
        if (Current.Kind != WatTokenKind.Atom) FailUnexpected("a number");
        Require(WatIntegers.ReadSigned(Word, bits, out ulong value), "constant");
        Advance();
        return value;
    }

    /// <summary>A float literal, as its bits.</summary>
    public ulong ReadFloat(FloatFormat format)
    {
        if (Current.Kind != WatTokenKind.Atom) FailUnexpected("a number");
        Require(WatFloats.Read(Word, format, out ulong bits), "constant");
        Advance();
        return bits;
    }

    /// <summary>Moves past the form whose "(" is here, whatever is in it.</summary>
    public void SkipForm()
    {
        int start = Current.Start;
        int open = 0;
        do
        {
            if (Current.Kind == WatTokenKind.End) Source.Fail("unclosed parenthesis", start);
            open += AtOpen ? 1 : AtClose ? -1 : 0;
            Advance();
        }
        while (open > 0);
    }

    [DoesNotReturn]
    public void Fail(string message) => Source.Fail(message, Current.Start);

    /// <summary>"unexpected token "nop", expected a string".</summary>
    [DoesNotReturn]
    public void FailUnexpected(string expected) => Fail(Current.Kind switch
    {
        WatTokenKind.End => $"unexpected end of the text, expected {expected}",
        WatTokenKind.Reserved => $"unknown operator or malformed token {Show()}, expected {expected}",
        _ => $"unexpected token {Show()}, expected {expected}",
    });

    /// <summary>The current token for messages: long ones are cut, and nothing but printable ASCII gets to a terminal.</summary>
    public string Show()
    {
        const int Longest = 40;
        var shown = new StringBuilder("\"");
        foreach (byte unit in Word[..Math.Min(Word.Length, Longest)])
            if (unit is >= 0x20 and < 0x7F) shown.Append((char)unit);
            else shown.Append(CultureInfo.InvariantCulture, $"\\{unit:x2}");
        return shown.Append(Word.Length > Longest ? "...\"" : "\"").ToString();
    }

    private void Require(LiteralResult result, string what)
    {
        if (result == LiteralResult.Malformed) Fail($"unexpected token {Show()}, expected a {what}");
        if (result == LiteralResult.OutOfRange) Fail($"{what} out of range: {Show()}");
    }
}
