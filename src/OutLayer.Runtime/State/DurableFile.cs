using System.Runtime.InteropServices;

namespace OutLayer.Runtime.State;

/// <summary>Writes a file so that a crash leaves the old one or the new one: a temporary file beside it, fsync, rename, fsync of the folder.</summary>
public static partial class DurableFile
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const int NotPermitted = 1, InvalidArgument = 22, NotSupported = 95;   // errno of Linux
    private const UnixFileMode Everyone = OwnerOnly | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    /// <summary>Writes or replaces a file.</summary>
    /// <exception cref="IOException">The disk; no temporary file is left.</exception>
    public static void Write(string path, ReadOnlySpan<byte> bytes) => Write(path, bytes, Everyone, overwrite: true);

    /// <summary>Renames a file within a file system, so that it lasts; one that is there is replaced.</summary>
    internal static void Move(string from, string to)
    {
        File.Move(from, to, overwrite: true);
        if (!OperatingSystem.IsWindows()) SyncFolder(Path.GetDirectoryName(Path.GetFullPath(to))!);
    }

    /// <summary>Writes a file that only its owner may read; fails if there is one.</summary>
    internal static void WriteSecret(string path, ReadOnlySpan<byte> bytes) => Write(path, bytes, OwnerOnly, overwrite: false);

    private static void Write(string path, ReadOnlySpan<byte> bytes, UnixFileMode mode, bool overwrite)
    {
        string full = Path.GetFullPath(path);
        string temporary = $"{full}.{Guid.NewGuid():N}.tmp";
        try
        {
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.None };
            if (!OperatingSystem.IsWindows()) options.UnixCreateMode = mode;
            using (var file = new FileStream(temporary, options))
            {
                file.Write(bytes);
                file.Flush();
                Sync(file);
            }
            if (overwrite || OperatingSystem.IsWindows() || !TryLink(temporary, full)) File.Move(temporary, full, overwrite);
            else File.Delete(temporary);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
        if (!OperatingSystem.IsWindows()) SyncFolder(Path.GetDirectoryName(full)!);
    }

    /// <summary>
    /// Gives a file a second name, which must not be taken: .NET's move looks first and renames then, and two processes may both
    /// find nothing. False where the file system has no links.
    /// </summary>
    private static bool TryLink(string path, string name)
    {
        if (Link(path, name) == 0) return true;
        int error = Marshal.GetLastPInvokeError();
        return error is NotPermitted or NotSupported ? false : throw new IOException($"{Marshal.GetPInvokeErrorMessage(error)}: {name}", error);
    }

    /// <summary>fsync, whose failure .NET's own flush does not report. Special files that cannot be synced are no error.</summary>
    private static void Sync(FileStream file)
    {
        if (OperatingSystem.IsWindows()) file.Flush(flushToDisk: true);
        else if (Fsync((int)file.SafeFileHandle.DangerousGetHandle()) != 0 && Marshal.GetLastPInvokeError() is var error and not (InvalidArgument or NotSupported))
            throw new IOException($"{Marshal.GetPInvokeErrorMessage(error)}: {file.Name}", error);
    }

    /// <summary>Makes the rename last. A file system that cannot sync a folder has nothing better to offer: no error.</summary>
    private static void SyncFolder(string folder)
    {
        int descriptor = Open(folder, 0);
        if (descriptor < 0) return;
        _ = Fsync(descriptor);
        _ = Close(descriptor);
    }

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "link", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Link(string path, string name);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Fsync(int descriptor);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int descriptor);
}
