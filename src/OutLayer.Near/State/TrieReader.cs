namespace OutLayer.Near;

/// <summary>Looks keys up.</summary>
internal static class TrieReader
{
    /// <param name="root">Null for an empty trie.</param>
    /// <param name="nibbles">The key in half bytes.</param>
    /// <param name="touched">
    /// nearcore's nodes that were read: those of the path, down to the first that shows that the key is not there.
    /// </param>
    public static TrieValue? Find(TrieNode? root, ReadOnlySpan<byte> nibbles, out int touched)
    {
        touched = 0;
        for (var node = root; node is not null;)
        {
            touched++;
            if (!nibbles.StartsWith(node.Path)) return null;
            nibbles = nibbles[node.Path.Length..];
            if (node.Children is null) return nibbles.IsEmpty ? node.Value : null;
            touched += node.Count - 1;   // the branch below its extension
            if (nibbles.IsEmpty) return node.Value;
            node = node.Children[nibbles[0]];
            nibbles = nibbles[1..];
        }
        return null;
    }
}
