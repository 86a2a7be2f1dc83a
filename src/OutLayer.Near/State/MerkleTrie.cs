namespace OutLayer.Near;

/// <summary>
/// nearcore's state trie: 16-ary Merkle-Patricia, with its nodes, their bytes and their hashes. Immutable and safe for
/// many threads; a changed trie shares what did not change with the old one, which stays readable while it is held.
/// All of it is in memory.
/// </summary>
public sealed class MerkleTrie
{
    private readonly TrieNode? _root;

    private MerkleTrie(TrieNode? root) => _root = root;

    public static MerkleTrie Empty { get; } = new(null);

    public bool IsEmpty => _root is null;

    /// <summary>SHA-256 of the root node; zero for an empty trie. Computed at the first call, from what was changed alone.</summary>
    public CryptoHash RootHash => _root is null ? CryptoHash.Zero : TrieHasher.Summarize(_root).Hash;

    public bool TryGet(ReadOnlySpan<byte> key, out ReadOnlyMemory<byte> value) => TryGet(key, out value, out _);

    /// <summary>
    /// Trie nodes that a look-up of the key reads, whether it is there or not: those from the root down to the first that
    /// answers. An extension and the branch below it count one each; the value is not counted.
    /// </summary>
    public int NodesOnPath(ReadOnlySpan<byte> key)
    {
        TryGet(key, out _, out int nodes);
        return nodes;
    }

    /// <summary>This trie with changes, of which a later one of the same key wins.</summary>
    public MerkleTrie With(IEnumerable<TrieChange> changes)
    {
        var editor = new TrieEditor(_root);
        foreach (var change in changes)
        {
            if (change.Value is { } value) editor.Put(change.Key.Span, new TrieValue(value));
            else editor.Remove(change.Key.Span);
        }
        return editor.Root == _root ? this : new MerkleTrie(editor.Root);
    }

    /// <summary>
    /// The records whose keys begin with <paramref name="prefix"/>, in bytewise order, without those up to and including
    /// <paramref name="after"/>. The walk goes on only as far as the caller enumerates.
    /// </summary>
    public IEnumerable<KeyValuePair<ReadOnlyMemory<byte>, ReadOnlyMemory<byte>>> Scan(ReadOnlySpan<byte> prefix, byte[]? after = null) =>
        Records(prefix.ToArray(), after);

    /// <summary>What made this trie out of an earlier one, in bytewise order of keys; what both share is not looked at.</summary>
    public IEnumerable<TrieChange> ChangesSince(MerkleTrie earlier)
    {
        ArgumentNullException.ThrowIfNull(earlier);
        return Differences(earlier._root);
    }

    /// <summary>
    /// The bytes of the nodes that a look-up of the key reads, the root first: with <see cref="RootHash"/> they prove the
    /// hash and length of its value, or that it has none.
    /// </summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> ProofOf(ReadOnlySpan<byte> key)
    {
        var proof = new List<ReadOnlyMemory<byte>>();
        ReadOnlySpan<byte> rest = Nibbles.Of(key);
        for (var node = _root; node is not null;)
        {
            TrieHasher.Append(node, proof);
            if (!rest.StartsWith(node.Path))
            {
                if (node.Count > 1) proof.RemoveAt(proof.Count - 1);   // the extension answers
                break;
            }
            rest = rest[node.Path.Length..];
            if (rest.IsEmpty) break;
            node = node.Children?[rest[0]];
            rest = rest[1..];
        }
        return proof;
    }

    private IEnumerable<KeyValuePair<ReadOnlyMemory<byte>, ReadOnlyMemory<byte>>> Records(byte[] prefix, byte[]? after)
    {
        var scan = new TrieScan(_root, prefix, after);
        while (scan.TryNext(out var record)) yield return record;
    }

    private IEnumerable<TrieChange> Differences(TrieNode? earlier)
    {
        var difference = new TrieDifference(earlier, _root);
        while (difference.TryNext(out var change)) yield return change;
    }

    internal bool TryGet(ReadOnlySpan<byte> key, out ReadOnlyMemory<byte> value, out int nodes)
    {
        var nibbles = Nibbles.Expand(key, key.Length <= Nibbles.OnStack ? stackalloc byte[2 * Nibbles.OnStack] : new byte[2 * key.Length]);
        var found = TrieReader.Find(_root, nibbles, out nodes);
        value = found?.Bytes ?? default;
        return found is not null;
    }
}
