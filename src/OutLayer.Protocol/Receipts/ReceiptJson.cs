using System.Globalization;
using OutLayer.Protocol.Json;

namespace OutLayer.Protocol.Receipts;

/// <summary>Receipts to JSON values and back. Every field is always there; what is absent is null.</summary>
public static class ReceiptJson
{
    public static JsonObject ToJson(ReceiptBody body) => WithSigner(body, null);

    public static JsonObject ToJson(Receipt receipt) => WithSigner(receipt.Body, receipt);

    private static JsonObject WithSigner(ReceiptBody body, Receipt? receipt)
    {
        var json = new JsonObject
        {
            ["version"] = ReceiptBody.CurrentVersion,
            ["engine"] = body.Engine,
            ["code"] = body.Code.ToString(),
            ["image"] = body.Image?.ToString(),
            ["mode"] = body.Mode,
            ["method"] = body.Method,
            ["input"] = JsonBytes.ToJson(body.Input.Span),
            ["context"] = ContextToJson(body.Context),
            ["limits"] = LimitsToJson(body.Limits),
            ["stateBefore"] = body.StateBefore.ToString(),
            ["stateAfter"] = body.StateAfter.ToString(),
            ["status"] = body.Status.Text(),
            ["result"] = body.Result is { } result ? JsonBytes.ToJson(result) : JsonNull.Value,
            ["logs"] = new JsonArray(body.Logs.Select(log => JsonBytes.ToJson(log.Span))),
            ["gasUsed"] = Decimal(body.GasUsed),
            ["error"] = ErrorToJson(body.Error),
            ["view"] = body.View,
            ["previous"] = body.Previous?.ToString(),
            ["transcript"] = body.Transcript?.ToString(),
        };
        if (receipt is null) return json;
        json.TryAdd("publicKey", Hex.Encode(receipt.PublicKey.Span));
        json.TryAdd("signature", Hex.Encode(receipt.Signature.Span));
        return json;
    }

    private static JsonObject ContextToJson(ReceiptContext context) => new()
    {
        ["account"] = context.Account,
        ["signer"] = context.Signer,
        ["predecessor"] = context.Predecessor,
        ["blockHeight"] = Decimal(context.BlockHeight),
        ["blockTimestamp"] = Decimal(context.BlockTimestamp),
        ["seed"] = context.Seed.ToString(),
        ["deposit"] = Decimal(context.Deposit),
    };

    private static JsonObject LimitsToJson(ExecutionLimits limits) => new()
    {
        ["gas"] = Decimal(limits.Gas),
        ["memoryMiB"] = limits.MemoryMiB,
        ["tableElements"] = limits.TableElements,
        ["callDepthBytes"] = limits.CallDepthBytes,
        ["logCount"] = limits.LogCount,
        ["logBytes"] = limits.LogBytes,
        ["resultBytes"] = limits.ResultBytes,
    };

    private static JsonValue ErrorToJson(ReceiptError? error) =>
        error is null ? JsonNull.Value : new JsonObject { ["code"] = error.Code, ["message"] = error.Message };

    private static JsonString Decimal(UInt128 value) => new(value.ToString(CultureInfo.InvariantCulture));

    internal static Receipt ReceiptFrom(JsonValue value, string path)
    {
        var fields = new JsonFields(value, path);
        RequireVersion(fields);
        var receipt = new Receipt(BodyFrom(fields), fields.HexBytes("publicKey", 32), fields.HexBytes("signature", 64));
        fields.Done();
        RequireConsistent(receipt.Body, fields);
        return receipt;
    }

    /// <summary>First of all, so that a receipt of another version is told to be that, and not to lack a field.</summary>
    private static void RequireVersion(JsonFields fields)
    {
        int version = fields.Int("version");
        if (version != ReceiptBody.CurrentVersion)
            throw new JsonFormatException($"{fields.PathOf("version")}: {version}; this product reads version {ReceiptBody.CurrentVersion}");
    }

    private static ReceiptBody BodyFrom(JsonFields fields) => new()
    {
        Engine = fields.Name("engine", 64),
        Code = fields.Hash("code"),
        Image = fields.OptionalHash("image"),
        Mode = fields.Name("mode", 32),
        Method = fields.Text("method"),
        Input = fields.Bytes("input"),
        Context = ContextFrom(new JsonFields(fields.Take("context"), fields.PathOf("context"))),
        Limits = LimitsFrom(new JsonFields(fields.Take("limits"), fields.PathOf("limits"))),
        StateBefore = fields.Hash("stateBefore"),
        StateAfter = fields.Hash("stateAfter"),
        Status = StatusFrom(fields),
        Result = fields.Take("result") is JsonNull ? null : fields.Bytes("result"),
        Logs = LogsFrom(fields),
        GasUsed = fields.UInt64("gasUsed"),
        Error = fields.Nullable("error", name => ErrorFrom(new JsonFields(fields.Take(name), fields.PathOf(name)))),
        View = fields.Flag("view"),
        Previous = fields.OptionalHash("previous"),
        Transcript = fields.OptionalHash("transcript"),
    };

    private static ReceiptContext ContextFrom(JsonFields fields)
    {
        var context = new ReceiptContext
        {
            Account = fields.Name("account", 64),
            Signer = fields.Name("signer", 64),
            Predecessor = fields.Name("predecessor", 64),
            BlockHeight = fields.UInt64("blockHeight"),
            BlockTimestamp = fields.UInt64("blockTimestamp"),
            Seed = fields.Hash("seed"),
            Deposit = fields.UInt128("deposit"),
        };
        fields.Done();
        return context;
    }

    private static ExecutionLimits LimitsFrom(JsonFields fields)
    {
        var limits = new ExecutionLimits
        {
            Gas = fields.UInt64("gas"),
            MemoryMiB = fields.Int("memoryMiB"),
            TableElements = fields.Int("tableElements"),
            CallDepthBytes = fields.Int("callDepthBytes"),
            LogCount = fields.Int("logCount"),
            LogBytes = fields.Int("logBytes"),
            ResultBytes = fields.Int("resultBytes"),
        };
        fields.Done();
        return limits;
    }

    private static ReceiptStatus StatusFrom(JsonFields fields) =>
        ReceiptStatusText.TryParse(fields.Text("status"), out var status)
            ? status
            : throw new JsonFormatException($"{fields.PathOf("status")}: expected ok, failed or limit");

    private static ReadOnlyMemory<byte>[] LogsFrom(JsonFields fields) =>
        [.. fields.Items("logs").Select((log, i) => (ReadOnlyMemory<byte>)JsonBytes.FromJson(log, $"{fields.PathOf("logs")}[{i}]"))];

    private static ReceiptError ErrorFrom(JsonFields fields)
    {
        var error = new ReceiptError(fields.Name("code", 64), fields.Text("message"));
        fields.Done();
        if (error.Message.Length > ReceiptError.MaxMessageLength)
            throw new JsonFormatException($"{fields.PathOf("message")}: expected at most {ReceiptError.MaxMessageLength} UTF-16 code units");
        return error;
    }

    /// <summary>What holds for every receipt, whoever made it.</summary>
    private static void RequireConsistent(ReceiptBody body, JsonFields fields)
    {
        bool ok = body.Status == ReceiptStatus.Ok;
        Require(ok == body.Error is null, "error", "null exactly when the status is ok");
        Require(ok || body.Result is null, "result", "null when the run failed");
        Require((ok && !body.View) || body.StateAfter == body.StateBefore, "stateAfter", "stateBefore after a view or a failure");
        Require(!body.View || body.Previous is null, "previous", "null for a view");
        Require(body.GasUsed <= body.Limits.Gas, "gasUsed", "at most limits.gas");

        void Require(bool holds, string name, string expected)
        {
            if (!holds) throw new JsonFormatException($"{fields.PathOf(name)}: expected {expected}");
        }
    }
}
