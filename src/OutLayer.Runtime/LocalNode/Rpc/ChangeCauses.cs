using System.Text.Json;
using OutLayer.Near;
using OutLayer.Runtime.LocalNode.Rpc.Views;

namespace OutLayer.Runtime.LocalNode.Rpc;

/// <summary>Who changed an account in a block: the last receipt that ran on it, or else the last transaction that it signed.</summary>
internal sealed class ChangeCauses(NearNode node, BlockHeader block)
{
    private readonly Dictionary<string, (string Type, string Member, CryptoHash Id)> _causes = Find(node, block);

    public void Write(Utf8JsonWriter writer, string account)
    {
        writer.WriteStartObject("cause");
        if (_causes.TryGetValue(account, out var cause))
        {
            writer.WriteString("type", cause.Type);
            writer.WriteHash(cause.Member, cause.Id);
        }
        else
        {
            writer.WriteString("type", block.Height == 0 ? "initial_state" : "not_writable_to_disk");   // put there from outside
        }
        writer.WriteEndObject();
    }

    private static Dictionary<string, (string Type, string Member, CryptoHash Id)> Find(NearNode node, BlockHeader block)
    {
        var causes = new Dictionary<string, (string Type, string Member, CryptoHash Id)>(StringComparer.Ordinal);
        foreach (var hash in block.Transactions)
            if (node.FindTransaction(hash) is { } status) causes[status.Transaction.SignerId] = ("transaction_processing", "tx_hash", hash);
        foreach (var id in block.Receipts)
            if (node.FindReceipt(id) is { } receipt) causes[receipt.ReceiverId] = ("receipt_processing", "receipt_hash", id);
        return causes;
    }
}
