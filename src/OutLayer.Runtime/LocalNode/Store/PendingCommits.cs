using OutLayer.Near;
using OutLayer.Runtime.State;

namespace OutLayer.Runtime.LocalNode.Store;

/// <summary>What was committed and is not merged yet. One thread adds and clears; any may look places up.</summary>
internal sealed class PendingCommits
{
    private readonly Lock _lock = new();
    private readonly Dictionary<byte[], EntryPlace> _places = new(ByteOrder.Instance);
    private readonly Dictionary<byte[], ReadOnlyMemory<byte>?> _changes = new(ByteOrder.Instance);

    /// <summary>Changes and entries, one that was overtaken by another of its key as well.</summary>
    public long Items { get; private set; }

    /// <summary>Bytes of the changes' values.</summary>
    public long Bytes { get; private set; }

    public bool TryFind(byte[] name, out EntryPlace place)
    {
        lock (_lock) return _places.TryGetValue(name, out place);
    }

    public void Add(IReadOnlyCollection<TrieChange> changes, IReadOnlyCollection<KeyValuePair<byte[], EntryPlace>> places)
    {
        lock (_lock)
        {
            foreach (var change in changes) _changes[change.Key.ToArray()] = change.Value;
            foreach (var (name, place) in places) _places[name] = place;
            Items += changes.Count + places.Count;
            Bytes += changes.Sum(change => (long)(change.Value?.Length ?? 0));
        }
    }

    public void Clear()
    {
        lock (_lock)
        {
            _changes.Clear();
            _places.Clear();
            (Items, Bytes) = (0, 0);
        }
    }

    /// <summary>The last change of each key, sorted, so that a page of the records is gone to once.</summary>
    public IEnumerable<KeyValuePair<byte[], ReadOnlyMemory<byte>?>> Changes() => _changes.OrderBy(change => change.Key, ByteOrder.Instance);

    /// <summary>The last place of each entry, sorted by name.</summary>
    public IEnumerable<KeyValuePair<byte[], EntryPlace>> Places() => _places.OrderBy(place => place.Key, ByteOrder.Instance);
}
