namespace OutLayer.Near;

/// <summary>
/// The steps that keys share from here on, then a value, or children, or both. It stands for one of nearcore's nodes
/// (a leaf; a branch without steps) or two (an extension over a branch). One without a value has two children or more,
/// so that the shape of a trie is a function of its keys.
/// </summary>
internal sealed class TrieNode(byte[] path, object owner)
{
    public const int Degree = 16;

    private NodeSummary? _summary;

    /// <summary>One step to a byte.</summary>
    public byte[] Path { get; set; } = path;

    public TrieValue? Value { get; set; }

    /// <summary>Null for a leaf.</summary>
    public TrieNode?[]? Children { get; set; }

    /// <summary>The edit that made the node, and that alone may change it, until it ends.</summary>
    public object Owner => owner;

    /// <summary>What its parent says of it; computed once, when the edit has ended.</summary>
    public NodeSummary? Summary
    {
        get => Volatile.Read(ref _summary);
        set => Volatile.Write(ref _summary, value);
    }

    /// <summary>Nodes of nearcore that it stands for.</summary>
    public int Count => Children is not null && Path.Length > 0 ? 2 : 1;

    public int ChildCount
    {
        get
        {
            int count = 0;
            foreach (var child in Children.AsSpan()) count += child is null ? 0 : 1;
            return count;
        }
    }

    public TrieNode CopyFor(object newOwner) => new(Path, newOwner) { Value = Value, Children = (TrieNode?[]?)Children?.Clone() };
}

/// <summary>What a node contributes to its parent.</summary>
/// <param name="Hash">SHA-256 of the node as it is stored.</param>
/// <param name="MemoryUsage">nearcore's measure of it and all below it, which is hashed with it.</param>
internal sealed record NodeSummary(CryptoHash Hash, ulong MemoryUsage);
