using OutLayer.Near;
using OutLayer.Protocol;

namespace OutLayer.Runtime.State;

/// <summary>A store that lives as long as the object: for tests, and for runs that keep nothing.</summary>
public sealed class InMemoryStateStore : IStateStore
{
    private readonly Lock _lock = new();
    private readonly Dictionary<Hash256, ReadOnlyMemory<byte>> _nodes = [];
    private readonly Dictionary<Hash256, ReadOnlyMemory<byte>> _values = [];
    private readonly SortedDictionary<string, AccountHead> _heads = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<StoredReceipt>> _receipts = new(StringComparer.Ordinal);

    private readonly Dictionary<byte[], ReadOnlyMemory<byte>> _ledger = new(ByteOrder.Instance);

    public AccountHead GetHead(string account)
    {
        lock (_lock) return _heads.GetValueOrDefault(account, AccountHead.New);
    }

    public ReadOnlyMemory<byte> GetNode(in Hash256 hash)
    {
        lock (_lock) return _nodes.TryGetValue(hash, out var bytes) ? bytes : throw Lacks("node", hash);
    }

    public ReadOnlyMemory<byte> GetValue(in Hash256 hash)
    {
        lock (_lock) return _values.TryGetValue(hash, out var bytes) ? bytes : throw Lacks("value", hash);
    }

    public void Commit(StateCommit commit) => Commit([commit], []);

    public void Commit(IReadOnlyList<StateCommit> commits, IReadOnlyList<TrieChange> ledger)
    {
        foreach (var commit in commits) commit.RequireJoined();
        lock (_lock)
        {
            RequireHeads(commits);
            foreach (var commit in commits) Write(commit);
            foreach (var change in ledger)
            {
                if (change.Value is { } value) _ledger[change.Key.ToArray()] = value;
                else _ledger.Remove(change.Key.ToArray());
            }
        }
    }

    public IReadOnlyList<TrieChange> LoadLedger()
    {
        lock (_lock) return [.. _ledger.Select(record => TrieChange.Put(record.Key, record.Value))];
    }

    /// <summary>Before anything is written: nothing here could take it back.</summary>
    private void RequireHeads(IReadOnlyList<StateCommit> commits)
    {
        var heads = new Dictionary<string, AccountHead>(StringComparer.Ordinal);
        foreach (var commit in commits)
        {
            var head = heads.GetValueOrDefault(commit.Account) ?? _heads.GetValueOrDefault(commit.Account, AccountHead.New);
            if (head != commit.Expected) throw StateStoreErrors.Conflict(commit.Account);
            heads[commit.Account] = commit.Next;
        }
    }

    private void Write(StateCommit commit)
    {
        foreach (var (hash, bytes) in commit.Update.Nodes) _nodes[hash] = bytes;
        foreach (var (hash, bytes) in commit.Update.Values) _values[hash] = bytes;
        _heads[commit.Account] = commit.Next;
        if (!_receipts.TryGetValue(commit.Account, out var receipts)) _receipts[commit.Account] = receipts = [];
        receipts.Add(new StoredReceipt(commit.Next.Height, commit.Next.LastReceipt!.Value, commit.Receipt.ToBytes()));
    }

    public IReadOnlyList<string> ListAccounts()
    {
        lock (_lock) return [.. _heads.Keys];
    }

    public IReadOnlyList<StoredReceipt> ListReceipts(string account, ulong aboveHeight, int limit)
    {
        lock (_lock) return [.. _receipts.GetValueOrDefault(account, []).Where(r => r.Height > aboveHeight).Take(limit)];
    }

    public StoredReceipt? FindReceipt(in Hash256 hash)
    {
        var wanted = hash;
        lock (_lock) return _receipts.Values.SelectMany(r => r).FirstOrDefault(r => r.Hash == wanted);
    }

    public void Dispose() { }

    private static StateStoreException Lacks(string what, in Hash256 hash) =>
        new(StateStoreError.Corrupt, $"the state in memory lacks the {what} {hash}");
}
