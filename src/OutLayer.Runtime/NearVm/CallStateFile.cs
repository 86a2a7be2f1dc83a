using System.Text.Json;
using OutLayer.Near;

namespace OutLayer.Runtime.NearVm;

/// <summary>The state of an account as a JSON object, key to value, both base64; keys in bytewise order.</summary>
public static class CallStateFile
{
    /// <exception cref="FormatException">It is no such object; the message says where.</exception>
    public static MemoryStorage Read(ReadOnlyMemory<byte> json)
    {
        var storage = new MemoryStorage();
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { AllowDuplicateProperties = false });
            foreach (var record in document.RootElement.EnumerateObject())
                storage.Write(Convert.FromBase64String(record.Name), record.Value.GetBytesFromBase64());
            return storage;
        }
        catch (Exception bad) when (bad is JsonException or InvalidOperationException or FormatException)
        {
            throw new FormatException($"a state is a JSON object of base64 keys with base64 values: {bad.Message}", bad);
        }
    }

    public static byte[] Write(MemoryStorage storage)
    {
        ArgumentNullException.ThrowIfNull(storage);
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true, NewLine = "\n" }))
        {
            writer.WriteStartObject();
            foreach (var (key, value) in storage.Records) writer.WriteBase64String(Convert.ToBase64String(key.Span), value.Span);
            writer.WriteEndObject();
        }
        return buffer.ToArray();
    }
}
