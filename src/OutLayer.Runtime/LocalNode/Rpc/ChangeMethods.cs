using System.Text.Json;
using OutLayer.Near;
using OutLayer.Runtime.LocalNode.Rpc.Views;

namespace OutLayer.Runtime.LocalNode.Rpc;

/// <summary>
/// What a block changed, found as the difference between its state and that before, as long as both are kept. A key that changed more than
/// once in a block is shown once, with the receipt or transaction that was the last to work on its account.
/// </summary>
internal sealed class ChangeMethods(NearNode node)
{
    /// <summary>The kinds that can be asked for, with the column of the state that each is in.</summary>
    private static readonly Dictionary<string, TrieColumn> Kinds = new(StringComparer.Ordinal)
    {
        ["account_changes"] = TrieColumn.Account,
        ["single_access_key_changes"] = TrieColumn.AccessKey,
        ["all_access_key_changes"] = TrieColumn.AccessKey,
        ["contract_code_changes"] = TrieColumn.ContractCode,
        ["data_changes"] = TrieColumn.ContractData,
    };

    public Action<Utf8JsonWriter> Changes(RpcParameters parameters)
    {
        string kind = RpcParameters.OneOf(parameters.Require("changes_type"), Kinds.Keys);
        var wanted = Prefixes(kind, parameters);
        var at = parameters.Block().Resolve(node);
        var found = ChangesOf(at).Where(change => wanted.Any(prefix => ChangeViews.IsWanted(change, kind, prefix))).ToList();
        var causes = new ChangeCauses(node, at.Block);
        return writer => Write(writer, at.Block, found, (to, change) => ChangeViews.Write(to, change, causes));
    }

    /// <summary>Which accounts were touched, and in what.</summary>
    public Action<Utf8JsonWriter> Effects(RpcParameters parameters)
    {
        var reference = parameters.Positions(1) is [var id] ? RpcParameters.BlockId(id) : parameters.Block();
        var at = reference.Resolve(node);
        var touched = ChangesOf(at).Select(ChangeViews.TouchOf).OfType<(string Type, string AccountId)>().Distinct().ToList();
        return writer => Write(writer, at.Block, touched, static (to, touch) =>
        {
            to.WriteStartObject();
            to.WriteString("type", touch.Type);
            to.WriteString("account_id", touch.AccountId);
            to.WriteEndObject();
        });
    }

    private IEnumerable<TrieChange> ChangesOf(NodeSnapshot at)
    {
        var before = at.Block.Height == 0 ? MerkleTrie.Empty : node.At(at.Block.PreviousHash)?.State;
        return at.State is { } after && before is not null ? after.ChangesSince(before) : throw RpcErrors.GarbageCollected(at.Block);
    }

    /// <summary>How the keys of the state begin that are asked for.</summary>
    private static List<byte[]> Prefixes(string kind, RpcParameters parameters)
    {
        if (kind == "single_access_key_changes")
            return [.. Elements(parameters, "keys").Select(key => new RpcParameters(key)).Select(key => TrieKeys.AccessKey(key.AccountId("account_id"), key.PublicKey("public_key")))];
        byte[] dataPrefix = kind == "data_changes" ? parameters.Base64("key_prefix_base64") : [];
        return [.. Elements(parameters, "account_ids").Select(RpcParameters.AccountId).Select(id => Kinds[kind] switch
        {
            TrieColumn.AccessKey => TrieKeys.AccessKeyPrefix(id),
            TrieColumn.ContractCode => TrieKeys.ContractCode(id),
            TrieColumn.ContractData => TrieKeys.ContractData(id, dataPrefix),
            _ => TrieKeys.Account(id),
        })];
    }

    private static JsonElement.ArrayEnumerator Elements(RpcParameters parameters, string name)
    {
        var given = parameters.Require(name);
        return given.ValueKind == JsonValueKind.Array ? given.EnumerateArray() : throw RpcErrors.Arguments($"invalid type: `{name}` must be a sequence");
    }

    private static void Write<T>(Utf8JsonWriter writer, BlockHeader block, List<T> items, Action<Utf8JsonWriter, T> write)
    {
        writer.WriteStartObject();
        writer.WriteHash("block_hash", block.Hash);
        writer.WriteStartArray("changes");
        foreach (var item in items) write(writer, item);
        writer.WriteEndArray();
        writer.WriteEndObject();
    }
}
