using Microsoft.Data.Sqlite;
using OutLayer.Runtime.State;
using SQLitePCL;

namespace OutLayer.Runtime.LocalNode.Store;

/// <summary>Commits, each in one transaction.</summary>
internal sealed class ChainWriter : IDisposable
{
    // Pages of 4 KiB between checkpoints, and bytes of pages that are kept: state keys lie all over the file, so a page
    // that many commits change is written to the file once instead of with each.
    private const int CheckpointPages = 8_192, CacheKibibytes = 65_536;

    private readonly Lock _lock = new();
    private readonly SqliteConnection _connection;
    private readonly SqliteStatement _begin, _end, _rollback, _put, _remove, _putEntry, _putTip;

    public ChainWriter(SqliteConnection connection)
    {
        _connection = connection;
        SqliteSchema.Execute(connection, $"PRAGMA wal_autocheckpoint = {CheckpointPages}");
        SqliteSchema.Execute(connection, $"PRAGMA cache_size = -{CacheKibibytes}");
        _begin = new(connection, "BEGIN IMMEDIATE");
        _end = new(connection, "COMMIT");
        _rollback = new(connection, "ROLLBACK");
        _put = new(connection, "INSERT OR REPLACE INTO record (key, value) VALUES (?1, ?2)");
        _remove = new(connection, "DELETE FROM record WHERE key = ?1");
        _putEntry = new(connection, "INSERT OR REPLACE INTO entry (kind, key, value) VALUES (?1, ?2, ?3)");
        _putTip = new(connection, "INSERT OR REPLACE INTO tip (id, state_root, bytes) VALUES (0, ?1, ?2)");
    }

    public void Commit(ChainCommit commit)
    {
        lock (_lock)
        {
            _begin.Run();
            try
            {
                Write(commit);
                _end.Run();
            }
            finally
            {
                // After a full disk SQLite has rolled back by itself already.
                if (raw.sqlite3_get_autocommit(_connection.Handle) == 0) _rollback.Run();
            }
        }
    }

    private void Write(ChainCommit commit)
    {
        foreach (var change in commit.Changes)
        {
            if (change.Value is { } value) _put.Bind(1, change.Key.Span).Bind(2, value.Span).Run();
            else _remove.Bind(1, change.Key.Span).Run();
        }
        foreach (var entry in commit.Entries) _putEntry.Bind(1, (int)entry.Kind).Bind(2, entry.Key.Span).Bind(3, entry.Value.Span).Run();
        _putTip.Bind(1, commit.Tip.StateRoot.ToArray()).Bind(2, commit.Tip.Bytes.Span).Run();
    }

    public (string Journal, string Synchronous) Durability()
    {
        lock (_lock) return (Pragma("journal_mode"), Pragma("synchronous"));
    }

    private string Pragma(string name)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = name == "synchronous" ? "PRAGMA synchronous" : "PRAGMA journal_mode";
        return $"{command.ExecuteScalar()}";
    }

    public void Dispose()
    {
        lock (_lock)
        {
            foreach (var statement in new[] { _begin, _end, _rollback, _put, _remove, _putEntry, _putTip }) statement.Dispose();
            _connection.Dispose();
        }
    }
}
