using System.Text.Json;
using OutLayer.Near;

namespace OutLayer.Runtime.LocalNode.Rpc;

/// <summary>The nodes of the state trie that hold the records of a contract, each once, the root first.</summary>
internal static class StateProof
{
    public static void Write(Utf8JsonWriter writer, NodeSnapshot at, string account, byte[] prefix)
    {
        var seen = new HashSet<CryptoHash>();
        writer.WriteStartArray("proof");
        foreach (var key in Keys(at, account, prefix))
            foreach (var node in at.State!.ProofOf(key))
                if (seen.Add(CryptoHash.Of(node.Span))) writer.WriteBase64StringValue(node.Span);
        writer.WriteEndArray();
    }

    /// <summary>The prefix itself, which proves that there are no others, and the records.</summary>
    private static IEnumerable<byte[]> Keys(NodeSnapshot at, string account, byte[] prefix)
    {
        yield return TrieKeys.ContractData(account, prefix);
        foreach (var (key, _) in at.Ledger().Data(account, prefix)) yield return TrieKeys.ContractData(account, key.Span);
    }
}
