using Microsoft.Data.Sqlite;
using OutLayer.Near;
using OutLayer.Protocol;
using SQLitePCL;

namespace OutLayer.Runtime.State;

/// <summary>
/// The embedded store: <c>state.db</c> of a folder, SQLite in WAL mode with synchronous=FULL, so that a commit is on
/// disk when it returns and a crash leaves the old state or the new one. One process at a time has a folder open.
/// </summary>
public sealed class SqliteStateStore : IStateStore
{
    public const string FileName = "state.db";

    private readonly Lock _lock = new();
    private readonly string _path;
    private readonly StateFolderLock _folderLock;
    private readonly SqliteConnection _connection;
    private readonly SqliteCommand _begin, _commit, _rollback, _getNode, _getValue, _getHead, _putNode, _putValue, _putHead, _putReceipt, _putRecord, _removeRecord;

    /// <summary>Opens the store of a folder; makes both where they are missing.</summary>
    /// <exception cref="StateStoreException">The folder is locked, corrupt, read-only, full, or of a newer product.</exception>
    public static SqliteStateStore Open(string folder, SqliteStateStoreOptions? options = null)
    {
        options ??= new SqliteStateStoreOptions();
        string path = Path.Combine(folder, FileName);
        try
        {
            Directory.CreateDirectory(folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw StateStoreErrors.From(e, folder);
        }
        var folderLock = StateFolderLock.Acquire(folder, options.Patience);
        SqliteConnection? connection = null;
        try
        {
            connection = SqliteStateFile.Open(path, options);
            return new SqliteStateStore(path, folderLock, connection);
        }
        catch (Exception e)
        {
            connection?.Dispose();
            folderLock.Dispose();
            if (e is SqliteException sqlite) throw StateStoreErrors.From(sqlite, path);
            throw;
        }
    }

    private SqliteStateStore(string path, StateFolderLock folderLock, SqliteConnection connection)
    {
        (_path, _folderLock, _connection) = (path, folderLock, connection);
        _begin = Prepare("BEGIN IMMEDIATE", 0);
        _commit = Prepare("COMMIT", 0);
        _rollback = Prepare("ROLLBACK", 0);
        _getNode = Prepare("SELECT bytes FROM node WHERE hash = $1", 1);
        _getValue = Prepare("SELECT bytes FROM value WHERE hash = $1", 1);
        _getHead = Prepare("SELECT root, height, last_receipt FROM account WHERE id = $1", 1);
        _putNode = Prepare("INSERT OR IGNORE INTO node (hash, bytes) VALUES ($1, $2)", 2);
        _putValue = Prepare("INSERT OR IGNORE INTO value (hash, bytes) VALUES ($1, $2)", 2);
        _putHead = Prepare("INSERT OR REPLACE INTO account (id, root, height, last_receipt) VALUES ($1, $2, $3, $4)", 4);
        _putReceipt = Prepare("INSERT INTO receipt (account, height, hash, bytes) VALUES ($1, $2, $3, $4)", 4);
        _putRecord = Prepare("INSERT OR REPLACE INTO ledger (key, value) VALUES ($1, $2)", 2);
        _removeRecord = Prepare("DELETE FROM ledger WHERE key = $1", 1);
        using var ledger = Prepare("SELECT 1 FROM ledger LIMIT 1", 0);
        ledger.ExecuteScalar(); // calls of scripts never read it, and yet must not write to a file that is damaged there
    }

    public AccountHead GetHead(string account) => Guarded(() =>
    {
        using var row = Bind(_getHead, account).ExecuteReader();
        if (!row.Read()) return AccountHead.New;
        return new AccountHead(HashAt(row, 0), HeightAt(row, 1), HashAt(row, 2));
    });

    public ReadOnlyMemory<byte> GetNode(in Hash256 hash)
    {
        var bytes = Get(_getNode, hash);
        return Hash256.Of(bytes.Span) == hash ? bytes : throw Corrupt();
    }

    public ReadOnlyMemory<byte> GetValue(in Hash256 hash)
    {
        var bytes = Get(_getValue, hash);
        return ValueRef.HashOf(bytes.Span) == hash ? bytes : throw Corrupt();
    }

    public void Commit(StateCommit commit) => Commit([commit], []);

    public void Commit(IReadOnlyList<StateCommit> commits, IReadOnlyList<TrieChange> ledger)
    {
        foreach (var commit in commits) commit.RequireJoined();
        Guarded(() =>
        {
            _begin.ExecuteNonQuery();
            try
            {
                foreach (var commit in commits) Write(commit);
                foreach (var change in ledger) Write(change);
                _commit.ExecuteNonQuery();
            }
            finally
            {
                // After a full disk SQLite has rolled back by itself already.
                if (raw.sqlite3_get_autocommit(_connection.Handle) == 0) _rollback.ExecuteNonQuery();
            }
            return true;
        });
    }

    public IReadOnlyList<TrieChange> LoadLedger() => Guarded(() =>
    {
        using var command = Prepare("SELECT key, value FROM ledger", 0);
        using var rows = command.ExecuteReader();
        var records = new List<TrieChange>();
        while (rows.Read()) records.Add(TrieChange.Put(rows.GetFieldValue<byte[]>(0), rows.GetFieldValue<byte[]>(1)));
        return records;
    });

    private void Write(TrieChange change)
    {
        if (change.Value is { } value) Bind(_putRecord, change.Key.ToArray(), value.ToArray()).ExecuteNonQuery();
        else Bind(_removeRecord, change.Key.ToArray()).ExecuteNonQuery();
    }

    private void Write(StateCommit commit)
    {
        if (GetHead(commit.Account) != commit.Expected) throw StateStoreErrors.Conflict(commit.Account);
        foreach (var (hash, bytes) in commit.Update.Nodes) Bind(_putNode, hash.ToArray(), bytes.ToArray()).ExecuteNonQuery();
        foreach (var (hash, bytes) in commit.Update.Values) Bind(_putValue, hash.ToArray(), bytes.ToArray()).ExecuteNonQuery();
        var (root, height, last) = (commit.Next.Root.ToArray(), (long)commit.Next.Height, commit.Next.LastReceipt!.Value.ToArray());
        Bind(_putReceipt, commit.Account, height, last, commit.Receipt.ToBytes()).ExecuteNonQuery();
        Bind(_putHead, commit.Account, root, height, last).ExecuteNonQuery();
    }

    public IReadOnlyList<string> ListAccounts() => Guarded(() =>
    {
        using var command = Prepare("SELECT id FROM account ORDER BY id", 0);
        using var rows = command.ExecuteReader();
        var accounts = new List<string>();
        while (rows.Read()) accounts.Add(rows.GetString(0));
        return accounts;
    });

    public IReadOnlyList<StoredReceipt> ListReceipts(string account, ulong aboveHeight, int limit)
    {
        const string Sql = "SELECT height, hash, bytes FROM receipt WHERE account = $1 AND height > $2 ORDER BY height LIMIT $3";
        return Receipts(Sql, account, (long)Math.Min(aboveHeight, long.MaxValue), (long)limit);
    }

    public StoredReceipt? FindReceipt(in Hash256 hash) =>
        Receipts("SELECT height, hash, bytes FROM receipt WHERE hash = $1", hash.ToArray()).FirstOrDefault();

    public void Dispose()
    {
        lock (_lock)
        {
            SqliteCommand[] commands = [_begin, _commit, _rollback, _getNode, _getValue, _getHead, _putNode, _putValue, _putHead, _putReceipt, _putRecord, _removeRecord];
            foreach (var command in commands) command.Dispose();
            _connection.Dispose();
            _folderLock.Dispose();
        }
    }

    /// <summary>The journal mode and the synchronous setting as SQLite has them.</summary>
    internal (string Journal, long Synchronous) Durability() => Guarded(() =>
    {
        using var journal = Prepare("PRAGMA journal_mode", 0);
        using var synchronous = Prepare("PRAGMA synchronous", 0);
        return ((string)journal.ExecuteScalar()!, (long)synchronous.ExecuteScalar()!);
    });

    private List<StoredReceipt> Receipts(string sql, params object[] values) => Guarded(() =>
    {
        using var command = Prepare(sql, values.Length);
        using var rows = Bind(command, values).ExecuteReader();
        var receipts = new List<StoredReceipt>();
        while (rows.Read()) receipts.Add(new StoredReceipt(HeightAt(rows, 0), HashAt(rows, 1), rows.GetFieldValue<byte[]>(2)));
        return receipts;
    });

    private ReadOnlyMemory<byte> Get(SqliteCommand command, in Hash256 hash)
    {
        var key = hash.ToArray();
        return Guarded(() => Bind(command, key).ExecuteScalar() as byte[] ?? throw Corrupt());
    }

    private Hash256 HashAt(SqliteDataReader row, int column)
    {
        var bytes = row.GetFieldValue<byte[]>(column);
        return bytes.Length == Hash256.Size ? new Hash256(bytes) : throw Corrupt();
    }

    private ulong HeightAt(SqliteDataReader row, int column) =>
        row.GetValue(column) is long height and > 0 ? (ulong)height : throw Corrupt();

    private StateStoreException Corrupt() => StateStoreErrors.Make(StateStoreError.Corrupt, _path);

    private T Guarded<T>(Func<T> work)
    {
        lock (_lock)
        {
            try
            {
                return work();
            }
            catch (SqliteException e)
            {
                throw StateStoreErrors.From(e, _path);
            }
        }
    }

    private SqliteCommand Prepare(string sql, int parameters)
    {
        var command = _connection.CreateCommand();
        command.CommandText = sql;
        for (int i = 1; i <= parameters; i++) command.Parameters.Add(new SqliteParameter { ParameterName = $"${i}" });
        return command;
    }

    private static SqliteCommand Bind(SqliteCommand command, params object[] values)
    {
        for (int i = 0; i < values.Length; i++) command.Parameters[i].Value = values[i];
        return command;
    }
}
