using Microsoft.Data.Sqlite;
using OutLayer.Near;

namespace OutLayer.Runtime.LocalNode.Store;

/// <summary>Reads on a connection of its own, so that nobody waits for a commit to reach the disk.</summary>
internal sealed class ChainReader(SqliteConnection connection) : IDisposable
{
    private readonly Lock _lock = new();
    private readonly SqliteStatement _find = new(connection, "SELECT value FROM entry WHERE kind = ?1 AND key = ?2");

    public ReadOnlyMemory<byte>? Find(ChainEntryKind kind, ReadOnlySpan<byte> key)
    {
        lock (_lock)
        {
            bool found = _find.Bind(1, (int)kind).Bind(2, key).Step();
            var value = found ? _find.Blob(0) : default(ReadOnlyMemory<byte>?);
            _find.Reset();
            return value;
        }
    }

    /// <summary>Tip and state of one moment.</summary>
    public LoadedChain Load()
    {
        lock (_lock)
        {
            using var transaction = connection.BeginTransaction(deferred: true);
            return new LoadedChain(ReadTip(), MerkleTrie.Empty.With(Records()));
        }
    }

    /// <exception cref="SqliteException">The root is no hash: corrupt.</exception>
    private ChainTip? ReadTip()
    {
        using var tip = new SqliteStatement(connection, "SELECT state_root, bytes FROM tip");
        if (!tip.Step()) return null;
        byte[] root = tip.Blob(0);
        if (root.Length != CryptoHash.Size) throw new SqliteException("the state root of the tip is no hash", SQLitePCL.raw.SQLITE_CORRUPT);
        return new ChainTip(new CryptoHash(root), tip.Blob(1));
    }

    private IEnumerable<TrieChange> Records()
    {
        using var records = new SqliteStatement(connection, "SELECT key, value FROM record ORDER BY key");
        while (records.Step()) yield return TrieChange.Put(records.Blob(0), records.Blob(1));
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _find.Dispose();
            connection.Dispose();
        }
    }
}
