using System.Text;

namespace OutLayer.Protocol.Json;

/// <summary>
/// Exact bytes in JSON: a string where they are valid UTF-8, else <c>{"base64":"..."}</c>. Each sequence of bytes has
/// one form, so the other one is refused when read.
/// </summary>
public static class JsonBytes
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static JsonValue ToJson(ReadOnlySpan<byte> bytes) =>
        System.Text.Unicode.Utf8.IsValid(bytes)
            ? new JsonString(StrictUtf8.GetString(bytes))
            : new JsonObject { ["base64"] = Convert.ToBase64String(bytes) };

    /// <summary>The bytes, or an error that begins with <paramref name="path"/>.</summary>
    /// <exception cref="JsonFormatException">Neither form, or base64 of bytes that are valid UTF-8.</exception>
    public static byte[] FromJson(JsonValue value, string path)
    {
        if (value is JsonString text) return StrictUtf8.GetBytes(text.Value);
        if (value is not JsonObject { Members: { Count: 1 } members } || !members.TryGetValue("base64", out var inner))
            throw new JsonFormatException($"{path}: expected a string or {{\"base64\":\"...\"}}, got {value.Kind}");
        var bytes = FromBase64(inner, path + ".base64");
        if (System.Text.Unicode.Utf8.IsValid(bytes))
            throw new JsonFormatException($"{path}: base64 of valid UTF-8, which is written as a string");
        return bytes;
    }

    /// <summary>Standard base64 with padding and no white space, in its one canonical spelling.</summary>
    public static byte[] FromBase64(JsonValue value, string path)
    {
        if (value is not JsonString { Value: var text }) throw new JsonFormatException($"{path}: expected base64, got {value.Kind}");
        var bytes = new byte[(text.Length / 4 * 3) + 3];
        if (!Convert.TryFromBase64String(text, bytes, out int length)
            || Convert.ToBase64String(bytes, 0, length) != text)
        {
            throw new JsonFormatException($"{path}: not canonical base64");
        }
        return bytes[..length];
    }
}
