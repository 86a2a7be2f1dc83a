using System.Diagnostics;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using OutLayer.Near;
using OutLayer.Runtime.NearVm;
using OutLayer.Runtime.TypeScript;
using OutLayer.Testing;

namespace OutLayer.Runtime.Tests.NearVm;

/// <summary>
/// Our near-sdk-js against the real one: the same TypeScript contracts, the same calls. tests/judges/near-sdk-js recorded what the
/// real one returned, logged, stored, and asked for, and how often it went to the state.
/// </summary>
public sealed class NearSdkTests
{
    private static readonly string Corpus = Path.Combine(RepositoryFiles.Root, "tests", "corpus", "near-sdk-js");
    private static readonly JsonArray Scenarios = JsonNode.Parse(File.ReadAllText(Path.Combine(Corpus, "scenarios.json")))!.AsArray();
    private static readonly JsonObject Traces = JsonNode.Parse(File.ReadAllText(Path.Combine(Corpus, "traces.json")))!.AsObject();

    public static TheoryData<string> Names => [.. Scenarios.Select(scenario => (string)scenario!["name"]!)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_call_does_what_it_does_with_the_real_one(string name)
    {
        var scenario = Scenarios.Single(scenario => (string)scenario!["name"]! == name)!;
        var contract = TypeScriptContracts.Prepare(Path.Combine(Corpus, $"{scenario["contract"]}.ts"));
        var storage = new MemoryStorage();
        ulong usage = 1_000;
        var (calls, traces) = (scenario["calls"]!.AsArray(), Traces[name]!.AsArray());
        Assert.Equal(traces.Count, calls.Count);
        for (int i = 0; i < calls.Count; i++)
        {
            var before = Copy(storage);
            var outcome = contract.Call((string)calls[i]!["method"]!, ContextOf(calls[i]!, usage), RuntimeParameters.Latest, storage);
            if (outcome.Error is not null) storage = Copy(before);
            usage = outcome.Outcome.StorageUsage;
            AssertSame($"{name} {i} {calls[i]!["method"]}", traces[i]!, outcome, Changes(before, storage));
        }
    }

    [Fact]
    public void The_traces_are_what_the_real_one_does()
    {
        string judge = Path.Combine(RepositoryFiles.Root, "tests", "judges", "near-sdk-js");
        Assert.SkipUnless(File.Exists(Path.Combine(judge, "node_modules", ".package-lock.json")), "the real near-sdk-js is not installed: tests/judges/near-sdk-js/install");
        using var folder = new TempFolder();
        string traces = Path.Combine(folder.Path, "traces.json");
        using var node = Process.Start(new ProcessStartInfo("node", ["judge.mjs", traces]) { WorkingDirectory = judge })!;
        Assert.True(node.WaitForExit(TimeSpan.FromMinutes(4)));
        Assert.Equal(0, node.ExitCode);
        Assert.Equal(File.ReadAllText(Path.Combine(Corpus, "traces.json")), File.ReadAllText(traces));
    }

    private static VmContext ContextOf(JsonNode call, ulong usage) => CallContextFile.Default with
    {
        PredecessorAccountId = (string?)call["predecessor"] ?? "carol",
        Input = call["args"] is { } args ? Encoding.UTF8.GetBytes(args.ToJsonString()) : default,
        AccountBalance = 1_000,
        AttachedDeposit = call["deposit"] is { } deposit ? UInt128.Parse((string)deposit!, null) : 0,
        StorageUsage = usage,
        PrepaidGas = 1_000_000_000_000_000,
        PromiseResults = [.. (call["results"]?.AsArray() ?? []).Select(Result)],
    };

    private static PromiseResult Result(JsonNode? result) => result!.GetValueKind() == JsonValueKind.String
        ? new PromiseResult(PromiseResultKind.Successful, Encoding.UTF8.GetBytes((string)result!))
        : new PromiseResult((PromiseResultKind)(int)result!);

    private static void AssertSame(string call, JsonNode trace, ContractOutcome ours, JsonArray changes)
    {
        var outcome = ours.Outcome;
        Assert.Equal((call, (string?)trace["error"]), (call, ours.Error is { } error ? MessageOf(error) : null));
        Assert.Equal($"{call}: {trace["result"]}", $"{call}: {(outcome.ReturnValue is { } value ? Encoding.UTF8.GetString(value.Span) : null)}");
        Assert.Equal(trace["logs"]!.AsArray().Select(log => (string)log!), outcome.Logs);
        Assert.Equal((call, trace["changed"]!.ToJsonString()), (call, changes.ToJsonString()));
        Assert.Equal((call, trace["receipts"]!.ToJsonString()), (call, Receipts(outcome, trace["receipts"]!.AsArray()).ToJsonString()));
        Assert.Equal((call, (int?)trace["returned"]), (call, outcome.ReturnedReceipt));
        Assert.Equal((call, trace["counts"]!.ToJsonString()), (call, Counts(outcome.Profile).ToJsonString()));
    }

    private static string MessageOf(FunctionCallError error) => error.Message["Smart contract panicked: ".Length..].Split("\n    at ")[0];

    /// <summary>How often the state was asked, by what was paid for.</summary>
    private static JsonObject Counts(GasProfile profile)
    {
        ulong Count(Cost cost) => profile[cost] / RuntimeParameters.Latest.Prices[cost];
        return new JsonObject
        {
            ["read"] = Count(Cost.StorageReadBase), ["write"] = Count(Cost.StorageWriteBase),
            ["remove"] = Count(Cost.StorageRemoveBase), ["has"] = Count(Cost.StorageHasKeyBase),
        };
    }

    private static JsonArray Receipts(VmOutcome outcome, JsonArray recorded) => [.. outcome.Receipts.Select((receipt, i) => new JsonObject
    {
        ["receiver"] = receipt.ReceiverId,
        ["after"] = new JsonArray([.. receipt.Dependencies.Select(dependency => JsonValue.Create(dependency.Receipt))]),
        ["actions"] = new JsonArray([.. receipt.Actions.Select((action, k) => Action(action, hasWeight: recorded[i]?["actions"]?[k]?.AsArray()[^1] is null))]),
    })];

    /// <summary>A call with a weight has a gas that only the VM knows.</summary>
    private static JsonArray Action(ReceiptAction action, bool hasWeight) => action switch
    {
        CreateAccountAction => ["CreateAccount"],
        DeployContractAction deploy => ["DeployContract", Hex(deploy.Code)],
        FunctionCallAction call => ["FunctionCall", call.Method, Hex(call.Arguments), $"{call.Deposit}", hasWeight ? null : $"{call.Gas}"],
        TransferAction transfer => ["Transfer", $"{transfer.Deposit}"],
        StakeAction stake => ["Stake", $"{stake.Amount}", Hex(stake.PublicKey)],
        AddKeyAction { Permission: { } permission } add =>
            ["AddKey", Hex(add.PublicKey), $"{add.Nonce}", $"{permission.Allowance ?? 0}", permission.ReceiverId, string.Join(',', permission.MethodNames)],
        AddKeyAction add => ["AddKey", Hex(add.PublicKey), $"{add.Nonce}"],
        DeleteKeyAction delete => ["DeleteKey", Hex(delete.PublicKey)],
        DeleteAccountAction delete => ["DeleteAccount", delete.Beneficiary],
        _ => throw new ArgumentOutOfRangeException(nameof(action), action, "not in these contracts"),
    };

    private static JsonArray Changes(MemoryStorage before, MemoryStorage after)
    {
        var (old, now) = (Records(before), Records(after));
        var keys = old.Keys.Union(now.Keys).Where(key => old.GetValueOrDefault(key) != now.GetValueOrDefault(key)).Order(StringComparer.Ordinal);
        return [.. keys.Select(key => new JsonArray(key, now.GetValueOrDefault(key)))];
    }

    private static Dictionary<string, string> Records(MemoryStorage storage) => storage.Records.ToDictionary(record => Hex(record.Key), record => Hex(record.Value));

    private static MemoryStorage Copy(MemoryStorage storage)
    {
        var copy = new MemoryStorage();
        foreach (var (key, value) in storage.Records) copy.Write(key.Span, value.Span);
        return copy;
    }

    private static string Hex(ReadOnlyMemory<byte> bytes) => Convert.ToHexStringLower(bytes.Span);
}
