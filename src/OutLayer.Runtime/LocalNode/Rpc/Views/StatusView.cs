using System.Diagnostics;
using System.Reflection;
using System.Text.Json;

namespace OutLayer.Runtime.LocalNode.Rpc.Views;

/// <summary>The node itself: <c>status</c>, <c>client_config</c>, and what a network would have.</summary>
internal sealed class StatusView(NearNode node, NodeIdentity identity)
{
    private static readonly string Version = typeof(StatusView).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "";

    private readonly long _started = Stopwatch.GetTimestamp();

    /// <summary>Where it listens, such as <c>127.0.0.1:3030</c>; null if it does not.</summary>
    public string? Address { get; set; }

    public void WriteStatus(Utf8JsonWriter writer)
    {
        var head = node.Head.Block;
        writer.WriteStartObject();
        WriteVersion(writer);
        writer.WriteString("chain_id", node.Options.ChainId);
        writer.WriteNumber("protocol_version", node.Parameters.ProtocolVersion);
        writer.WriteNumber("latest_protocol_version", node.Parameters.ProtocolVersion);
        writer.WriteString("rpc_addr", Address);
        writer.WriteStartArray("validators");
        writer.WriteStartObject();
        writer.WriteString("account_id", identity.AccountId);
        writer.WriteEndObject();
        writer.WriteEndArray();
        WriteSync(writer, head);
        writer.WriteString("validator_account_id", identity.AccountId);
        foreach (string key in (string[])["validator_public_key", "node_public_key", "node_key"]) writer.WriteString(key, identity.PublicKey);
        writer.WriteNumber("uptime_sec", (long)Stopwatch.GetElapsedTime(_started).TotalSeconds);
        if (node.At(0) is { } genesis) writer.WriteHash("genesis_hash", genesis.Block.Hash);
        writer.WriteNull("detailed_debug_status");
        writer.WriteEndObject();
    }

    public void WriteClientConfig(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        WriteVersion(writer);
        writer.WriteString("chain_id", node.Options.ChainId);
        writer.WriteString("rpc_addr", Address);
        writer.WriteNumber("epoch_length", node.Options.EpochLength);
        writer.WriteNumber("transaction_pool_size_limit", node.Options.MaxWaitingTransactions);
        writer.WriteNumber("max_gas_burnt_view", node.Parameters.Limits.MaxGasBurntView);
        writer.WriteNull("trie_viewer_state_size_limit");
        writer.WriteBoolean("archive", false);
        writer.WriteEndObject();
    }

    public static void WriteNetwork(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteEmptyArray("active_peers");
        foreach (string number in (string[])["num_active_peers", "peer_max_count", "sent_bytes_per_sec", "received_bytes_per_sec"]) writer.WriteNumber(number, 0);
        writer.WriteEmptyArray("known_producers");
        writer.WriteEndObject();
    }

    private static void WriteVersion(Utf8JsonWriter writer)
    {
        writer.WriteStartObject("version");
        writer.WriteString("version", Version);
        writer.WriteString("build", "outlayer");
        writer.WriteString("commit", "");
        writer.WriteString("rustc_version", "");
        writer.WriteEndObject();
    }

    private void WriteSync(Utf8JsonWriter writer, BlockHeader head)
    {
        writer.WriteStartObject("sync_info");
        writer.WriteHash("latest_block_hash", head.Hash);
        writer.WriteNumber("latest_block_height", head.Height);
        writer.WriteHash("latest_state_root", head.StateRoot);
        writer.WriteString("latest_block_time", TimeText.Of(head.Timestamp));
        writer.WriteBoolean("syncing", false);
        if (node.At(0) is { } first)
        {
            writer.WriteHash("earliest_block_hash", first.Block.Hash);
            writer.WriteNumber("earliest_block_height", first.Block.Height);
            writer.WriteString("earliest_block_time", TimeText.Of(first.Block.Timestamp));
        }
        writer.WriteHash("epoch_id", head.EpochId);
        writer.WriteNumber("epoch_start_height", EpochStart(head));
        writer.WriteEndObject();
    }

    private ulong EpochStart(BlockHeader block) => block.Height - block.Height % node.Options.EpochLength;
}
