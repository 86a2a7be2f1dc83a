using System.Text.Json;
using OutLayer.Near;

namespace OutLayer.Runtime.LocalNode.Rpc.Views;

/// <summary>Transactions and what became of them (nearcore's <c>FinalExecutionOutcomeView</c>).</summary>
internal static class TransactionViews
{
    public static void Write(Utf8JsonWriter writer, SignedTransaction transaction)
    {
        writer.WriteStartObject();
        writer.WriteString("signer_id", transaction.SignerId);
        writer.WriteKey("public_key", transaction.PublicKey);
        writer.WriteNumber("nonce", transaction.Nonce);
        if (transaction.NonceIndex is { } index) writer.WriteNumber("nonce_index", index);
        writer.WriteString("receiver_id", transaction.ReceiverId);
        ActionViews.WriteAll(writer, "actions", transaction.Actions);
        writer.WriteNumber("priority_fee", 0);
        writer.WriteKey("signature", transaction.Signature);
        writer.WriteHash("hash", transaction.Hash);
        writer.WriteEndObject();
    }

    /// <summary>The whole.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="status">What became of it.</param>
    /// <param name="execution">How far it is, such as <c>FINAL</c>; null leaves it out.</param>
    /// <param name="receipts">Whether the receipts are shown beside their outcomes.</param>
    public static void WriteStatus(Utf8JsonWriter writer, TransactionStatus status, string? execution, bool receipts)
    {
        var ran = InOrder(status);
        writer.WriteStartObject();
        if (execution is not null) writer.WriteString("final_execution_status", execution);
        WriteEnd(writer, status);
        writer.WritePropertyName("transaction");
        Write(writer, status.Transaction);
        writer.WritePropertyName("transaction_outcome");
        OutcomeViews.Write(writer, status.Outcome, status.BlockHash);
        writer.WriteStartArray("receipts_outcome");
        foreach (var receipt in ran) OutcomeViews.Write(writer, receipt.Outcome, receipt.BlockHash);
        writer.WriteEndArray();
        if (receipts) WriteReceipts(writer, ran);
        writer.WriteEndObject();
    }

    private static void WriteReceipts(Utf8JsonWriter writer, IEnumerable<ReceiptOutcome> ran)
    {
        writer.WriteStartArray("receipts");
        foreach (var receipt in ran) ReceiptViews.Write(writer, receipt.Receipt);
        writer.WriteEndArray();
    }

    /// <summary>The transaction's own end: that of the receipt which has its result.</summary>
    private static void WriteEnd(Utf8JsonWriter writer, TransactionStatus status)
    {
        var byId = status.Receipts.ToDictionary(receipt => receipt.Outcome.Id, receipt => receipt.Outcome);
        var last = status.Outcome;
        while (last.SuccessReceiptId is { } next)
        {
            if (!byId.TryGetValue(next, out var outcome))
            {
                writer.WriteString("status", "Started");
                return;
            }
            last = outcome;
        }
        writer.WriteStartObject("status");
        OutcomeViews.WriteEnd(writer, last);
        writer.WriteEndObject();
    }

    /// <summary>nearcore's order: each receipt before all that it led to.</summary>
    private static List<ReceiptOutcome> InOrder(TransactionStatus status)
    {
        var byId = status.Receipts.ToDictionary(receipt => receipt.Outcome.Id);
        var order = new List<ReceiptOutcome>(status.Receipts.Count);
        var open = new Stack<CryptoHash>(status.Outcome.ReceiptIds.Reverse());
        while (open.TryPop(out var id))
        {
            if (!byId.Remove(id, out var receipt)) continue;
            order.Add(receipt);
            foreach (var next in receipt.Outcome.ReceiptIds.Reverse()) open.Push(next);
        }
        order.AddRange(status.Receipts.Where(receipt => byId.ContainsKey(receipt.Outcome.Id)));   // resumed promises, which nobody named
        return order;
    }
}
