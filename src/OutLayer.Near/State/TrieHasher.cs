namespace OutLayer.Near;

/// <summary>
/// Hashes of nodes, each computed once: after an edit, only of those that it made. Many threads may ask at once; they
/// compute the same.
/// </summary>
internal static class TrieHasher
{
    private const int Many = 2_048;   // nodes; from there on threads pay

    public static NodeSummary Summarize(TrieNode root)
    {
        if (root.Summary is { } known) return known;
        var nodes = Unsummarized(root, out var levels);
        for (int level = levels.Count - 2; level >= 0; level--) Summarize(nodes, levels[level], levels[level + 1]);
        return root.Summary!;
    }

    /// <summary>Nodes of one level, whose children have their summaries. A whole state is hashed by all processors.</summary>
    private static void Summarize(List<TrieNode> nodes, int start, int end)
    {
        if (end - start >= Many) Parallel.For(start, end, i => nodes[i].Summary ??= Compute(nodes[i], into: null));
        else
            for (int i = start; i < end; i++) nodes[i].Summary ??= Compute(nodes[i], into: null);
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

    /// <summary>Level by level from the root; no recursion, as a trie may be thousands of levels deep.</summary>
    /// <param name="root">One that has no summary.</param>
    /// <param name="levels">Where each level begins, and the end.</param>
    private static List<TrieNode> Unsummarized(TrieNode root, out List<int> levels)
    {
        List<TrieNode> nodes = [root];
        levels = [0, 1];
        for (int i = 0; i < nodes.Count; i++)
        {
            if (i == levels[^1]) levels.Add(nodes.Count);
            foreach (var child in nodes[i].Children.AsSpan())
                if (child is { Summary: null }) nodes.Add(child);
        }
        return nodes;
    }
}
