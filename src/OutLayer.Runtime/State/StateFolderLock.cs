using System.Diagnostics;

namespace OutLayer.Runtime.State;

/// <summary>
/// The one writer of a state folder: an exclusive lock on its file <c>lock</c> (flock on Unix; another file for what else
/// may be in the folder), which the system drops when the process dies, however it dies. The file stays.
/// </summary>
internal sealed class StateFolderLock : IDisposable
{
    private readonly FileStream _file;

    private StateFolderLock(FileStream file) => _file = file;

    public static StateFolderLock Acquire(string folder, TimeSpan patience, string fileName = "lock")
    {
        string path = Path.Combine(folder, fileName);
        long start = Stopwatch.GetTimestamp();
        while (true)
        {
            try
            {
                return new StateFolderLock(new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
            }
            catch (IOException e) when (IsHeld(e))
            {
                if (Stopwatch.GetElapsedTime(start) >= patience) throw StateStoreErrors.Make(StateStoreError.Locked, folder, e);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                throw StateStoreErrors.From(e, folder);
            }
            Thread.Sleep(20);
        }
    }

    /// <summary>EWOULDBLOCK of flock, or the sharing violation of Windows.</summary>
    private static bool IsHeld(IOException e) => e.HResult is 11 or unchecked((int)0x80070020);

    public void Dispose() => _file.Dispose();
}
