using System.Text.Json;
using OutLayer.Near;

namespace OutLayer.Runtime.LocalNode.Rpc.Views;

/// <summary>Receipts (nearcore's <c>ReceiptView</c>).</summary>
internal static class ReceiptViews
{
    public static void Write(Utf8JsonWriter writer, Receipt receipt)
    {
        writer.WriteStartObject();
        writer.WriteString("predecessor_id", receipt.PredecessorId);
        writer.WriteString("receiver_id", receipt.ReceiverId);
        writer.WriteHash("receipt_id", receipt.Id);
        writer.WriteStartObject("receipt");
        if (receipt is DataReceipt data) WriteData(writer, data);
        else WriteAction(writer, (ActionReceipt)receipt);
        writer.WriteEndObject();
        writer.WriteNumber("priority", 0);
        writer.WriteEndObject();
    }

    private static void WriteAction(Utf8JsonWriter writer, ActionReceipt receipt)
    {
        writer.WriteStartObject("Action");
        writer.WriteString("signer_id", receipt.SignerId);
        writer.WriteKey("signer_public_key", receipt.SignerPublicKey);
        writer.WriteAmount("gas_price", receipt.GasPrice);
        writer.WriteStartArray("output_data_receivers");
        foreach (var output in receipt.OutputDataReceivers) WriteOutput(writer, output);
        writer.WriteEndArray();
        writer.WriteHashes("input_data_ids", receipt.InputDataIds);
        ActionViews.WriteAll(writer, "actions", receipt.Actions);
        writer.WriteBoolean("is_promise_yield", receipt.IsPromiseYield);
        if (receipt.RefundTo is { } refundTo) writer.WriteString("refund_to", refundTo);
        writer.WriteEndObject();
    }

    private static void WriteOutput(Utf8JsonWriter writer, DataReceiver output)
    {
        writer.WriteStartObject();
        writer.WriteHash("data_id", output.DataId);
        writer.WriteString("receiver_id", output.ReceiverId);
        writer.WriteEndObject();
    }

    private static void WriteData(Utf8JsonWriter writer, DataReceipt receipt)
    {
        writer.WriteStartObject("Data");
        writer.WriteHash("data_id", receipt.DataId);
        if (receipt.Data is { } data) writer.WriteBase64String("data", data.Span);
        else writer.WriteNull("data");
        writer.WriteBoolean("is_promise_resume", receipt.IsPromiseResume);
        writer.WriteEndObject();
    }
}
