using OutLayer.Protocol.Json;

namespace OutLayer.Protocol.Receipts;

/// <summary>
/// Receipt files to JSON values and back: <c>{"evidence":{"code":{"entry","given","run"?},"transcript"?,"witness":
/// {"nodes","values"}},"format":"outlayer-receipt","receipt":{...},"version":1}</c>.
/// </summary>
internal static class ReceiptFileJson
{
    private const string Format = "outlayer-receipt";

    public static JsonObject ToJson(ReceiptFile file)
    {
        var evidence = new JsonObject { ["code"] = CodeToJson(file.Code), ["witness"] = WitnessToJson(file.Witness) };
        if (file.Transcript.Count > 0) evidence.TryAdd("transcript", TranscriptEntry.ToJson(file.Transcript));
        return new JsonObject
        {
            ["format"] = Format,
            ["version"] = ReceiptFile.CurrentVersion,
            ["receipt"] = ReceiptJson.ToJson(file.Receipt),
            ["evidence"] = evidence,
        };
    }

    public static ReceiptFile FromJson(JsonValue value)
    {
        var fields = new JsonFields(value, "");
        if (fields.Take("format") is not JsonString { Value: Format })
            throw new JsonFormatException($"format: expected \"{Format}\"");
        int version = fields.Int("version");
        if (version != ReceiptFile.CurrentVersion)
            throw new JsonFormatException($"version: {version}; this product reads version {ReceiptFile.CurrentVersion}");
        var receipt = ReceiptJson.ReceiptFrom(fields.Take("receipt"), "receipt");
        var evidence = new JsonFields(fields.Take("evidence"), "evidence");
        fields.Done();
        var file = new ReceiptFile(receipt, CodeFrom(evidence), WitnessFrom(evidence), TranscriptFrom(evidence));
        evidence.Done();
        return file;
    }

    private static JsonObject CodeToJson(CodeBundle code)
    {
        var json = new JsonObject { ["entry"] = code.Entry, ["given"] = ModulesToJson(code.Given) };
        if (!code.RunsAsGiven) json.TryAdd("run", ModulesToJson(code.Run));
        return json;
    }

    private static JsonObject ModulesToJson(IReadOnlyDictionary<string, ReadOnlyMemory<byte>> modules) =>
        new(modules.Select(module => KeyValuePair.Create(module.Key, JsonBytes.ToJson(module.Value.Span))));

    private static CodeBundle CodeFrom(JsonFields evidence)
    {
        var fields = new JsonFields(evidence.Take("code"), "evidence.code");
        var given = ModulesFrom(fields.Take("given"), "evidence.code.given");
        var run = fields.TakeOptional("run") is { } json ? ModulesFrom(json, "evidence.code.run") : null;
        try
        {
            var code = new CodeBundle(fields.Text("entry"), given, run);
            fields.Done();
            if (run is null || !code.RunsAsGiven) return code;
        }
        catch (ArgumentException e)
        {
            throw new JsonFormatException($"evidence.code: {e.Message}", e);
        }
        throw new JsonFormatException("evidence.code.run: the same modules as given, which is said by leaving it out");
    }

    private static Dictionary<string, ReadOnlyMemory<byte>> ModulesFrom(JsonValue value, string path) =>
        value is JsonObject modules
            ? modules.Members.ToDictionary(m => m.Key, m => (ReadOnlyMemory<byte>)JsonBytes.FromJson(m.Value, $"{path}.{m.Key}"))
            : throw new JsonFormatException($"{path}: expected an object, got {value.Kind}");

    private static JsonObject WitnessToJson(StateWitness witness) => new()
    {
        ["nodes"] = Base64All(witness.Nodes),
        ["values"] = Base64All(witness.Values),
    };

    private static JsonArray Base64All(IEnumerable<ReadOnlyMemory<byte>> items) =>
        new(items.Select(bytes => (JsonValue)Convert.ToBase64String(bytes.Span)));

    private static StateWitness WitnessFrom(JsonFields evidence)
    {
        var fields = new JsonFields(evidence.Take("witness"), "evidence.witness");
        var witness = new StateWitness(BytesFrom(fields, "nodes"), BytesFrom(fields, "values"));
        fields.Done();
        return witness;
    }

    private static ReadOnlyMemory<byte>[] BytesFrom(JsonFields fields, string name) =>
        [.. fields.Items(name).Select((item, i) => (ReadOnlyMemory<byte>)JsonBytes.FromBase64(item, $"{fields.PathOf(name)}[{i}]"))];

    private static TranscriptEntry[] TranscriptFrom(JsonFields evidence)
    {
        if (evidence.TakeOptional("transcript") is null) return [];
        var items = evidence.Items("transcript");
        if (items.Length == 0) throw new JsonFormatException("evidence.transcript: empty, which is said by leaving it out");
        return [.. items.Select((item, i) => TranscriptEntry.FromJson(item, $"evidence.transcript[{i}]"))];
    }
}
