using System.Text.Json;
using OutLayer.Near;
using OutLayer.Runtime.LocalNode.Rpc.Views;

namespace OutLayer.Runtime.LocalNode.Rpc;

/// <summary>Methods about the node, its validator and its settings.</summary>
internal sealed class NetworkMethods(NearNode node, NodeIdentity identity, StatusView status)
{
    private readonly ConfigViews _config = new(node, identity);
    private readonly ValidatorViews _validators = new(node, identity);

    public Action<Utf8JsonWriter> Status(RpcParameters parameters) => status.WriteStatus;

    public static Action<Utf8JsonWriter> Health(RpcParameters parameters) => static writer => writer.WriteNullValue();

    public static Action<Utf8JsonWriter> Info(RpcParameters parameters) => StatusView.WriteNetwork;

    public Action<Utf8JsonWriter> ClientConfig(RpcParameters parameters) => status.WriteClientConfig;

    public Action<Utf8JsonWriter> GenesisConfig(RpcParameters parameters) => _config.WriteGenesis;

    public Action<Utf8JsonWriter> ProtocolConfig(RpcParameters parameters)
    {
        parameters.Block().Resolve(node);
        return _config.WriteProtocol;
    }

    public Action<Utf8JsonWriter> Validators(RpcParameters parameters)
    {
        var at = EpochOf(parameters);
        return writer => _validators.Write(writer, at);
    }

    public Action<Utf8JsonWriter> ValidatorsOrdered(RpcParameters parameters)
    {
        var id = parameters.Positions(1) is [var only] ? only : parameters.IsEmpty ? (JsonElement?)null : parameters.Find("block_id");
        if (id is { ValueKind: not JsonValueKind.Null } given) RpcParameters.BlockId(given).Resolve(node);
        return _validators.WriteOrdered;
    }

    /// <summary>The one validator makes every block: there is no time in which it may rest.</summary>
    public static Action<Utf8JsonWriter> MaintenanceWindows(RpcParameters parameters)
    {
        if (parameters.Positions(1) is [var only]) RpcParameters.AccountId(only);
        else parameters.AccountId("account_id");
        return static writer =>
        {
            writer.WriteStartArray();
            writer.WriteEndArray();
        };
    }

    /// <summary>Of the last block ("latest", [null]), of a block, or of an epoch by its id.</summary>
    private NodeSnapshot EpochOf(RpcParameters parameters)
    {
        if (parameters.IsEmpty || parameters.IsText("latest")) return node.Head;
        if (parameters.Positions(1) is [var only])
            return only.ValueKind == JsonValueKind.Null ? node.Head : InKnownEpoch(RpcParameters.BlockId(only));
        if (parameters.Find("block_id") is { } block) return InKnownEpoch(RpcParameters.BlockId(block));
        var epoch = parameters.Hash("epoch_id");
        if (epoch == node.Head.Block.EpochId) return node.Head;
        return node.At(epoch) ?? throw RpcErrors.UnknownEpoch();
    }

    private NodeSnapshot InKnownEpoch(BlockReference block) => block.Find(node) ?? throw RpcErrors.UnknownEpoch();
}
