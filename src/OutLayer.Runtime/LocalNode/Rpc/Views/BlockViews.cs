using System.Globalization;
using System.Text.Json;
using OutLayer.Near;

namespace OutLayer.Runtime.LocalNode.Rpc.Views;

/// <summary>
/// Blocks with all members of nearcore's. A block here has one chunk, which has the block's hash; what only a network has is empty,
/// and hashes of what a local chain does not make are zero.
/// </summary>
internal sealed class BlockViews(NearNode node, NodeIdentity identity)
{
    public void WriteBlock(Utf8JsonWriter writer, BlockHeader block)
    {
        writer.WriteStartObject();
        writer.WriteString("author", identity.AccountId);
        writer.WriteStartObject("header");
        WriteHeader(writer, block);
        writer.WriteEndObject();
        writer.WriteStartArray("chunks");
        WriteChunkHeader(writer, block);
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    public void WriteChunk(Utf8JsonWriter writer, BlockHeader block)
    {
        writer.WriteStartObject();
        writer.WriteString("author", identity.AccountId);
        writer.WritePropertyName("header");
        WriteChunkHeader(writer, block);
        writer.WriteStartArray("transactions");
        foreach (var hash in block.Transactions)
            if (node.FindTransaction(hash) is { } status) TransactionViews.Write(writer, status.Transaction);
        writer.WriteEndArray();
        writer.WriteStartArray("receipts");
        foreach (var id in block.Receipts)
            if (node.FindReceipt(id) is { } receipt) ReceiptViews.Write(writer, receipt);
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private void WriteHeader(Utf8JsonWriter writer, BlockHeader block)
    {
        writer.WriteNumber("height", block.Height);
        writer.WriteNumber("prev_height", block.PreviousHeight);
        writer.WriteHash("epoch_id", block.EpochId);
        writer.WriteHash("next_epoch_id", block.EpochId);
        writer.WriteHash("hash", block.Hash);
        writer.WriteHash("prev_hash", block.PreviousHash);
        writer.WriteHash("prev_state_root", StateRootBefore(block));
        writer.WriteHash("block_body_hash", block.Hash);
        WriteRoots(writer, block);
        WriteTime(writer, block);
        WriteMoney(writer, block);
        WriteConsensus(writer, block);
    }

    private static void WriteRoots(Utf8JsonWriter writer, BlockHeader block)
    {
        writer.WriteHash("chunk_receipts_root", HashOf(block.Receipts));
        writer.WriteHash("chunk_headers_root", HashOf([block.Hash]));
        writer.WriteHash("chunk_tx_root", HashOf(block.Transactions));
        writer.WriteHash("outcome_root", block.OutcomeRoot);
        writer.WriteNumber("chunks_included", 1);
        writer.WriteHash("challenges_root", CryptoHash.Zero);
    }

    private static void WriteTime(Utf8JsonWriter writer, BlockHeader block)
    {
        writer.WriteNumber("timestamp", block.Timestamp);
        writer.WriteString("timestamp_nanosec", block.Timestamp.ToString(CultureInfo.InvariantCulture));
        writer.WriteHash("random_value", block.RandomValue);
        writer.WriteEmptyArray("validator_proposals");
        writer.WriteStartArray("chunk_mask");
        writer.WriteBooleanValue(true);
        writer.WriteEndArray();
    }

    private static void WriteMoney(Utf8JsonWriter writer, BlockHeader block)
    {
        writer.WriteAmount("gas_price", block.GasPrice);
        writer.WriteNumber("block_ordinal", block.Ordinal);
        writer.WriteAmount("rent_paid", 0);
        writer.WriteAmount("validator_reward", 0);
        writer.WriteAmount("total_supply", Genesis.TotalSupply);
        writer.WriteEmptyArray("challenges_result");
    }

    private void WriteConsensus(Utf8JsonWriter writer, BlockHeader block)
    {
        writer.WriteHash("last_final_block", block.PreviousHash);
        writer.WriteHash("last_ds_final_block", block.PreviousHash);
        writer.WriteHash("next_bp_hash", CryptoHash.Of(System.Text.Encoding.UTF8.GetBytes(identity.PublicKey)));
        writer.WriteHash("block_merkle_root", CryptoHash.Zero);
        writer.WriteNull("epoch_sync_data_hash");
        writer.WriteEmptyArray("approvals");
        writer.WriteString("signature", identity.Sign(block.Hash));
        writer.WriteNumber("latest_protocol_version", node.Parameters.ProtocolVersion);
        writer.WriteEmptyArray("chunk_endorsements");
    }

    private void WriteChunkHeader(Utf8JsonWriter writer, BlockHeader block)
    {
        writer.WriteStartObject();
        writer.WriteHash("chunk_hash", block.Hash);
        writer.WriteHash("prev_block_hash", block.PreviousHash);
        writer.WriteHash("outcome_root", block.OutcomeRoot);
        writer.WriteHash("prev_state_root", StateRootBefore(block));
        writer.WriteHash("encoded_merkle_root", CryptoHash.Zero);
        writer.WriteNumber("encoded_length", 0);
        writer.WriteNumber("height_created", block.Height);
        writer.WriteNumber("height_included", block.Height);
        writer.WriteNumber("shard_id", 0);
        writer.WriteNumber("gas_used", block.GasUsed);
        writer.WriteNumber("gas_limit", node.Options.BlockGasLimit);
        WriteChunkTotals(writer, block);
        writer.WriteString("signature", identity.Sign(block.Hash));
        writer.WriteEndObject();
    }

    private static void WriteChunkTotals(Utf8JsonWriter writer, BlockHeader block)
    {
        writer.WriteAmount("rent_paid", 0);
        writer.WriteAmount("validator_reward", 0);
        writer.WriteAmount("balance_burnt", block.GasUsed * block.GasPrice);
        writer.WriteHash("outgoing_receipts_root", HashOf(block.Receipts));
        writer.WriteHash("tx_root", HashOf(block.Transactions));
        writer.WriteEmptyArray("validator_proposals");
        writer.WriteStartObject("congestion_info");
        foreach (string gas in (string[])["delayed_receipts_gas", "buffered_receipts_gas"]) writer.WriteString(gas, "0");
        writer.WriteNumber("receipt_bytes", 0);
        writer.WriteNumber("allowed_shard", 0);
        writer.WriteEndObject();
        writer.WriteNull("bandwidth_requests");
    }

    private CryptoHash StateRootBefore(BlockHeader block) =>
        block.Height == 0 ? CryptoHash.Zero : node.At(block.PreviousHash)?.Block.StateRoot ?? CryptoHash.Zero;

    private static CryptoHash HashOf(IReadOnlyList<CryptoHash> hashes) =>
        hashes.Count == 0 ? CryptoHash.Zero : CryptoHash.Of(new BorshWriter().Vec(hashes, static (to, hash) => to.Hash(hash)).Written.Span);
}
