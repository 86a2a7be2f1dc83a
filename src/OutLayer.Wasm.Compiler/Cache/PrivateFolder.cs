using Microsoft.Win32.SafeHandles;

namespace OutLayer.Wasm.Compiler.Cache;

/// <summary>
/// A folder that only its owner, the user of this process, can enter. It is checked once, through a descriptor that stays open,
/// and all files are reached through that descriptor: what is renamed or mounted over its path later changes nothing.
/// </summary>
internal sealed class PrivateFolder : IDisposable
{
    private const UnixFileMode OwnerFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode OwnerFolder = OwnerFile | UnixFileMode.UserExecute;
    private const string TemporaryEnd = ".tmp";

    private readonly SafeFileHandle _handle;
    private readonly string _descriptor;

    private PrivateFolder(string path, SafeFileHandle handle)
    {
        (Path, _handle) = (path, handle);
        _descriptor = FormattableString.Invariant($"/proc/self/fd/{handle.DangerousGetHandle()}");
    }

    /// <summary>As it was named, for messages.</summary>
    public string Path { get; }

    /// <summary>Opens the folder, which is made where it is missing.</summary>
    /// <exception cref="CodeCacheException">Another user's, open to others, a link, or not to be had.</exception>
    public static PrivateFolder Open(string path)
    {
        if (!OperatingSystem.IsLinux()) throw new CodeCacheException(CodeCacheError.Unavailable, "code is kept on Linux only");
        string full = System.IO.Path.TrimEndingDirectorySeparator(System.IO.Path.GetFullPath(path));
        try
        {
            if (!System.IO.Path.Exists(full)) Directory.CreateDirectory(full, OwnerFolder);
            var folder = new PrivateFolder(full, LinuxFile.OpenFolder(full));
            try
            {
                folder.RequirePrivate();
                return folder;
            }
            catch
            {
                folder.Dispose();
                throw;
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CodeCacheException(CodeCacheError.Unavailable, $"the code cache {full} cannot be used: {e.Message}", e);
        }
    }

    private void RequirePrivate()
    {
        var opened = LinuxFile.Of(_handle);
        var named = LinuxFile.OfName(Path);
        if (named is not { } name || name.IsLink || (name.Inode, name.Device) != (opened.Inode, opened.Device))
            throw Insecure("is a link to another folder; name the folder itself");
        if (!opened.IsFolder) throw new CodeCacheException(CodeCacheError.Unavailable, $"the code cache {Path} is not a folder; name one");
        if (opened.Owner != LinuxFile.User)
            throw Insecure($"belongs to user {opened.Owner}, and this is user {LinuxFile.User}; name a folder of your own");
        if ((opened.Mode & ~OwnerFolder) != 0)
            throw Insecure($"may be used by others (mode {Octal(opened.Mode)}), who could have put code there; remove it, or empty it and run chmod 700 on it");
        if (!Directory.Exists(_descriptor))
            throw new CodeCacheException(CodeCacheError.Unavailable, $"the code cache {Path} needs the file system /proc, which is not mounted here");
    }

    /// <summary>A regular file of the owner that nobody else can use; else null.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="foreign">There is something of that name, and it is not such a file.</param>
    public SafeFileHandle? OpenFile(string name, out bool foreign)
    {
        var named = LinuxFile.OfName(PathOf(name));
        foreign = named is { IsRegular: false };
        if (named is null || foreign) return null;
        SafeFileHandle file;
        try
        {
            file = File.OpenHandle(PathOf(name));
        }
        catch (FileNotFoundException)
        {
            return null; // removed just now by another process
        }
        var facts = LinuxFile.Of(file);
        foreign = !facts.IsRegular || facts.Owner != LinuxFile.User || (facts.Mode & ~OwnerFile) != 0;
        if (!foreign) return file;
        file.Dispose();
        return null;
    }

    /// <summary>Writes or replaces a file, whole or not at all, also where the process is killed: a temporary file, fsync, rename, fsync of the folder.</summary>
    /// <exception cref="IOException">The disk; nothing was changed.</exception>
    public void Write(string name, params ReadOnlySpan<ReadOnlyMemory<byte>> parts)
    {
        string temporary = TemporaryOf(name);
        try
        {
            WriteTemporary(temporary, parts);
            File.Move(temporary, PathOf(name), overwrite: true);
        }
        catch
        {
            Remove(temporary);
            throw;
        }
        LinuxFile.Sync(_handle, Path);
    }

    /// <summary>The same for a file that is not replaced: of two processes that write it at once, one wins, and both go on.</summary>
    public void WriteFirst(string name, ReadOnlyMemory<byte> bytes)
    {
        string temporary = TemporaryOf(name);
        try
        {
            WriteTemporary(temporary, bytes);
            LinuxFile.TryLink(temporary, PathOf(name));
        }
        finally
        {
            Remove(temporary);
        }
        LinuxFile.Sync(_handle, Path);
    }

    private string TemporaryOf(string name) => PathOf($"{name}.{Guid.NewGuid():N}{TemporaryEnd}");

    private static void WriteTemporary(string path, params ReadOnlySpan<ReadOnlyMemory<byte>> parts)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.None };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = OwnerFile;
        using var file = new FileStream(path, options);
        foreach (var part in parts) file.Write(part.Span);
        file.Flush();
        LinuxFile.Sync(file.SafeFileHandle, path);
    }

    /// <summary>All files but those that are being written.</summary>
    public IEnumerable<FileInfo> Files() => All().Where(file => !IsTemporary(file));

    /// <summary>
    /// Removes what processes left that were killed while they wrote: temporary files that nobody holds open. A young one may be
    /// about to be locked by its writer.
    /// </summary>
    public void RemoveLeftovers()
    {
        foreach (var file in All().Where(IsTemporary))
            if (file.LastWriteTimeUtc < DateTime.UtcNow.AddMinutes(-1) && IsUnlocked(file.FullName)) Remove(file.FullName);
    }

    private static bool IsTemporary(FileInfo file) => file.Name.EndsWith(TemporaryEnd, StringComparison.Ordinal);

    private FileInfo[] All() => new DirectoryInfo(_descriptor).GetFiles();

    private static bool IsUnlocked(string path)
    {
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }

    public static void Remove(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It stays until the next time; the folder says why with the next write.
        }
    }

    private string PathOf(string name) => $"{_descriptor}/{name}";

    public CodeCacheException Insecure(string what) => new(CodeCacheError.Insecure, $"the code cache {Path} {what}");

    private static string Octal(UnixFileMode mode) => Convert.ToString((int)mode, 8);

    public void Dispose() => _handle.Dispose();
}
