namespace OutLayer.Near;

/// <summary>
/// Changes keys of a trie. Nodes of the old one are copied before they are changed, once per edit, and shared otherwise.
/// No walk recurses: hostile keys make a trie thousands of levels deep.
/// </summary>
internal sealed class TrieEditor(TrieNode? root)
{
    private readonly object _token = new();
    private readonly List<(TrieNode Node, int Child)> _above = [];

    public TrieNode? Root => root;

    public void Put(ReadOnlySpan<byte> key, TrieValue value)
    {
        ReadOnlySpan<byte> rest = Nibbles.Expand(key, key.Length <= Nibbles.OnStack ? stackalloc byte[2 * Nibbles.OnStack] : new byte[2 * key.Length]);
        ref var link = ref root;
        while (link is not null)
        {
            var node = link = Own(link);
            int shared = rest.CommonPrefixLength(node.Path);
            if (shared < node.Path.Length) link = node = Split(node, shared);
            rest = rest[shared..];
            if (rest.IsEmpty)
            {
                node.Value = value;
                return;
            }
            node.Children ??= new TrieNode?[TrieNode.Degree];
            link = ref node.Children[rest[0]];
            rest = rest[1..];
        }
        link = new TrieNode(rest.ToArray(), _token) { Value = value };
    }

    /// <summary>Removes a key; one that is not there costs a look.</summary>
    public void Remove(ReadOnlySpan<byte> key)
    {
        ReadOnlySpan<byte> rest = Nibbles.Expand(key, key.Length <= Nibbles.OnStack ? stackalloc byte[2 * Nibbles.OnStack] : new byte[2 * key.Length]);
        if (TrieReader.Find(root, rest, out _) is null) return;
        _above.Clear();
        var node = root = Own(root!);
        while (rest.Length > node.Path.Length)
        {
            int step = rest[node.Path.Length];
            rest = rest[(node.Path.Length + 1)..];
            _above.Add((node, step));
            node = node.Children![step] = Own(node.Children[step]!);
        }
        node.Value = null;
        Squash(node);
    }

    private TrieNode Own(TrieNode node) => node.Owner == _token ? node : node.CopyFor(_token);

    /// <summary>A node for the first steps of the path, with the old one below it.</summary>
    private TrieNode Split(TrieNode node, int at)
    {
        var upper = new TrieNode(node.Path[..at], _token) { Children = new TrieNode?[TrieNode.Degree] };
        upper.Children[node.Path[at]] = node;
        node.Path = node.Path[(at + 1)..];
        return upper;
    }

    /// <summary>Drops what has neither value nor children; joins what has no value to its only child.</summary>
    private void Squash(TrieNode node)
    {
        if (node.Value is null && node.Children is null)
        {
            if (_above.Count == 0)
            {
                root = null;
                return;
            }
            var (parent, step) = _above[^1];
            parent.Children![step] = null;
            node = parent;
        }
        int children = node.ChildCount;
        if (children == 0) node.Children = null;
        else if (children == 1 && node.Value is null) JoinToOnlyChild(node);
    }

    private static void JoinToOnlyChild(TrieNode node)
    {
        int step = Array.FindIndex(node.Children!, child => child is not null);
        var below = node.Children![step]!;
        node.Path = [.. node.Path, (byte)step, .. below.Path];
        node.Value = below.Value;
        node.Children = below.Children is null ? null : [.. below.Children];
    }
}
