using OutLayer.Protocol;

namespace OutLayer.Runtime.State;

/// <summary>
/// A node: the half bytes that all keys below it share, then a value, children, or both. There is no other kind of
/// node; one without a value has at least two children, which makes the trie of a set of keys unique.
/// </summary>
internal sealed class TrieNode(byte[] path, ValueRef? value)
{
    public byte[] Path { get; set; } = path;
    public ValueRef? Value { get; set; } = value;

    /// <summary>16 links by the next half byte, or null where there are none.</summary>
    public TrieLink[]? Children { get; set; }

    public int ChildCount => Children?.Count(child => !child.IsEmpty) ?? 0;
}

/// <summary>A link to a node: by hash, or to one in memory that is not hashed yet.</summary>
internal struct TrieLink
{
    public Hash256 Hash;
    public TrieNode? Dirty;

    public readonly bool IsEmpty => Dirty is null && Hash.IsZero;
}
