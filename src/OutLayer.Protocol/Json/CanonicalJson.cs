using System.Buffers;
using System.Globalization;
using System.Text;

namespace OutLayer.Protocol.Json;

/// <summary>Canonical JSON (RFC 8785): one sequence of bytes for each value.</summary>
public static class CanonicalJson
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <exception cref="ArgumentException">A string holds a lone surrogate, or a number is not finite.</exception>
    public static byte[] Write(JsonValue value)
    {
        var output = new ArrayBufferWriter<byte>();
        WriteValue(value, output);
        return output.WrittenSpan.ToArray();
    }

    /// <summary>Reads JSON that must already be canonical: any other spelling of the same value is refused.</summary>
    /// <exception cref="JsonFormatException">Not JSON, over a limit, or not canonical.</exception>
    public static JsonValue Read(ReadOnlySpan<byte> utf8, JsonReadLimits limits)
    {
        var value = StrictJsonReader.Read(utf8, limits);
        var canonical = Write(value);
        int same = utf8.CommonPrefixLength(canonical);
        if (same != utf8.Length || same != canonical.Length)
            throw new JsonFormatException($"not canonical JSON (RFC 8785): it differs from the canonical form at byte {same}");
        return value;
    }

    /// <summary>SHA-256 of the canonical form.</summary>
    public static Hash256 Hash(JsonValue value) => Hash256.Of(Write(value));

    private static void WriteValue(JsonValue value, ArrayBufferWriter<byte> output)
    {
        switch (value)
        {
            case JsonNull: output.Write("null"u8); break;
            case JsonBool { Value: true }: output.Write("true"u8); break;
            case JsonBool: output.Write("false"u8); break;
            case JsonNumber number: output.Write(Encoding.ASCII.GetBytes(EcmaNumber.Format(number.Value))); break;
            case JsonString text: WriteString(text.Value, output); break;
            case JsonArray array: WriteArray(array, output); break;
            case JsonObject members: WriteObject(members, output); break;
        }
    }

    private static void WriteArray(JsonArray array, ArrayBufferWriter<byte> output)
    {
        output.Write("["u8);
        for (int i = 0; i < array.Items.Length; i++)
        {
            if (i > 0) output.Write(","u8);
            WriteValue(array.Items[i], output);
        }
        output.Write("]"u8);
    }

    private static void WriteObject(JsonObject value, ArrayBufferWriter<byte> output)
    {
        output.Write("{"u8);
        bool first = true;
        foreach (var (name, member) in value.Members)
        {
            if (!first) output.Write(","u8);
            first = false;
            WriteString(name, output);
            output.Write(":"u8);
            WriteValue(member, output);
        }
        output.Write("}"u8);
    }

    /// <summary>Only what must be escaped is: the quote, the backslash and controls below 0x20 (RFC 8785, 3.2.2.2).</summary>
    private static void WriteString(string text, ArrayBufferWriter<byte> output)
    {
        output.Write("\""u8);
        int start = 0;
        for (int i = 0; i < text.Length; i++)
        {
            char c = text[i];
            if (c is not ('"' or '\\' or < ' ')) continue;
            StrictUtf8.GetBytes(text.AsSpan(start, i - start), output);
            output.Write(Encoding.ASCII.GetBytes(Escape(c)));
            start = i + 1;
        }
        StrictUtf8.GetBytes(text.AsSpan(start), output);
        output.Write("\""u8);
    }

    private static string Escape(char c) => c switch
    {
        '"' => "\\\"",
        '\\' => "\\\\",
        '\b' => "\\b",
        '\t' => "\\t",
        '\n' => "\\n",
        '\f' => "\\f",
        '\r' => "\\r",
        _ => "\\u" + ((int)c).ToString("x4", CultureInfo.InvariantCulture),
    };
}
