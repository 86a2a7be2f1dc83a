namespace OutLayer.Near;

/// <summary>
/// The state while a block is made: a trie, the writes of the receipts so far, the writes of the receipt at work. Used
/// by one thread. Values are kept and handed out without a copy: they must not be changed.
/// </summary>
public sealed class WorldState(MerkleTrie trie)
{
    private readonly StateOverlay _overlay = new();

    /// <summary>The state before the block.</summary>
    public MerkleTrie Trie => trie;

    /// <summary>What the kept receipts wrote, in bytewise order of keys; a value that is as before is among them.</summary>
    /// <exception cref="InvalidOperationException">A receipt is neither kept nor undone.</exception>
    public IEnumerable<TrieChange> Changes
    {
        get
        {
            RequireSettled();
            return _overlay.Changes();
        }
    }

    public bool TryGet(ReadOnlySpan<byte> key, out ReadOnlyMemory<byte> value)
    {
        if (!_overlay.TryGet(key, out var written)) return trie.TryGet(key, out value);
        value = written ?? default;
        return written is not null;
    }

    public bool HasKey(ReadOnlySpan<byte> key) => TryGet(key, out _);

    /// <summary>Sets a value. The key is copied, the value is kept.</summary>
    public void Set(ReadOnlySpan<byte> key, ReadOnlyMemory<byte> value) => _overlay.Set(key, value);

    /// <summary>Removes a key, if it is there.</summary>
    public void Remove(ReadOnlySpan<byte> key) => _overlay.Set(key, null);

    /// <summary>
    /// Trie nodes that storage_write or storage_remove of the key pays for: those that a look-up reads, and one more for
    /// a value that it finds. None if the key was written since the trie.
    /// </summary>
    public ulong Touches(ReadOnlySpan<byte> key)
    {
        Find(key, out _, out ulong touches);
        return touches;
    }

    /// <summary>
    /// The records whose keys begin with <paramref name="prefix"/>, in bytewise order, without those up to and including
    /// <paramref name="after"/>, as far as the caller enumerates. Records may be changed and removed meanwhile; keys that
    /// are added then may be missed.
    /// </summary>
    public IEnumerable<KeyValuePair<ReadOnlyMemory<byte>, ReadOnlyMemory<byte>>> Scan(ReadOnlySpan<byte> prefix, byte[]? after = null) =>
        Merge(prefix.ToArray(), after);

    /// <summary>The receipt's writes become the block's.</summary>
    public void Keep() => _overlay.Keep();

    /// <summary>The receipt's writes never were.</summary>
    public void Undo() => _overlay.Undo();

    /// <summary>The state after the block.</summary>
    /// <exception cref="InvalidOperationException">A receipt is neither kept nor undone.</exception>
    public MerkleTrie Seal() => trie.With(Changes);

    internal bool Find(ReadOnlySpan<byte> key, out ReadOnlyMemory<byte> value, out ulong touches)
    {
        touches = 0;
        if (_overlay.TryGet(key, out var written))
        {
            value = written ?? default;
            return written is not null;
        }
        bool found = trie.TryGet(key, out value, out int nodes);
        touches = (ulong)nodes + (found ? 1ul : 0);
        return found;
    }

    private IEnumerable<KeyValuePair<ReadOnlyMemory<byte>, ReadOnlyMemory<byte>>> Merge(byte[] prefix, byte[]? after)
    {
        var ours = _overlay.Keys(prefix, after);
        int next = 0;
        foreach (var record in trie.Scan(prefix, after))
        {
            for (; next < ours.Count && ours[next].AsSpan().SequenceCompareTo(record.Key.Span) < 0; next++)
                if (TryGet(ours[next], out var written)) yield return new(ours[next], written);
            if (next < ours.Count && record.Key.Span.SequenceEqual(ours[next])) next++;
            if (TryGet(record.Key.Span, out var value)) yield return new(record.Key, value);
        }
        for (; next < ours.Count; next++)
            if (TryGet(ours[next], out var written)) yield return new(ours[next], written);
    }

    private void RequireSettled()
    {
        if (_overlay.IsOpen) throw new InvalidOperationException("the writes of a receipt were neither kept nor undone");
    }
}
