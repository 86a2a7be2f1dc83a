using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;

namespace OutLayer.Protocol.Json;

/// <summary>
/// Reads JSON that an enemy may have written: bounded size and depth, no duplicate names, no lone surrogates, no
/// comments, no trailing commas, nothing after the value.
/// </summary>
public static class StrictJsonReader
{
    /// <exception cref="JsonFormatException">The text breaks a rule or a limit.</exception>
    public static JsonValue Read(ReadOnlySpan<byte> utf8, JsonReadLimits limits)
    {
        if (utf8.Length > limits.MaxBytes)
            throw new JsonFormatException($"JSON of {utf8.Length} bytes; at most {limits.MaxBytes} are accepted");
        var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = Math.Clamp(limits.MaxDepth, 1, 64) });
        try
        {
            reader.Read();
            var value = ReadValue(ref reader, limits);
            reader.Read();   // throws on anything but white space
            return value;
        }
        catch (JsonException e)
        {
            throw new JsonFormatException($"not JSON at byte {reader.BytesConsumed}: {FirstSentence(e.Message)}", e);
        }
        catch (InvalidOperationException e)   // how the reader reports text that is not Unicode
        {
            throw new JsonFormatException($"a string that is not Unicode at byte {reader.TokenStartIndex}", e);
        }
    }

    private static JsonValue ReadValue(ref Utf8JsonReader reader, JsonReadLimits limits) => reader.TokenType switch
    {
        JsonTokenType.Null => JsonNull.Value,
        JsonTokenType.True => JsonBool.True,
        JsonTokenType.False => JsonBool.False,
        JsonTokenType.String => new JsonString(reader.GetString()!),
        JsonTokenType.Number => ReadNumber(ref reader, limits),
        JsonTokenType.StartArray => ReadArray(ref reader, limits),
        _ => ReadObject(ref reader, limits),
    };

    private static JsonArray ReadArray(ref Utf8JsonReader reader, JsonReadLimits limits)
    {
        var items = ImmutableArray.CreateBuilder<JsonValue>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray) items.Add(ReadValue(ref reader, limits));
        return new JsonArray(items.ToImmutable());
    }

    private static JsonObject ReadObject(ref Utf8JsonReader reader, JsonReadLimits limits)
    {
        var result = new JsonObject();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            string name = reader.GetString()!;
            long at = reader.TokenStartIndex;
            reader.Read();
            if (!result.TryAdd(name, ReadValue(ref reader, limits)))
                throw new JsonFormatException($"the name \"{Shorten(name)}\" twice in one object, at byte {at}");
        }
        return result;
    }

    private static JsonNumber ReadNumber(ref Utf8JsonReader reader, JsonReadLimits limits)
    {
        if (limits.AllowFractions)
        {
            double value = reader.GetDouble();
            if (!double.IsFinite(value)) throw new JsonFormatException($"number out of range at byte {reader.TokenStartIndex}");
            return new JsonNumber(value);
        }
        // "-0", "1.0" and "1e2" are other spellings of integers: only the plain one is taken.
        if (!reader.TryGetInt64(out long integer) || Math.Abs((decimal)integer) > JsonValue.MaxSafeInteger
            || !reader.ValueSpan.SequenceEqual(System.Text.Encoding.ASCII.GetBytes(integer.ToString(CultureInfo.InvariantCulture))))
        {
            throw new JsonFormatException($"expected an integer of at most 2^53 - 1 at byte {reader.TokenStartIndex}");
        }
        return new JsonNumber(integer);
    }

    private static string FirstSentence(string message) => message.Split(" LineNumber:", 2)[0];

    internal static string Shorten(string text) => text.Length <= 60 ? text : string.Concat(text.AsSpan(0, 57), "...");
}
