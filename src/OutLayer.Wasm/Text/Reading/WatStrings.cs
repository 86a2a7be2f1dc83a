using System.Text;
using System.Text.Unicode;
using OutLayer.Wasm.Binary.Writing;

namespace OutLayer.Wasm.Text;

/// <summary>Strings (core spec 6.3.3) and what is made of them: bytes, names, identifiers.</summary>
internal static class WatStrings
{
    /// <summary>Appends the bytes that a string token says.</summary>
    /// <exception cref="WatException">An escape is malformed.</exception>
    public static void Decode(WatSource source, WatToken token, WasmWriter into)
    {
        var bytes = source.Bytes[..(token.End - 1)];
        for (int at = token.Start + 1; at < bytes.Length;)
        {
            int run = bytes[at..].IndexOf((byte)'\\');
            if (run != 0)
            {
                run = run < 0 ? bytes.Length - at : run;
                into.WriteBytes(bytes.Slice(at, run));
                at += run;
            }
            else at += DecodeEscape(source, bytes[(at + 1)..], at, into);
        }
    }

    /// <summary>Holds that the escapes of a string are well formed.</summary>
    public static void Check(WatSource source, WatToken token) => Decode(source, token, new WasmWriter());

    /// <summary>A name (core spec 6.3.4): a string whose bytes are UTF-8.</summary>
    public static string DecodeName(WatSource source, WatToken token)
    {
        var bytes = new WasmWriter();
        Decode(source, token, bytes);
        if (!Utf8.IsValid(bytes.Written)) source.Fail("malformed UTF-8 encoding", token.Start);
        return Encoding.UTF8.GetString(bytes.Written);
    }

    /// <summary>What an identifier names: $x is "x", and so is $"x".</summary>
    public static string DecodeId(WatSource source, WatToken token)
    {
        if (source.Bytes[token.Start + 1] != '"') return Encoding.ASCII.GetString(source.Of(token)[1..]);
        string name = DecodeName(source, new WatToken(WatTokenKind.String, token.Start + 1, token.Length - 1));
        if (name.Length == 0) source.Fail("empty identifier", token.Start);
        return name;
    }

    /// <summary>An identifier for messages: escaped as the printer does, and cut.</summary>
    public static string ShowId(string name)
    {
        const int Longest = 60;
        return NameMap.ToId(name.Length > Longest ? name[..Longest] + "..." : name)!;
    }

    /// <summary>Returns the length of the escape, its backslash included.</summary>
    private static int DecodeEscape(WatSource source, ReadOnlySpan<byte> escape, int at, WasmWriter into)
    {
        if (escape is [(byte)'u', (byte)'{', ..]) return DecodeScalar(source, escape, at, into);
        int plain = escape.IsEmpty ? -1 : "tnr\"'\\"u8.IndexOf(escape[0]);
        if (plain >= 0)
        {
            into.WriteByte("\t\n\r\"'\\"u8[plain]);
            return 2;
        }
        if (escape.Length < 2 || !char.IsAsciiHexDigit((char)escape[0]) || !char.IsAsciiHexDigit((char)escape[1]))
            source.Fail("illegal escape in a string", at);
        into.WriteByte((byte)(Digits.Value(escape[0]) << 4 | Digits.Value(escape[1])));
        return 3;
    }

    /// <summary>"\u{...}": a Unicode scalar value in hexadecimal.</summary>
    private static int DecodeScalar(WatSource source, ReadOnlySpan<byte> escape, int at, WasmWriter into)
    {
        int close = escape.IndexOf((byte)'}');
        ulong value = 0;
        if (close < 0 || !Digits.TryParse(escape[2..close], 16, 0x10FFFF, out value, out _) || !Rune.IsValid((uint)value))
            source.Fail("illegal Unicode escape in a string", at);
        Span<byte> utf8 = stackalloc byte[4];
        into.WriteBytes(utf8[..new Rune((uint)value).EncodeToUtf8(utf8)]);
        return close + 2;
    }
}
