using System.Globalization;
using System.Text;
using System.Text.Json;
using OutLayer.Near;

namespace OutLayer.Runtime.NearVm;

/// <summary>
/// A call's context as a JSON object with nearcore's names. Numbers may be numbers or decimal strings, bytes are hex in
/// names that end in <c>_hex</c>. What is missing is as in nearcore's own tests of its VM.
/// </summary>
public static class CallContextFile
{
    /// <summary>Alice's account, called by carol for bob at block 10, with 300 Tgas.</summary>
    public static VmContext Default { get; } = NewDefault();

    // Apart: what handles 128-bit numbers is compiled when a process comes by, and the rest of the class need not wait for that.
    private static VmContext NewDefault() => new()
    {
        CurrentAccountId = "alice",
        SignerAccountId = "bob",
        SignerAccountPk = new byte[] { 0, 1, 2 },
        PredecessorAccountId = "carol",
        RefundToAccountId = "david",
        BlockHeight = 10,
        BlockTimestamp = 42,
        EpochHeight = 1,
        AccountBalance = 2,
        AttachedDeposit = 2,
        StorageUsage = 12,
        RandomSeed = new byte[] { 0, 1, 2 },
        PrepaidGas = 300_000_000_000_000,
    };

    /// <summary>The one table of members: each with what it sets.</summary>
    private static readonly Dictionary<string, Func<VmContext, JsonElement, VmContext>> Members = new(StringComparer.Ordinal)
    {
        ["current_account_id"] = (context, value) => context with { CurrentAccountId = Account(value) },
        ["signer_account_id"] = (context, value) => context with { SignerAccountId = Account(value) },
        ["signer_account_pk_hex"] = (context, value) => context with { SignerAccountPk = Hex(value) },
        ["predecessor_account_id"] = (context, value) => context with { PredecessorAccountId = Account(value) },
        ["refund_to"] = (context, value) => context with { RefundToAccountId = Account(value) },
        ["input"] = (context, value) => context with { Input = Encoding.UTF8.GetBytes(Text(value)) },
        ["block_height"] = (context, value) => context with { BlockHeight = Number(value) },
        ["block_timestamp"] = (context, value) => context with { BlockTimestamp = Number(value) },
        ["epoch_height"] = (context, value) => context with { EpochHeight = Number(value) },
        ["account_balance"] = (context, value) => context with { AccountBalance = Amount(value) },
        ["account_locked_balance"] = (context, value) => context with { AccountLockedBalance = Amount(value) },
        ["attached_deposit"] = (context, value) => context with { AttachedDeposit = Amount(value) },
        ["storage_usage"] = (context, value) => context with { StorageUsage = Number(value) },
        ["prepaid_gas"] = (context, value) => context with { PrepaidGas = Number(value) },
        ["random_seed_hex"] = (context, value) => context with { RandomSeed = Hex(value) },
        ["chain_id"] = (context, value) => context with { ChainId = Text(value) },
        ["is_view"] = (context, value) => context with { IsView = value.GetBoolean() },
        ["output_data_receivers"] = (context, value) => context with { OutputDataReceivers = [.. value.EnumerateArray().Select(Account)] },
        ["promise_results"] = (context, value) => context with { PromiseResults = [.. value.EnumerateArray().Select(Result)] },
    };

    /// <summary>The names that a document may have.</summary>
    public static IReadOnlyCollection<string> Names => Members.Keys;

    /// <summary>Reads a document over <see cref="Default"/>.</summary>
    /// <param name="json">The document.</param>
    /// <param name="ignored">Members that it has and nobody knows.</param>
    /// <exception cref="FormatException">It is no JSON object, or a member has no value of its kind; the message says which.</exception>
    public static VmContext Read(ReadOnlyMemory<byte> json, out IReadOnlyList<string> ignored)
    {
        using var document = Parse(json);
        if (document.RootElement.ValueKind != JsonValueKind.Object) throw new FormatException("it must be a JSON object");
        var context = Default;
        var unknown = new List<string>();
        foreach (var member in document.RootElement.EnumerateObject())
        {
            if (Members.TryGetValue(member.Name, out var set)) context = Set(context, member, set);
            else unknown.Add(member.Name);
        }
        ignored = unknown;
        return context;
    }

    private static JsonDocument Parse(ReadOnlyMemory<byte> json)
    {
        try
        {
            return JsonDocument.Parse(json, new JsonDocumentOptions { AllowDuplicateProperties = false });
        }
        catch (JsonException bad)
        {
            throw new FormatException($"it is not JSON: {bad.Message}", bad);
        }
    }

    private static VmContext Set(VmContext context, JsonProperty member, Func<VmContext, JsonElement, VmContext> set)
    {
        try
        {
            return set(context, member.Value);
        }
        catch (Exception bad) when (bad is FormatException or OverflowException or InvalidOperationException or KeyNotFoundException)
        {
            throw new FormatException($"\"{member.Name}\" cannot be {member.Value.GetRawText()}: {bad.Message}", bad);
        }
    }

    private static string Account(JsonElement value)
    {
        string id = Text(value);
        return AccountIds.IsValid(id) ? id : throw new FormatException("an account id has 2 to 64 characters, parts of a-z and 0-9 joined by single . - or _");
    }

    private static string Text(JsonElement value) => value.GetString() ?? throw new FormatException("a string is needed");

    private static byte[] Hex(JsonElement value) => Convert.FromHexString(Text(value));

    private static ulong Number(JsonElement value) => ulong.Parse(Digits(value), NumberStyles.None, CultureInfo.InvariantCulture);

    private static UInt128 Amount(JsonElement value) => UInt128.Parse(Digits(value), NumberStyles.None, CultureInfo.InvariantCulture);

    private static string Digits(JsonElement value) => value.ValueKind == JsonValueKind.String ? Text(value) : value.GetRawText();

    /// <summary>As nearcore writes them: "NotReady", "Failed", {"Successful": base64}.</summary>
    private static PromiseResult Result(JsonElement value) => value.ValueKind == JsonValueKind.Object
        ? new PromiseResult(PromiseResultKind.Successful, value.GetProperty("Successful").GetBytesFromBase64())
        : new PromiseResult(value.GetString() switch
        {
            "NotReady" => PromiseResultKind.NotReady,
            "Failed" => PromiseResultKind.Failed,
            _ => throw new FormatException("a result is \"NotReady\", \"Failed\" or {\"Successful\": base64}"),
        });
}
