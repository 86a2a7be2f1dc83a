using System.Text.Json;
using OutLayer.Near;

namespace OutLayer.Runtime.LocalNode.Rpc.Views;

/// <summary>What transactions and receipts came to (nearcore's <c>ExecutionOutcomeWithIdView</c>). No proofs are made.</summary>
internal static class OutcomeViews
{
    // Of the profile's form: none with a transaction, the third with a receipt.
    private const int TransactionMetadata = 1, ReceiptMetadata = 3;

    public static void Write(Utf8JsonWriter writer, ExecutionOutcome outcome, in CryptoHash block)
    {
        writer.WriteStartObject();
        writer.WriteEmptyArray("proof");
        writer.WriteHash("block_hash", block);
        writer.WriteHash("id", outcome.Id);
        writer.WriteStartObject("outcome");
        writer.WriteTexts("logs", outcome.Logs);
        writer.WriteHashes("receipt_ids", outcome.ReceiptIds);
        writer.WriteNumber("gas_burnt", outcome.GasBurnt);
        writer.WriteAmount("tokens_burnt", outcome.TokensBurnt);
        writer.WriteString("executor_id", outcome.ExecutorId);
        WriteStatus(writer, outcome);
        WriteMetadata(writer, outcome.Profile);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static void WriteStatus(Utf8JsonWriter writer, ExecutionOutcome outcome)
    {
        writer.WriteStartObject("status");
        if (outcome.SuccessReceiptId is { } receipt) writer.WriteHash("SuccessReceiptId", receipt);
        else WriteEnd(writer, outcome);
        writer.WriteEndObject();
    }

    /// <summary>The member that says how an outcome that is the last of its chain ended.</summary>
    public static void WriteEnd(Utf8JsonWriter writer, ExecutionOutcome outcome)
    {
        if (outcome.Failure is { } failure)
        {
            writer.WritePropertyName("Failure");
            ErrorViews.Write(writer, failure);
        }
        else
        {
            writer.WriteBase64String("SuccessValue", (outcome.SuccessValue ?? default).Span);
        }
    }

    private static void WriteMetadata(Utf8JsonWriter writer, IReadOnlyList<KeyValuePair<string, ulong>>? profile)
    {
        writer.WriteStartObject("metadata");
        writer.WriteNumber("version", profile is null ? TransactionMetadata : ReceiptMetadata);
        if (profile is null) writer.WriteNull("gas_profile");
        else GasProfileViews.Write(writer, "gas_profile", profile);
        writer.WriteEndObject();
    }
}
