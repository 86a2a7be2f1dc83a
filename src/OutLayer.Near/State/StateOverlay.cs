namespace OutLayer.Near;

/// <summary>
/// What was written over a trie: key to value, null for a removal. Writes since the last <see cref="Keep"/> can be
/// undone: a journal holds what they replaced, so that a receipt costs what it writes.
/// </summary>
internal sealed class StateOverlay
{
    private readonly Dictionary<byte[], ReadOnlyMemory<byte>?> _values = new(KeyBytes.Instance);
    private readonly Dictionary<byte[], ReadOnlyMemory<byte>?>.AlternateLookup<ReadOnlySpan<byte>> _bySpan;
    private readonly List<Replaced> _journal = [];
    private byte[][]? _sorted;

    /// <param name="Key">The key.</param>
    /// <param name="Written">Whether it was written before.</param>
    /// <param name="Value">What was written then.</param>
    private readonly record struct Replaced(byte[] Key, bool Written, ReadOnlyMemory<byte>? Value);

    public StateOverlay() => _bySpan = _values.GetAlternateLookup<ReadOnlySpan<byte>>();

    /// <summary>Whether there are writes that are neither kept nor undone.</summary>
    public bool IsOpen => _journal.Count > 0;

    public bool TryGet(ReadOnlySpan<byte> key, out ReadOnlyMemory<byte>? value) => _bySpan.TryGetValue(key, out value);

    public void Set(ReadOnlySpan<byte> key, ReadOnlyMemory<byte>? value)
    {
        if (_bySpan.TryGetValue(key, out byte[]? own, out var old))
        {
            _journal.Add(new Replaced(own, true, old));
            _values[own] = value;
            return;
        }
        own = key.ToArray();
        _journal.Add(new Replaced(own, false, null));
        _values.Add(own, value);
        _sorted = null;
    }

    public void Keep() => _journal.Clear();

    public void Undo()
    {
        for (int i = _journal.Count - 1; i >= 0; i--)
        {
            var (key, written, value) = _journal[i];
            if (written) _values[key] = value;
            else _values.Remove(key);
            if (!written) _sorted = null;
        }
        _journal.Clear();
    }

    /// <summary>All that is written, in bytewise order of keys.</summary>
    public IEnumerable<TrieChange> Changes() => Sorted().Select(key => TrieChange.Of(key, _values[key]));

    /// <summary>The written keys with this prefix, without those up to and including the bound, in order. Of this moment.</summary>
    public ArraySegment<byte[]> Keys(byte[] prefix, byte[]? after)
    {
        byte[][] sorted = Sorted();
        int first = CountBelow(sorted, key => key.AsSpan().SequenceCompareTo(prefix) < 0 || (after is not null && key.AsSpan().SequenceCompareTo(after) <= 0));
        int end = first + CountBelow(sorted.AsSpan(first), key => key.AsSpan().StartsWith(prefix));
        return new ArraySegment<byte[]>(sorted, first, end - first);
    }

    private byte[][] Sorted()
    {
        if (_sorted is null)
        {
            _sorted = [.. _values.Keys];
            Array.Sort(_sorted, KeyBytes.Instance);
        }
        return _sorted;
    }

    /// <summary>How many keys are below a border; all that are come first.</summary>
    private static int CountBelow(ReadOnlySpan<byte[]> keys, Predicate<byte[]> isBelow)
    {
        int first = 0, end = keys.Length;
        while (first < end)
        {
            int middle = (first + end) >>> 1;
            if (isBelow(keys[middle])) first = middle + 1;
            else end = middle;
        }
        return first;
    }
}
