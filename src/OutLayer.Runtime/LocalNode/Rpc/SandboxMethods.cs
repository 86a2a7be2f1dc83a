using System.Text.Json;
using OutLayer.Near;

namespace OutLayer.Runtime.LocalNode.Rpc;

/// <summary>near-sandbox's methods: records put into the state, and time that passes.</summary>
internal sealed class SandboxMethods(NearNode node)
{
    private readonly Lock _gate = new();
    private Task _lastJump = Task.CompletedTask;

    public async Task<Action<Utf8JsonWriter>> PatchState(RpcParameters parameters, CancellationToken cancel)
    {
        var given = parameters.Require("records");
        if (given.ValueKind != JsonValueKind.Array) throw RpcErrors.Arguments("invalid type: `records` must be a sequence");
        StateRecord[] records = [.. given.EnumerateArray().Select(Read)];
        try
        {
            if (records.Length > 0) await node.PatchState(records).WaitAsync(cancel).ConfigureAwait(false);
        }
        catch (ArgumentException refused)
        {
            throw RpcErrors.Arguments(refused.Message);
        }
        return Empty;
    }

    public async Task<Action<Utf8JsonWriter>> FastForward(RpcParameters parameters, CancellationToken cancel)
    {
        ulong heights = parameters.Number("delta_height");
        Task jump;
        lock (_gate) jump = _lastJump = Jump(heights, _lastJump);
        await jump.WaitAsync(cancel).ConfigureAwait(false);
        return Empty;
    }

    /// <summary>One after the other, so that no two go beyond the end of time together.</summary>
    private async Task Jump(ulong heights, Task last)
    {
        await last.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        ulong most = (long.MaxValue - Math.Min(node.Head.Block.Timestamp, long.MaxValue)) / node.Options.BlockTime;
        if (heights > most) throw RpcErrors.Arguments($"delta_height {heights} is beyond the end of time in 2262; at most {most}");
        if (heights > 0) await node.FastForward(heights).ConfigureAwait(false);
    }

    private static StateRecord Read(JsonElement record)
    {
        if (record.ValueKind != JsonValueKind.Object || record.EnumerateObject().Count() != 1) throw RpcErrors.Arguments("a record is an object with one member, its kind");
        var kind = record.EnumerateObject().First();
        var members = new RpcParameters(kind.Value);
        string id = members.AccountId("account_id");
        return kind.Name switch
        {
            "Account" => new StateRecord.OfAccount(id, Account(new RpcParameters(members.Require("account")))),
            "Contract" => new StateRecord.OfContract(id, members.Base64("code")),
            "Data" => new StateRecord.OfData(id, members.Base64("data_key"), members.Base64("value")),
            "AccessKey" => new StateRecord.OfAccessKey(id, members.PublicKey("public_key"), Key(new RpcParameters(members.Require("access_key")))),
            _ => throw RpcErrors.Arguments($"records of kind `{kind.Name}` cannot be put into the state of a local node; those of Account, Contract, Data and AccessKey can"),
        };
    }

    private static Account Account(RpcParameters members)
    {
        var code = members.Find("code_hash") is { } hash ? RpcParameters.Hash(hash) : CryptoHash.Zero;
        var contract = code.IsZero ? default : new ContractId(ContractKind.Local, code.ToArray());
        var locked = members.Find("locked") is { } stake ? RpcParameters.Amount(stake) : 0;
        return new Account(RpcParameters.Amount(members.Require("amount")), locked, contract, members.Find("storage_usage") is { } usage ? RpcParameters.Number(usage) : 0);
    }

    private static AccessKey Key(RpcParameters members)
    {
        ulong nonce = members.Find("nonce") is { } given ? RpcParameters.Number(given) : 0;
        var permission = members.Require("permission");
        if (permission.ValueKind == JsonValueKind.String)
        {
            RpcParameters.OneOf(permission, ["FullAccess"]);
            return new AccessKey(nonce, Permission: null);
        }
        return new AccessKey(nonce, Permission(new RpcParameters(new RpcParameters(permission).Require("FunctionCall"))));
    }

    private static FunctionCallPermission Permission(RpcParameters members)
    {
        UInt128? allowance = members.Find("allowance") is { } given ? RpcParameters.Amount(given) : null;
        var methods = members.Require("method_names");
        if (methods.ValueKind != JsonValueKind.Array) throw RpcErrors.Arguments("invalid type: `method_names` must be a sequence");
        return new FunctionCallPermission(allowance, members.AccountId("receiver_id"), [.. methods.EnumerateArray().Select(RpcParameters.Text)]);
    }

    private static void Empty(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteEndObject();
    }
}
