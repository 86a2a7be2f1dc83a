using System.Text.Json;
using OutLayer.Near;

namespace OutLayer.Runtime.LocalNode.Rpc.Views;

/// <summary>The validators of an epoch: one, which makes every block.</summary>
internal sealed class ValidatorViews(NearNode node, NodeIdentity identity)
{
    public void Write(Utf8JsonWriter writer, NodeSnapshot at)
    {
        var block = at.Block;
        ulong start = block.Height - block.Height % node.Options.EpochLength;
        writer.WriteStartObject();
        writer.WriteStartArray("current_validators");
        WriteCurrent(writer, block.Height - start + 1);
        writer.WriteEndArray();
        writer.WriteStartArray("next_validators");
        writer.WriteStartObject();
        WriteStake(writer);
        WriteShards(writer, "shards");
        writer.WriteEndObject();
        writer.WriteEndArray();
        foreach (string none in (string[])["current_fishermen", "next_fishermen", "current_proposals", "prev_epoch_kickout"]) writer.WriteEmptyArray(none);
        writer.WriteNumber("epoch_start_height", start);
        writer.WriteNumber("epoch_height", block.EpochHeight);
        writer.WriteEndObject();
    }

    public void WriteOrdered(Utf8JsonWriter writer)
    {
        writer.WriteStartArray();
        writer.WriteStartObject();
        writer.WriteString("validator_stake_struct_version", "V1");
        WriteStake(writer);
        writer.WriteEndObject();
        writer.WriteEndArray();
    }

    private void WriteCurrent(Utf8JsonWriter writer, ulong blocks)
    {
        writer.WriteStartObject();
        WriteStake(writer);
        writer.WriteBoolean("is_slashed", false);
        WriteShards(writer, "shards");
        WriteShards(writer, "shards_endorsed");
        foreach (string made in (string[])["blocks", "chunks", "endorsements"])
        {
            writer.WriteNumber($"num_produced_{made}", blocks);
            writer.WriteNumber($"num_expected_{made}", blocks);
            if (made != "blocks") WritePerShard(writer, made, blocks);
        }
        writer.WriteEndObject();
    }

    private static void WritePerShard(Utf8JsonWriter writer, string made, ulong blocks)
    {
        foreach (string count in (string[])["produced", "expected"])
        {
            writer.WriteStartArray($"num_{count}_{made}_per_shard");
            writer.WriteNumberValue(blocks);
            writer.WriteEndArray();
        }
    }

    private void WriteStake(Utf8JsonWriter writer)
    {
        writer.WriteString("account_id", identity.AccountId);
        writer.WriteString("public_key", identity.PublicKey);
        writer.WriteAmount("stake", Genesis.Validators[identity.AccountId]);
    }

    private static void WriteShards(Utf8JsonWriter writer, string name)
    {
        writer.WriteStartArray(name);
        writer.WriteNumberValue(0);
        writer.WriteEndArray();
    }
}
