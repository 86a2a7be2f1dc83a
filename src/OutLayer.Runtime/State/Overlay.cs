namespace OutLayer.Runtime.State;

/// <summary>What a call has written: key to value, null for a removal, in bytewise order of keys.</summary>
internal sealed class Overlay
{
    private readonly SortedSet<byte[]> _order = new(ByteOrder.Instance);
    private readonly Dictionary<byte[], byte[]?> _values = new(ByteOrder.Instance);

    public bool TryGet(ReadOnlySpan<byte> key, out byte[]? value) =>
        _values.GetAlternateLookup<ReadOnlySpan<byte>>().TryGetValue(key, out value);

    public void Set(ReadOnlySpan<byte> key, byte[]? value)
    {
        var lookup = _values.GetAlternateLookup<ReadOnlySpan<byte>>();
        if (!lookup.ContainsKey(key)) _order.Add(key.ToArray());
        lookup[key] = value;
    }

    public IEnumerable<(byte[] Key, byte[]? Value)> Entries() => _order.Select(key => (key, _values[key]));

    /// <summary>The keys of a walk over the store together with ours, without those we removed. Stored ones are pulled one by one.</summary>
    public IEnumerable<byte[]> Merge(IEnumerable<byte[]> stored, byte[] prefix, byte[]? after)
    {
        using var ours = KeysFrom(prefix, after).GetEnumerator();
        using var theirs = stored.GetEnumerator();
        bool hasOurs = ours.MoveNext(), hasTheirs = theirs.MoveNext();
        while (hasOurs || hasTheirs)
        {
            int order = !hasTheirs ? -1 : !hasOurs ? 1 : ByteOrder.Instance.Compare(ours.Current, theirs.Current);
            var key = order <= 0 ? ours.Current : theirs.Current;
            if (order > 0 || _values[key] is not null) yield return key;
            if (order <= 0) hasOurs = ours.MoveNext();
            if (order >= 0) hasTheirs = theirs.MoveNext();
        }
    }

    private IEnumerable<byte[]> KeysFrom(byte[] prefix, byte[]? after)
    {
        if (_order.Count == 0) return [];
        var from = after is not null && ByteOrder.Instance.Compare(after, prefix) > 0 ? after : prefix;
        if (ByteOrder.Instance.Compare(from, _order.Max!) > 0) return [];
        return _order.GetViewBetween(from, _order.Max)
            .TakeWhile(key => key.AsSpan().StartsWith(prefix))
            .Where(key => after is null || ByteOrder.Instance.Compare(key, after) > 0);
    }
}
