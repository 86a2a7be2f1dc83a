using OutLayer.Protocol;
using OutLayer.Protocol.Json;
using OutLayer.Protocol.Receipts;
using OutLayer.Runtime.State;

namespace OutLayer.Runtime.Receipts;

/// <summary>
/// Runs receipts of the mode <c>patch</c> again: changes of a state that no call made. The input is the changes themselves, so
/// that an account's chain of receipts has no gap. docs/receipts.md has the form.
/// </summary>
internal sealed class PatchExecutor : IReceiptExecutor
{
    public const string Mode = "patch";

    public const string DeleteAccount = "delete-account", StateInit = "state-init", ClearState = "clear-state", RestoreSnapshot = "restore-snapshot", Reset = "reset";

    /// <summary>
    /// Bytes of keys and values after which a patch is split. A byte takes up to 7 in a receipt (zero bytes are text), so that a file
    /// with one value more stays below what verifiers read.
    /// </summary>
    public const int MaxBytes = 4 << 20;

    private static readonly string[] Reasons = [DeleteAccount, StateInit, ClearState, RestoreSnapshot, Reset];

    private static readonly JsonReadLimits Limits = new() { MaxBytes = ReceiptFile.DefaultMaxBytes };

    /// <summary>The code of a patch: there is none.</summary>
    public static CodeBundle Code { get; } = CodeBundle.Single(Mode, default);

    /// <summary>A patch has no use for limits: it does what it says.</summary>
    public static ExecutionLimits NoLimits { get; } = new() { Gas = 0, MemoryMiB = 0, TableElements = 0, CallDepthBytes = 0, LogCount = 0, LogBytes = 0, ResultBytes = 0 };

    private static readonly Hash256 CodeHash = Code.Hash();

    public static CallRequest RequestOf(string reason, IEnumerable<KeyChange> changes, ReceiptContext context) => new()
    {
        Engine = Engines.Semantics,
        Code = CodeHash,
        Mode = Mode,
        Method = reason,
        Input = CanonicalJson.Write(new JsonArray(changes.Select(change =>
            (JsonValue)new JsonArray([JsonBytes.ToJson(change.Key), change.After is { } value ? JsonBytes.ToJson(value) : JsonNull.Value])))),
        Context = context,
        Limits = NoLimits,
    };

    public CallOutcome Execute(ReceiptFile file, CallState state)
    {
        var request = ReceiptBuilder.RequestOf(file.Receipt.Body);
        if (request.Engine != Engines.Semantics) throw new ReceiptRefusedException($"the receipt is of the semantics \"{request.Engine}\"; this version has {Engines.Semantics}");
        if (request.Code != CodeHash || request.Image is not null || request.Limits != NoLimits || request.View)
            throw new ReceiptRefusedException("a patch has no code, image or limits, and is no view");
        if (file.Transcript.Count > 0) throw new TranscriptException("no transcript: a patch asks nothing");
        if (!Reasons.Contains(request.Method)) throw new ReceiptRefusedException($"the receipt is a patch for \"{request.Method}\"; this version has {string.Join(", ", Reasons)}");
        return Apply(request, state);
    }

    public static CallOutcome Apply(CallRequest request, CallState state)
    {
        foreach (var (key, value) in Read(request.Input.Span))
        {
            if (value is null) state.Remove(key);
            else state.Write(key, value);
        }
        return new CallOutcome { Status = ReceiptStatus.Ok, GasUsed = 0 };
    }

    private static List<(byte[] Key, byte[]? Value)> Read(ReadOnlySpan<byte> input)
    {
        try
        {
            if (CanonicalJson.Read(input, Limits) is not JsonArray { Items: var items }) throw new JsonFormatException("the document: expected an array");
            var changes = items.Select(Change).ToList();
            for (int i = 1; i < changes.Count; i++)
                if (ByteOrder.Instance.Compare(changes[i - 1].Key, changes[i].Key) >= 0) throw new JsonFormatException($"[{i}]: keys in bytewise order, each once");
            return changes;
        }
        catch (JsonFormatException bad)
        {
            throw new ReceiptRefusedException($"the receipt's patch is malformed: {bad.Message}");
        }
    }

    private static (byte[] Key, byte[]? Value) Change(JsonValue item, int index)
    {
        if (item is not JsonArray { Items: [var key, var value] }) throw new JsonFormatException($"[{index}]: expected a key and a value");
        var change = (Key: JsonBytes.FromJson(key, $"[{index}][0]"), Value: value is JsonNull ? null : JsonBytes.FromJson(value, $"[{index}][1]"));
        bool fits = change.Key.Length <= StateLimits.MaxKeyBytes && (change.Value?.Length ?? 0) <= StateLimits.MaxValueBytes;
        return fits ? change : throw new JsonFormatException($"[{index}]: a key or value above the limits");
    }
}
