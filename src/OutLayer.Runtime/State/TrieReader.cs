using OutLayer.Protocol;

namespace OutLayer.Runtime.State;

/// <summary>Looks keys up. Each level consumes at least one half byte of the key, so a hostile trie ends as a key does.</summary>
internal static class TrieReader
{
    /// <summary>What the trie holds for a key; null if the key is not there, which the nodes on its path prove.</summary>
    public static ValueRef? Find(INodeSource source, in Hash256 trieRoot, ReadOnlySpan<byte> key)
    {
        if (trieRoot.IsZero) return null;
        ReadOnlySpan<byte> rest = Nibbles.FromKey(key);
        var hash = trieRoot;
        while (true)
        {
            var node = TrieNodeCodec.Decode(source.GetNode(hash).Span);
            if (!rest.StartsWith(node.Path)) return null;
            rest = rest[node.Path.Length..];
            if (rest.IsEmpty) return node.Value;
            if (node.Children is null || node.Children[rest[0]].IsEmpty) return null;
            hash = node.Children[rest[0]].Hash;
            rest = rest[1..];
        }
    }
}
