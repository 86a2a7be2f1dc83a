using Microsoft.Data.Sqlite;
using OutLayer.Near;
using OutLayer.Runtime.State;
using SQLitePCL;

namespace OutLayer.Runtime.LocalNode.Store;

/// <summary>
/// The durable store: <c>near-node.db</c> of a folder, SQLite in WAL mode with synchronous=FULL, so that a commit is on
/// disk when it returns and a crash leaves the old chain or the new one. One process at a time has it open.
/// </summary>
public sealed class SqliteChainStore : IChainStore
{
    public const string FileName = "near-node.db";

    private readonly string _path;
    private readonly StateFolderLock _folderLock;
    private readonly ChainWriter _writer;
    private readonly ChainReader _reader;

    private SqliteChainStore(string path, StateFolderLock folderLock, SqliteConnection forWriting, SqliteConnection forReading)
    {
        (_path, _folderLock) = (path, folderLock);
        (_writer, _reader) = (new ChainWriter(forWriting), new ChainReader(forReading));
    }

    /// <summary>Opens the chain of a folder; makes both where they are missing.</summary>
    /// <exception cref="StateStoreException">The folder is locked, corrupt, read-only, full, or of a newer product.</exception>
    public static SqliteChainStore Open(string folder, SqliteStateStoreOptions? options = null)
    {
        options ??= new SqliteStateStoreOptions();
        MakeFolder(folder);
        string path = Path.Combine(folder, FileName);
        var opened = new Stack<IDisposable>();
        try
        {
            var folderLock = Opened(opened, StateFolderLock.Acquire(folder, options.Patience, "near-node.lock"));
            var writing = Opened(opened, SqliteStateFile.Open(path, options, ChainSchema.Scripts, ChainSchema.ApplicationId));
            var reading = Opened(opened, SqliteStateFile.Open(path, options, ChainSchema.Scripts, ChainSchema.ApplicationId));
            return new SqliteChainStore(path, folderLock, writing, reading);
        }
        catch (Exception e)
        {
            while (opened.TryPop(out var one)) one.Dispose();
            if (e is SqliteException sqlite) throw StateStoreErrors.From(sqlite, path);
            throw;
        }
    }

    public LoadedChain Load() => Guarded(() => _reader.Load()) is var chain && IsWhole(chain) ? chain : throw StateStoreErrors.Make(StateStoreError.Corrupt, _path);

    public void Commit(ChainCommit commit) => Guarded(() =>
    {
        _writer.Commit(commit);
        return true;
    });

    public ReadOnlyMemory<byte>? Find(ChainEntryKind kind, ReadOnlySpan<byte> key)
    {
        try
        {
            return _reader.Find(kind, key);
        }
        catch (SqliteException e)
        {
            throw StateStoreErrors.From(e, _path);
        }
    }

    public void Dispose()
    {
        _reader.Dispose();
        _writer.Dispose();   // the last connection to close writes the log into the file
        _folderLock.Dispose();
    }

    /// <summary>The journal mode and the synchronous setting as SQLite has them for commits.</summary>
    internal (string Journal, string Synchronous) Durability() => _writer.Durability();

    private static bool IsWhole(LoadedChain chain) => chain.Tip is null ? chain.State.IsEmpty : chain.Tip.StateRoot == chain.State.RootHash;

    private static void MakeFolder(string folder)
    {
        try
        {
            Directory.CreateDirectory(folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw StateStoreErrors.From(e, folder);
        }
    }

    private static T Opened<T>(Stack<IDisposable> opened, T one) where T : IDisposable
    {
        opened.Push(one);
        return one;
    }

    private T Guarded<T>(Func<T> work)
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
