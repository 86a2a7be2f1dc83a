namespace OutLayer.Near;

/// <summary>
/// State in memory, for one call at a time: <c>near run</c>, tests, embedders. Charges no trie nodes.
/// </summary>
public sealed class MemoryStorage : IExternalStorage
{
    private readonly SortedList<byte[], byte[]> _records = new(ByteOrder.Instance);

    /// <summary>All records in bytewise order of their keys.</summary>
    public IEnumerable<KeyValuePair<ReadOnlyMemory<byte>, ReadOnlyMemory<byte>>> Records =>
        from record in _records
        select new KeyValuePair<ReadOnlyMemory<byte>, ReadOnlyMemory<byte>>(record.Key, record.Value);

    public bool TryRead(ReadOnlySpan<byte> key, out ReadOnlyMemory<byte> value)
    {
        bool found = Find(key, out int index);
        value = found ? _records.GetValueAtIndex(index) : ReadOnlyMemory<byte>.Empty;
        return found;
    }

    public ReadOnlyMemory<byte>? Write(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        if (!Find(key, out int index))
        {
            _records.Add(key.ToArray(), value.ToArray());
            return null;
        }
        byte[] old = _records.GetValueAtIndex(index);
        _records.SetValueAtIndex(index, value.ToArray());
        return old;
    }

    public ReadOnlyMemory<byte>? Remove(ReadOnlySpan<byte> key)
    {
        if (!Find(key, out int index)) return null;
        byte[] old = _records.GetValueAtIndex(index);
        _records.RemoveAt(index);
        return old;
    }

    public bool HasKey(ReadOnlySpan<byte> key) => Find(key, out _);

    public IEnumerable<byte[]> Keys(ReadOnlySpan<byte> prefix, byte[]? after)
    {
        Find(prefix, out int first);
        if (after is not null)
        {
            bool exists = Find(after, out int next);
            first = Math.Max(first, exists ? next + 1 : next);
        }
        return KeysFrom(first, prefix.ToArray());
    }

    private IEnumerable<byte[]> KeysFrom(int index, byte[] prefix)
    {
        for (; index < _records.Count && _records.GetKeyAtIndex(index).AsSpan().StartsWith(prefix); index++)
            yield return _records.GetKeyAtIndex(index);
    }

    // The index of the key, or of the first key after it.
    private bool Find(ReadOnlySpan<byte> key, out int index)
    {
        index = 0;
        int end = _records.Count;
        while (index < end)
        {
            int middle = (index + end) >>> 1;
            int order = key.SequenceCompareTo(_records.GetKeyAtIndex(middle));
            if (order == 0)
            {
                index = middle;
                return true;
            }
            if (order < 0) end = middle;
            else index = middle + 1;
        }
        return false;
    }

    private sealed class ByteOrder : IComparer<byte[]>
    {
        public static readonly ByteOrder Instance = new();

        public int Compare(byte[]? x, byte[]? y) => x.AsSpan().SequenceCompareTo(y);
    }
}
