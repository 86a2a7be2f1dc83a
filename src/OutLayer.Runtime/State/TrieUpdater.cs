using OutLayer.Protocol;

namespace OutLayer.Runtime.State;

/// <summary>
/// Changes keys of a trie in memory and hashes what changed once at the end. The result depends on the set of keys and
/// values alone, not on the order or history of changes. Walks use no recursion: a trie may be 4096 levels deep.
/// </summary>
internal sealed class TrieUpdater(INodeSource source, Hash256 trieRoot)
{
    private TrieLink _root = new() { Hash = trieRoot };

    public void Put(ReadOnlySpan<byte> key, ValueRef value)
    {
        ReadOnlySpan<byte> rest = Nibbles.FromKey(key);
        ref var link = ref _root;
        while (!link.IsEmpty)
        {
            var node = Open(ref link);
            int shared = rest.CommonPrefixLength(node.Path);
            if (shared < node.Path.Length)
            {
                link.Dirty = node = Split(node, shared);
            }
            rest = rest[shared..];
            if (rest.IsEmpty)
            {
                node.Value = value;
                return;
            }
            node.Children ??= new TrieLink[16];
            link = ref node.Children[rest[0]];
            rest = rest[1..];
        }
        link.Dirty = new TrieNode(rest.ToArray(), value);
    }

    /// <summary>Removes a key that is there.</summary>
    /// <exception cref="InvalidOperationException">It is not.</exception>
    public void Remove(ReadOnlySpan<byte> key)
    {
        ReadOnlySpan<byte> rest = Nibbles.FromKey(key);
        var above = new Stack<(TrieNode Node, int Child)>();
        var node = Open(ref _root);
        while (rest.Length > node.Path.Length)
        {
            int child = rest[node.Path.Length];
            rest = rest[(node.Path.Length + 1)..];
            above.Push((node, child));
            node = Open(ref node.Children![child]);
        }
        if (!rest.SequenceEqual(node.Path) || node.Value is null) throw new InvalidOperationException("no such key in the trie");
        node.Value = null;
        Collapse(node, above);
    }

    /// <summary>The new root, and the bytes of every node that is new, children first.</summary>
    public Hash256 Finish(IDictionary<Hash256, ReadOnlyMemory<byte>> newNodes)
    {
        var dirty = new List<TrieNode>();   // parents come before their children
        if (_root.Dirty is not null) dirty.Add(_root.Dirty);
        for (int i = 0; i < dirty.Count; i++)
            foreach (var child in dirty[i].Children ?? [])
                if (child.Dirty is not null) dirty.Add(child.Dirty);

        var hashes = new Dictionary<TrieNode, Hash256>(ReferenceEqualityComparer.Instance);
        for (int i = dirty.Count - 1; i >= 0; i--)
        {
            SettleChildren(dirty[i], hashes);
            var bytes = TrieNodeCodec.Encode(dirty[i]);
            newNodes[hashes[dirty[i]] = Hash256.Of(bytes)] = bytes;
        }
        return _root.Dirty is null ? _root.Hash : hashes[_root.Dirty];
    }

    private static void SettleChildren(TrieNode node, Dictionary<TrieNode, Hash256> hashes)
    {
        foreach (ref var child in node.Children.AsSpan())
        {
            if (child.Dirty is null) continue;
            child.Hash = hashes[child.Dirty];
            child.Dirty = null;
        }
    }

    /// <summary>The node of a link, in memory and ours to change.</summary>
    private TrieNode Open(ref TrieLink link)
    {
        if (link.IsEmpty) throw new InvalidOperationException("no such key in the trie");
        return link.Dirty ??= TrieNodeCodec.Decode(source.GetNode(link.Hash).Span);
    }

    /// <summary>A node for the first half bytes of the path, with the old one below it.</summary>
    private static TrieNode Split(TrieNode node, int at)
    {
        var upper = new TrieNode(node.Path[..at], null) { Children = new TrieLink[16] };
        upper.Children[node.Path[at]].Dirty = node;
        node.Path = node.Path[(at + 1)..];
        return upper;
    }

    /// <summary>Drops nodes without value and children, and joins one without value to its only child.</summary>
    private void Collapse(TrieNode node, Stack<(TrieNode Node, int Child)> above)
    {
        if (node is { Value: null, ChildCount: 0 })
        {
            if (!above.TryPop(out var parent))
            {
                _root = default;
                return;
            }
            node = parent.Node;
            node.Children![parent.Child] = default;
        }
        if (node is not { Value: null, ChildCount: 1 }) return;
        int only = Array.FindIndex(node.Children!, child => !child.IsEmpty);
        var below = Open(ref node.Children![only]);
        byte[] path = [.. node.Path, (byte)only, .. below.Path];
        if (path.Length > StateLimits.MaxKeyNibbles) throw new TrieFormatException("a key that is too long");
        (node.Path, node.Value, node.Children) = (path, below.Value, below.Children);
    }
}
