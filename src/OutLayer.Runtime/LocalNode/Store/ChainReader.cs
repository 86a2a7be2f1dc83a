using Microsoft.Data.Sqlite;
using OutLayer.Near;

namespace OutLayer.Runtime.LocalNode.Store;

/// <summary>Reads on a connection of its own, so that nobody waits for a commit to reach the disk.</summary>
/// <exception cref="BorshException">By readers: the file is corrupt.</exception>
internal sealed class ChainReader(SqliteConnection connection, PendingCommits pending) : IDisposable
{
    private readonly Lock _lock = new();
    private readonly SqliteStatement _place = new(connection, "SELECT bundle, start, length FROM place WHERE name = ?1");
    private readonly SqliteStatement _value = new(connection, "SELECT substr(entries, ?2, ?3) FROM bundle WHERE id = ?1");

    public ReadOnlyMemory<byte>? Find(ChainEntryKind kind, ReadOnlySpan<byte> key)
    {
        byte[] name = ChainBundle.NameOf(kind, key);
        lock (_lock)
        {
            // What is no longer pending is in the table: it was merged before it was dropped.
            if (pending.TryFind(name, out var place) || TryFindMerged(name, out place)) return Read(place);
            return null;
        }
    }

    /// <summary>Tip and state of one moment.</summary>
    public LoadedChain Load()
    {
        lock (_lock)
        {
            using var transaction = connection.BeginTransaction(deferred: true);
            return new LoadedChain(ReadTip(), MerkleTrie.Empty.With(Records().Concat(PendingChanges())));
        }
    }

    private bool TryFindMerged(byte[] name, out EntryPlace place)
    {
        bool found = _place.Bind(1, name).Step();
        place = found ? new EntryPlace(_place.Int64(0), (int)_place.Int64(1), (int)_place.Int64(2)) : default;
        _place.Reset();
        return found;
    }

    private byte[] Read(EntryPlace place)
    {
        bool found = _value.Bind(1, place.Bundle).Bind(2, place.Start + 1).Bind(3, place.Length).Step();   // SQL counts from 1
        byte[] value = found ? _value.Blob(0) : [];
        _value.Reset();
        return found && value.Length == place.Length ? value : throw new BorshException($"entry of commit {place.Bundle} is not there", place.Start);
    }

    private ChainTip? ReadTip()
    {
        using var tip = new SqliteStatement(connection, "SELECT state_root, bytes FROM tip");
        if (!tip.Step()) return null;
        var root = new BorshReader(tip.Blob(0));
        var found = new ChainTip(root.Hash(), tip.Blob(1));
        root.End();
        return found;
    }

    private IEnumerable<TrieChange> Records()
    {
        using var records = new SqliteStatement(connection, "SELECT key, value FROM record ORDER BY key");
        while (records.Step()) yield return TrieChange.Put(records.Blob(0), records.Blob(1));
    }

    private IEnumerable<TrieChange> PendingChanges()
    {
        using var rows = new SqliteStatement(connection, "SELECT changes FROM pending ORDER BY id");
        while (rows.Step())
            foreach (var change in ChainBundle.DecodeChanges(rows.Blob(0)))
                yield return change;
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _place.Dispose();
            _value.Dispose();
            connection.Dispose();
        }
    }
}
