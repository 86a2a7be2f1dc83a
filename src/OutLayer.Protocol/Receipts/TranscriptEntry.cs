using OutLayer.Protocol.Json;

namespace OutLayer.Protocol.Receipts;

/// <summary>One call of a guest to a host function whose answer comes from outside: what was asked, what was answered.</summary>
public sealed record TranscriptEntry(string Call, ReadOnlyMemory<byte> Request, ReadOnlyMemory<byte> Answer)
{
    /// <summary>SHA-256 of the canonical JSON of the entries in order; null for none.</summary>
    public static Hash256? HashOf(IReadOnlyList<TranscriptEntry> entries) =>
        entries.Count == 0 ? null : CanonicalJson.Hash(ToJson(entries));

    internal static JsonArray ToJson(IReadOnlyList<TranscriptEntry> entries) => new(entries.Select(entry => new JsonObject
    {
        ["call"] = entry.Call,
        ["request"] = JsonBytes.ToJson(entry.Request.Span),
        ["answer"] = JsonBytes.ToJson(entry.Answer.Span),
    }));

    internal static TranscriptEntry FromJson(JsonValue value, string path)
    {
        var fields = new JsonFields(value, path);
        var entry = new TranscriptEntry(fields.Text("call"), fields.Bytes("request"), fields.Bytes("answer"));
        fields.Done();
        return entry;
    }
}
