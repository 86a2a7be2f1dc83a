using System.Text.Json;
using OutLayer.Near;

namespace OutLayer.Runtime.LocalNode.Rpc.Views;

/// <summary>How the chain is set up: <c>EXPERIMENTAL_genesis_config</c> and <c>EXPERIMENTAL_protocol_config</c>.</summary>
internal sealed class ConfigViews(NearNode node, NodeIdentity identity)
{
    public void WriteGenesis(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        WriteCommon(writer);
        writer.WriteAmount("total_supply", Genesis.TotalSupply);
        writer.WriteStartArray("validators");
        writer.WriteStartObject();
        writer.WriteString("account_id", identity.AccountId);
        writer.WriteString("public_key", identity.PublicKey);
        writer.WriteAmount("amount", Genesis.Validators[identity.AccountId]);
        writer.WriteEndObject();
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    public void WriteProtocol(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        WriteCommon(writer);
        writer.WritePropertyName("runtime_config");
        RuntimeConfigView.Write(writer, node.Parameters);
        writer.WriteEndObject();
    }

    private void WriteCommon(Utf8JsonWriter writer)
    {
        var options = node.Options;
        writer.WriteNumber("protocol_version", node.Parameters.ProtocolVersion);
        writer.WriteString("genesis_time", TimeText.Of(options.GenesisTime));
        writer.WriteString("chain_id", options.ChainId);
        writer.WriteNumber("genesis_height", 0);
        writer.WriteNumber("epoch_length", options.EpochLength);
        writer.WriteNumber("gas_limit", options.BlockGasLimit);
        writer.WriteAmount("min_gas_price", options.GasPrice);
        writer.WriteAmount("max_gas_price", options.GasPrice);
        writer.WriteNumber("transaction_validity_period", options.TransactionValidityPeriod);
        writer.WriteBoolean("dynamic_resharding", false);
        WriteSeats(writer);
        WriteRatios(writer);
        WriteShards(writer);
    }

    private void WriteSeats(Utf8JsonWriter writer)
    {
        writer.WriteNumber("num_block_producer_seats", 1);
        foreach (var (name, count) in ((string, int)[])[("num_block_producer_seats_per_shard", 1), ("avg_hidden_validator_seats_per_shard", 0)])
        {
            writer.WriteStartArray(name);
            writer.WriteNumberValue(count);
            writer.WriteEndArray();
        }
        writer.WriteNumber("block_producer_kickout_threshold", 0);
        writer.WriteNumber("chunk_producer_kickout_threshold", 0);
        writer.WriteString("protocol_treasury_account", identity.AccountId);
        writer.WriteAmount("fishermen_threshold", UInt128.MaxValue);
        writer.WriteNumber("minimum_stake_divisor", 10);
        writer.WriteNumber("num_blocks_per_year", 31_536_000);
    }

    /// <summary>Nothing is paid to validators, and the gas price stays as it is.</summary>
    private static void WriteRatios(Utf8JsonWriter writer)
    {
        foreach (var (name, over) in ((string, int)[])[("max_inflation_rate", 0), ("protocol_reward_rate", 0), ("gas_price_adjustment_rate", 0),
            ("online_min_threshold", 1), ("online_max_threshold", 1), ("minimum_stake_ratio", 1), ("protocol_upgrade_stake_threshold", 1)])
        {
            writer.WriteStartArray(name);
            writer.WriteNumberValue(over);
            writer.WriteNumberValue(1);
            writer.WriteEndArray();
        }
    }

    private static void WriteShards(Utf8JsonWriter writer)
    {
        writer.WriteStartObject("shard_layout");
        writer.WriteStartObject("V0");
        writer.WriteNumber("num_shards", 1);
        writer.WriteNumber("version", 0);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }
}
