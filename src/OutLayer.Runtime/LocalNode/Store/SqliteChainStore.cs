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

    private const int MaxPending = 16_384;

    private readonly string _path;
    private readonly StateFolderLock _folderLock;
    private readonly ChainWriter _writer;
    private readonly ChainReader _reader;

    private SqliteChainStore(string path, StateFolderLock folderLock, ChainWriter writer, ChainReader reader) =>
        (_path, _folderLock, _writer, _reader) = (path, folderLock, writer, reader);

    /// <summary>Opens the chain of a folder; makes both where they are missing.</summary>
    /// <exception cref="StateStoreException">The folder is locked, corrupt, read-only, full, or of a newer product.</exception>
    public static SqliteChainStore Open(string folder, SqliteStateStoreOptions? options = null) =>
        Open(folder, options ?? new SqliteStateStoreOptions(), MaxPending);

    /// <param name="folder">Where.</param>
    /// <param name="options">How.</param>
    /// <param name="maxPending">Changes and entries that are committed and not merged at most.</param>
    internal static SqliteChainStore Open(string folder, SqliteStateStoreOptions options, int maxPending)
    {
        MakeFolder(folder);
        string path = Path.Combine(folder, FileName);
        var opened = new Stack<IDisposable>();
        try
        {
            var folderLock = Opened(opened, StateFolderLock.Acquire(folder, options.Patience, "near-node.lock"));
            var pending = new PendingCommits();
            var writer = Opened(opened, new ChainWriter(Opened(opened, OpenFile(path, options)), pending, maxPending));
            writer.ReadPending();
            var reader = Opened(opened, new ChainReader(Opened(opened, OpenFile(path, options)), pending));
            return new SqliteChainStore(path, folderLock, writer, reader);
        }
        catch (Exception e)
        {
            while (opened.TryPop(out var one)) one.Dispose();
            if (Translated(e, path) is { } trouble) throw trouble;
            throw;
        }
    }

    private static SqliteConnection OpenFile(string path, SqliteStateStoreOptions options) =>
        SqliteStateFile.Open(path, options, ChainSchema.Scripts, ChainSchema.ApplicationId);

    public LoadedChain Load()
    {
        try
        {
            var chain = _reader.Load();
            return IsWhole(chain) ? chain : throw StateStoreErrors.Make(StateStoreError.Corrupt, _path);
        }
        catch (Exception e) when (Translated(e, _path) is { } trouble)
        {
            throw trouble;
        }
    }

    public void Commit(ChainCommit commit)
    {
        try
        {
            _writer.Commit(commit);
        }
        catch (Exception e) when (Translated(e, _path) is { } trouble)
        {
            throw trouble;
        }
    }

    public ReadOnlyMemory<byte>? Find(ChainEntryKind kind, ReadOnlySpan<byte> key)
    {
        try
        {
            return _reader.Find(kind, key);
        }
        catch (Exception e) when (Translated(e, _path) is { } trouble)
        {
            throw trouble;
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

    /// <summary>Trouble of the host as the store's own; null for what is none.</summary>
    private static StateStoreException? Translated(Exception e, string path) => e switch
    {
        SqliteException sqlite => StateStoreErrors.From(sqlite, path),
        BorshException => StateStoreErrors.Make(StateStoreError.Corrupt, path, e),
        _ => null,
    };
}
