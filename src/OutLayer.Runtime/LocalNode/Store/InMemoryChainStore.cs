using OutLayer.Near;
using OutLayer.Runtime.State;

namespace OutLayer.Runtime.LocalNode.Store;

/// <summary>A chain that lasts as long as the object: for tests, and for nodes that keep nothing.</summary>
public sealed class InMemoryChainStore : IChainStore
{
    private readonly Lock _lock = new();
    private readonly Dictionary<ChainEntryKind, Dictionary<byte[], ReadOnlyMemory<byte>>> _entries = [];
    private LoadedChain _chain = new(null, MerkleTrie.Empty);

    public LoadedChain Load()
    {
        lock (_lock) return _chain;
    }

    public void Commit(ChainCommit commit)
    {
        lock (_lock)
        {
            _chain = new LoadedChain(commit.Tip, _chain.State.With(commit.Changes));
            foreach (var entry in commit.Entries) EntriesOf(entry.Kind)[entry.Key.ToArray()] = entry.Value;
        }
    }

    public ReadOnlyMemory<byte>? Find(ChainEntryKind kind, ReadOnlySpan<byte> key)
    {
        lock (_lock)
        {
            bool found = EntriesOf(kind).GetAlternateLookup<ReadOnlySpan<byte>>().TryGetValue(key, out var value);
            return found ? value : default(ReadOnlyMemory<byte>?);
        }
    }

    public void Dispose() { }

    private Dictionary<byte[], ReadOnlyMemory<byte>> EntriesOf(ChainEntryKind kind)
    {
        if (!_entries.TryGetValue(kind, out var entries)) _entries[kind] = entries = new(ByteOrder.Instance);
        return entries;
    }
}
