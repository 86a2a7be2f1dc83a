using System.Text.Json;
using OutLayer.Near;
using OutLayer.Runtime.LocalNode.Rpc.Views;

namespace OutLayer.Runtime.LocalNode.Rpc;

/// <summary>A question about a state; gives what writes the members of its answer.</summary>
internal delegate Action<Utf8JsonWriter> StateQuery(NodeSnapshot at);

/// <summary>The questions that <c>query</c> knows.</summary>
internal static class StateQueries
{
    public static StateQuery Account(string id) => at =>
    {
        var account = Find(at, id);
        return writer => AccountViews.WriteAccount(writer, account);
    };

    public static StateQuery Code(string id) => at =>
    {
        var account = Find(at, id);
        var code = at.Ledger().CodeOf(id, account.Contract) ?? throw RpcErrors.NoContractCode(at.Block, id);
        return writer => WriteCode(writer, code);
    };

    public static StateQuery GlobalCode(GlobalContractId id) => at =>
    {
        var code = at.Ledger().FindGlobalCode(id) ?? throw RpcErrors.NoGlobalContract(at.Block, id);
        return writer => WriteCode(writer, code);
    };

    /// <summary>The records of a contract, with the trie's nodes that hold them if a proof is asked for.</summary>
    public static StateQuery State(string id, byte[] prefix, bool proof) => at =>
    {
        Find(at, id);
        return writer =>
        {
            writer.WriteStartArray("values");
            foreach (var (key, value) in at.Ledger().Data(id, prefix)) WriteRecord(writer, key, value);
            writer.WriteEndArray();
            if (proof) StateProof.Write(writer, at, id, prefix);
        };
    };

    public static StateQuery AccessKey(string id, byte[] publicKey) => at =>
    {
        var key = at.Ledger().FindKey(id, publicKey) ?? throw RpcErrors.UnknownAccessKey(at.Block, PublicKeyText.Format(publicKey));
        return writer => AccountViews.WriteKey(writer, key);
    };

    public static StateQuery AccessKeys(string id) => at => writer =>
    {
        writer.WriteStartArray("keys");
        foreach (var (publicKey, key) in at.Ledger().Keys(id))
        {
            writer.WriteStartObject();
            writer.WriteKey("public_key", publicKey);
            AccountViews.WriteKeyObject(writer, "access_key", key);
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
    };

    public static StateQuery GasKey(string id, byte[] publicKey) => at =>
    {
        var ledger = at.Ledger();
        var key = ledger.FindKey(id, publicKey);
        if (key?.GasKey is null) throw RpcErrors.UnknownGasKey(at.Block, PublicKeyText.Format(publicKey));
        return writer => WriteGasKey(writer, ledger, id, publicKey, key);
    };

    public static StateQuery GasKeys(string id) => at => writer =>
    {
        var ledger = at.Ledger();
        writer.WriteStartArray("keys");
        foreach (var (publicKey, key) in ledger.Keys(id))
        {
            if (key.GasKey is null) continue;
            writer.WriteStartObject();
            writer.WriteKey("public_key", publicKey);
            writer.WriteStartObject("gas_key");
            WriteGasKey(writer, ledger, id, publicKey, key);
            writer.WriteEndObject();
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
    };

    public static StateQuery Call(NearNode node, string id, string method, byte[] arguments) => at =>
    {
        Find(at, id);
        var call = node.View(at, id, method, arguments);
        if (call.Error is { } error) throw RpcErrors.ContractExecution(at.Block, error, ViewErrorText.Of(error));
        return writer => WriteCall(writer, call.Outcome);
    };

    private static Account Find(NodeSnapshot at, string id) => at.Ledger().FindAccount(id) ?? throw RpcErrors.UnknownAccount(at.Block, id);

    private static void WriteCode(Utf8JsonWriter writer, ReadOnlyMemory<byte> code)
    {
        writer.WriteBase64String("code_base64", code.Span);
        writer.WriteHash("hash", CryptoHash.Of(code.Span));
    }

    private static void WriteRecord(Utf8JsonWriter writer, ReadOnlyMemory<byte> key, ReadOnlyMemory<byte> value)
    {
        writer.WriteStartObject();
        writer.WriteBase64String("key", key.Span);
        writer.WriteBase64String("value", value.Span);
        writer.WriteEndObject();
    }

    private static void WriteGasKey(Utf8JsonWriter writer, NearLedger ledger, string id, ReadOnlyMemory<byte> publicKey, AccessKey key)
    {
        var gasKey = key.GasKey!.Value;
        writer.WriteAmount("balance", gasKey.Balance);
        writer.WriteNumber("num_nonces", gasKey.Nonces);
        writer.WriteStartArray("nonces");
        for (ushort i = 0; i < gasKey.Nonces; i++) writer.WriteNumberValue(ledger.FindNonce(id, publicKey.Span, i) ?? 0);
        writer.WriteEndArray();
        AccountViews.WritePermission(writer, key.Permission);
    }

    private static void WriteCall(Utf8JsonWriter writer, VmOutcome outcome)
    {
        writer.WriteStartArray("result");
        foreach (byte value in (outcome.ReturnValue ?? default).Span) writer.WriteNumberValue(value);
        writer.WriteEndArray();
        writer.WriteTexts("logs", outcome.Logs);
    }
}
