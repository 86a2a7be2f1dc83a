using Microsoft.Data.Sqlite;

namespace OutLayer.Runtime.State;

/// <summary>Every way that a disk or SQLite fails, as one of our kinds, with what to do. The one table of them.</summary>
internal static class StateStoreErrors
{
    // Primary result codes of SQLite (sqlite.org/rescode.html).
    private const int Perm = 3, Busy = 5, Locked = 6, ReadOnly = 8, IoError = 10, Corrupt = 11, Full = 13, CantOpen = 14, Auth = 23, NotADb = 26;

    private const int NoSpace = 28, ReadOnlyFileSystem = 30, QuotaExceeded = 122;   // errno of Linux

    public static StateStoreException From(SqliteException e, string path) => Make(e.SqliteErrorCode switch
    {
        Busy or Locked => StateStoreError.Locked,
        Corrupt or NotADb => StateStoreError.Corrupt,
        Full => StateStoreError.DiskFull,
        IoError or CantOpen when IsOutOfSpace(path) => StateStoreError.DiskFull,   // files beside the database report no more
        ReadOnly or Perm or Auth or CantOpen => StateStoreError.ReadOnly,
        _ => StateStoreError.Unusable,
    }, path, e);

    public static StateStoreException From(Exception e, string path) => Make(e switch
    {
        UnauthorizedAccessException => StateStoreError.ReadOnly,
        IOException { HResult: NoSpace or QuotaExceeded } => StateStoreError.DiskFull,
        IOException { HResult: ReadOnlyFileSystem } => StateStoreError.ReadOnly,
        _ => StateStoreError.Unusable,
    }, path, e);

    public static StateStoreException Make(StateStoreError kind, string path, Exception? inner = null) => new(kind, kind switch
    {
        StateStoreError.Locked => $"the state in {path} is in use by another process; wait until it ends, or name another folder with --state",
        StateStoreError.Corrupt => $"the state in {path} is corrupt; restore it from a copy, or name another folder with --state",
        StateStoreError.ReadOnly => $"the state in {path} cannot be written; make it writable, or name another folder with --state",
        StateStoreError.DiskFull => $"the disk that holds {path} is full; free some space and run again: nothing was changed",
        StateStoreError.FutureVersion => $"the state in {path} was written by a newer version of OutLayer; use that version",
        StateStoreError.NotAState => $"the file {path} is not a state of OutLayer; name another folder with --state",
        _ => $"the state in {path} cannot be used: {inner?.Message}",
    }, inner);

    public static StateStoreException Conflict(string account) => new(
        StateStoreError.Conflict, $"another call of {account} was committed while this one ran; run it again: nothing was changed");

    private static bool IsOutOfSpace(string path)
    {
        try
        {
            return new DriveInfo(Path.GetDirectoryName(Path.GetFullPath(path))!).AvailableFreeSpace < 64 * 1024;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return false;
        }
    }
}
