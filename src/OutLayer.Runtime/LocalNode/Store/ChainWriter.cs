using Microsoft.Data.Sqlite;
using OutLayer.Near;
using OutLayer.Runtime.State;
using SQLitePCL;

namespace OutLayer.Runtime.LocalNode.Store;

/// <summary>
/// Commits, each in one transaction. State keys and hashes lie all over their tables, so a commit that went there would
/// write a page for each; it appends instead, and the commit that makes too much pending merges all of it, in order.
/// </summary>
internal sealed class ChainWriter : IDisposable
{
    private const int MaxPendingBytes = 64 << 20;

    // Pages of 4 KiB in the log before they go into the file.
    private const int CheckpointPages = 4_096, CacheKibibytes = 65_536;

    private readonly Lock _lock = new();
    private readonly SqliteConnection _connection;
    private readonly PendingCommits _pending;
    private readonly int _maxPending;
    private readonly SqliteStatement _begin, _end, _rollback, _bundle, _pend, _unpend, _put, _remove, _place, _putTip;
    private long _last, _merged;

    /// <param name="connection">Owned from here on.</param>
    /// <param name="pending">Is kept as it should be; <see cref="ReadPending"/> fills it.</param>
    /// <param name="maxPending">Changes and entries that wait to be merged at most.</param>
    public ChainWriter(SqliteConnection connection, PendingCommits pending, int maxPending)
    {
        (_connection, _pending, _maxPending) = (connection, pending, maxPending);
        SqliteSchema.Execute(connection, $"PRAGMA wal_autocheckpoint = {CheckpointPages}");
        SqliteSchema.Execute(connection, $"PRAGMA cache_size = -{CacheKibibytes}");
        _begin = new(connection, "BEGIN IMMEDIATE");
        _end = new(connection, "COMMIT");
        _rollback = new(connection, "ROLLBACK");
        _bundle = new(connection, "INSERT INTO bundle (id, entries) VALUES (?1, ?2)");
        _pend = new(connection, "INSERT INTO pending (id, changes) VALUES (?1, ?2)");
        _unpend = new(connection, "DELETE FROM pending");
        _put = new(connection, "INSERT OR REPLACE INTO record (key, value) VALUES (?1, ?2)");
        _remove = new(connection, "DELETE FROM record WHERE key = ?1");
        _place = new(connection, "INSERT OR REPLACE INTO place (name, bundle, start, length) VALUES (?1, ?2, ?3, ?4)");
        _putTip = new(connection, "INSERT OR REPLACE INTO tip (id, state_root, bytes, merged) VALUES (0, ?1, ?2, ?3)");
    }

    public void Commit(ChainCommit commit)
    {
        lock (_lock)
        {
            TrieChange[] changes = [.. commit.Changes];
            byte[] entries = ChainBundle.Encode([.. commit.Entries]);
            var places = ChainBundle.PlacesOf(_last + 1, entries);
            bool merges = _pending.Items + changes.Length + places.Count > _maxPending || _pending.Bytes + Size(changes) > MaxPendingBytes;
            InTransaction(() => Write(changes, entries, places, commit.Tip, merges));
            if (merges) _pending.Clear();
            else _pending.Add(changes, places);
            _last++;
            if (merges) _merged = _last;
        }
    }

    private void Write(TrieChange[] changes, byte[] entries, List<KeyValuePair<byte[], EntryPlace>> places, ChainTip tip, bool merges)
    {
        _bundle.Bind(1, _last + 1).Bind(2, entries).Run();
        if (merges)
        {
            Merge(_pending.Changes(), _pending.Places());
            Merge(changes.Select(change => KeyValuePair.Create(change.Key.ToArray(), change.Value)), places);
            _unpend.Run();
        }
        else
        {
            _pend.Bind(1, _last + 1).Bind(2, ChainBundle.Encode(changes)).Run();
        }
        _putTip.Bind(1, tip.StateRoot.ToArray()).Bind(2, tip.Bytes.Span).Bind(3, merges ? _last + 1 : _merged).Run();
    }

    private void Merge(IEnumerable<KeyValuePair<byte[], ReadOnlyMemory<byte>?>> changes, IEnumerable<KeyValuePair<byte[], EntryPlace>> places)
    {
        foreach (var (key, change) in changes)
        {
            if (change is { } value) _put.Bind(1, key).Bind(2, value.Span).Run();
            else _remove.Bind(1, key).Run();
        }
        foreach (var (name, place) in places) _place.Bind(1, name).Bind(2, place.Bundle).Bind(3, place.Start).Bind(4, place.Length).Run();
    }

    private static long Size(TrieChange[] changes) => changes.Sum(change => (long)(change.Value?.Length ?? 0));

    private void InTransaction(Action work)
    {
        _begin.Run();
        try
        {
            work();
            _end.Run();
        }
        finally
        {
            // After a full disk SQLite has rolled back by itself already.
            if (raw.sqlite3_get_autocommit(_connection.Handle) == 0) _rollback.Run();
        }
    }

    /// <summary>Takes up what earlier commits left. Must come before the first commit.</summary>
    /// <exception cref="BorshException">The file is corrupt.</exception>
    public void ReadPending()
    {
        using var last = new SqliteStatement(_connection, "SELECT (SELECT merged FROM tip), (SELECT max(id) FROM bundle)");
        if (last.Step()) (_merged, _last) = (last.Int64(0), last.Int64(1));   // nothing reads as 0
        last.Reset();
        using var changes = new SqliteStatement(_connection, "SELECT changes FROM pending ORDER BY id");
        while (changes.Step()) _pending.Add(ChainBundle.DecodeChanges(changes.Blob(0)), []);
        using var entries = new SqliteStatement(_connection, "SELECT id, entries FROM bundle WHERE id > ?1 ORDER BY id");
        entries.Bind(1, _merged);
        while (entries.Step()) _pending.Add([], ChainBundle.PlacesOf(entries.Int64(0), entries.Blob(1)));
    }

    public (string Journal, string Synchronous) Durability()
    {
        lock (_lock) return (Text("PRAGMA journal_mode"), Text("PRAGMA synchronous"));
    }

    private string Text(string pragma)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = pragma;   // only ever constants of this class
        return $"{command.ExecuteScalar()}";
    }

    public void Dispose()
    {
        lock (_lock)
        {
            foreach (var one in new[] { _begin, _end, _rollback, _bundle, _pend, _unpend, _put, _remove, _place, _putTip }) one.Dispose();
            _connection.Dispose();
        }
    }
}
