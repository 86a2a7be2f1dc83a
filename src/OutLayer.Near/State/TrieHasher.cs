namespace OutLayer.Near;

/// <summary>
/// Hashes of nodes, each computed once: after an edit, only of those that it made. Many threads may ask at once; they
/// compute the same.
/// </summary>
internal static class TrieHasher
{
    public static NodeSummary Summarize(TrieNode root)
    {
        if (root.Summary is { } known) return known;
        foreach (var node in Unsummarized(root)) node.Summary ??= Compute(node, into: null);
        return root.Summary!;
    }

    /// <summary>Appends the bytes of nearcore's nodes that this one stands for, the upper one first.</summary>
    public static void Append(TrieNode node, ICollection<ReadOnlyMemory<byte>> into)
    {
        Summarize(node);
        Compute(node, into);
    }

    private static NodeSummary Compute(TrieNode node, ICollection<ReadOnlyMemory<byte>>? into)
    {
        byte[] lower = TrieEncoding.Lower(node, out ulong usage);
        var summary = new NodeSummary(CryptoHash.Of(lower), usage);
        if (node.Count > 1)
        {
            byte[] upper = TrieEncoding.ExtensionOf(node, summary, out usage);
            summary = new NodeSummary(CryptoHash.Of(upper), usage);
            into?.Add(upper);
        }
        into?.Add(lower);
        return summary;
    }

    /// <summary>Children before their parents; no recursion, as a trie may be thousands of levels deep.</summary>
    private static List<TrieNode> Unsummarized(TrieNode root)
    {
        List<TrieNode> nodes = [root];
        for (int i = 0; i < nodes.Count; i++)
            foreach (var child in nodes[i].Children.AsSpan())
                if (child is { Summary: null }) nodes.Add(child);
        nodes.Reverse();
        return nodes;
    }
}
