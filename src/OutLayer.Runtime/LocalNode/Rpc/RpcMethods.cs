using System.Collections.Frozen;
using OutLayer.Runtime.LocalNode.Rpc.Views;

namespace OutLayer.Runtime.LocalNode.Rpc;

/// <summary>The one table of methods, by nearcore's names.</summary>
internal static class RpcMethods
{
    private const string NoProofs = "not supported by a local node: it makes no light-client proofs";

    public static FrozenDictionary<string, RpcMethod> Of(NearNode node, NodeIdentity identity, StatusView status, TimeSpan patience)
    {
        var (blocks, transactions, queries) = (new BlockMethods(node, identity), new TransactionMethods(node, patience), new QueryMethods(node));
        var (sandbox, changes, network) = (new SandboxMethods(node), new ChangeMethods(node), new NetworkMethods(node, identity, status));
        RpcMethod[] table =
        [
            RpcMethod.Now("query", queries.Query),
            .. queries.Direct,
            RpcMethod.Now("block", blocks.Block),
            RpcMethod.Now("chunk", blocks.Chunk),
            RpcMethod.Now("gas_price", blocks.GasPrice),
            RpcMethod.Now("EXPERIMENTAL_congestion_level", blocks.CongestionLevel),
            new("tx", transactions.Status),
            new("EXPERIMENTAL_tx_status", transactions.StatusWithReceipts),
            RpcMethod.Now("EXPERIMENTAL_receipt", transactions.Receipt),
            new("send_tx", transactions.Send),
            RpcMethod.Now("broadcast_tx_async", transactions.BroadcastAsync),
            new("broadcast_tx_commit", transactions.BroadcastCommit),
            RpcMethod.Now("status", network.Status),
            RpcMethod.Now("health", NetworkMethods.Health),
            RpcMethod.Now("network_info", NetworkMethods.Info),
            RpcMethod.Now("client_config", network.ClientConfig),
            RpcMethod.Now("validators", network.Validators),
            RpcMethod.Now("EXPERIMENTAL_validators_ordered", network.ValidatorsOrdered),
            RpcMethod.Now("maintenance_windows", NetworkMethods.MaintenanceWindows),
            RpcMethod.Now("EXPERIMENTAL_maintenance_windows", NetworkMethods.MaintenanceWindows),
            RpcMethod.Now("genesis_config", network.GenesisConfig),
            RpcMethod.Now("EXPERIMENTAL_genesis_config", network.GenesisConfig),
            RpcMethod.Now("EXPERIMENTAL_protocol_config", network.ProtocolConfig),
            RpcMethod.Now("changes", changes.Changes),
            RpcMethod.Now("EXPERIMENTAL_changes", changes.Changes),
            RpcMethod.Now("block_effects", changes.Effects),
            RpcMethod.Now("EXPERIMENTAL_changes_in_block", changes.Effects),
            new("sandbox_patch_state", sandbox.PatchState),
            new("sandbox_fast_forward", sandbox.FastForward),
            RpcMethod.Refused("light_client_proof", NoProofs),
            RpcMethod.Refused("next_light_client_block", NoProofs),
            RpcMethod.Refused("EXPERIMENTAL_light_client_proof", NoProofs),
            RpcMethod.Refused("EXPERIMENTAL_light_client_block_proof", NoProofs),
            RpcMethod.Refused("EXPERIMENTAL_split_storage_info", "not supported by a local node: it has one store"),
        ];
        return table.ToFrozenDictionary(method => method.Name, StringComparer.Ordinal);
    }
}
