using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;

namespace OutLayer.Wasm.Compiler.Cache;

/// <summary>
/// Compiled code on disk. An entry is code that will run, so it is taken only from a folder that nobody but its owner can enter, and
/// only if it was sealed with the folder's secret for the very same key; all else counts as not there. Any number of
/// processes may share a folder. Its members may be called from any thread.
/// </summary>
public sealed class CodeCache : IDisposable
{
    private const string SecretFile = "secret";

    private readonly PrivateFolder _folder;
    private readonly byte[] _secret;

    private CodeCache(PrivateFolder folder, byte[] secret, CodeCacheOptions options) =>
        (_folder, _secret, Options) = (folder, secret, options);

    public CodeCacheOptions Options { get; }

    public string Folder => _folder.Path;

    /// <summary>Opens a cache; folder and secret are made where they are missing.</summary>
    /// <exception cref="CodeCacheException">The folder, or its secret, cannot be used.</exception>
    public static CodeCache Open(string folder, CodeCacheOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        var opened = PrivateFolder.Open(folder);
        try
        {
            return new CodeCache(opened, ReadSecret(opened), options ?? new CodeCacheOptions());
        }
        catch (Exception e)
        {
            opened.Dispose();
            if (e is IOException or UnauthorizedAccessException)
                throw new CodeCacheException(CodeCacheError.Unavailable, $"the code cache {opened.Path} cannot be used: {e.Message}", e);
            throw;
        }
    }

    private static byte[] ReadSecret(PrivateFolder folder)
    {
        const int Bytes = 32;
        var kept = folder.OpenFile(SecretFile, out bool foreign);
        if (foreign) throw folder.Insecure($"holds a file {SecretFile} that others may have read or changed; remove the folder");
        using var file = kept ?? MakeSecret(folder, Bytes);
        byte[] secret = new byte[Bytes];
        if (RandomAccess.GetLength(file) == Bytes && RandomAccess.Read(file, secret, 0) == Bytes) return secret;
        throw new CodeCacheException(CodeCacheError.Unavailable, $"the code cache {folder.Path} has a damaged file {SecretFile}; remove it to start anew");
    }

    /// <summary>Of two processes that make one at once, the first wins.</summary>
    private static SafeFileHandle MakeSecret(PrivateFolder folder, int bytes)
    {
        folder.WriteFirst(SecretFile, RandomNumberGenerator.GetBytes(bytes));
        return folder.OpenFile(SecretFile, out _)
            ?? throw new CodeCacheException(CodeCacheError.Unavailable, $"the code cache {folder.Path} loses its file {SecretFile}");
    }

    /// <summary>The code kept for a key, verified; null if there is none.</summary>
    /// <param name="key">What the code depends on.</param>
    /// <param name="damaged">There is an entry, and it is damaged or foreign: it is not used.</param>
    /// <exception cref="IOException">The disk.</exception>
    public ArraySegment<byte>? Find(CodeKey key, out bool damaged)
    {
        ArgumentNullException.ThrowIfNull(key);
        using var file = _folder.OpenFile(key.FileName, out damaged);
        if (file is null) return null;
        var code = ReadEntry(file) is { } entry ? EntryCodec.Open(entry, key.Text, _secret) : null;
        damaged = code is null;
        if (!damaged) Touch(file);
        return code;
    }

    /// <summary>All of an entry: these bytes are checked, and these bytes are loaded.</summary>
    private byte[]? ReadEntry(SafeFileHandle file)
    {
        long length = RandomAccess.GetLength(file);
        if (length > Options.MaxEntryBytes + EntryCodec.MaxOverhead) return null;
        byte[] entry = GC.AllocateUninitializedArray<byte>((int)length);
        int at = 0;
        while (at < entry.Length)
        {
            int read = RandomAccess.Read(file, entry.AsSpan(at), at);
            if (read == 0) return null;
            at += read;
        }
        return entry;
    }

    /// <summary>Keeps code, in place of what is there; makes room first for what the limit says.</summary>
    /// <returns>False if the code is larger than an entry may be.</returns>
    /// <exception cref="IOException">The disk is full, or the folder cannot be written; nothing was changed.</exception>
    public bool Keep(CodeKey key, ReadOnlyMemory<byte> code)
    {
        ArgumentNullException.ThrowIfNull(key);
        if (code.Length > Options.MaxEntryBytes || code.Length > Options.MaxBytes) return false;
        var (head, mac) = EntryCodec.Seal(key.Text, code.Span, _secret);
        _folder.RemoveLeftovers();
        MakeRoom(head.Length + code.Length + mac.Length, key.FileName);
        _folder.Write(key.FileName, head, code, mac);
        return true;
    }

    /// <summary>Entries and their bytes.</summary>
    public (int Entries, long Bytes) Measure()
    {
        var files = Entries();
        return (files.Count, files.Sum(file => file.Length));
    }

    /// <summary>Removes the entries that were not used for the longest time, until there is room.</summary>
    private void MakeRoom(long bytes, string replaced)
    {
        var files = Entries();
        files.RemoveAll(file => file.Name == replaced);
        long room = Options.MaxBytes - bytes - files.Sum(file => file.Length);
        foreach (var file in files.OrderBy(file => file.LastWriteTimeUtc).ThenBy(file => file.Name, StringComparer.Ordinal))
        {
            if (room >= 0) return;
            room += file.Length;
            PrivateFolder.Remove(file.FullName);
        }
    }

    private List<FileInfo> Entries() => [.. _folder.Files().Where(file => CodeKey.IsFileName(file.Name) && file.Exists)];

    /// <summary>The time of the last write says when an entry was used last. A folder that is read-only keeps what it has.</summary>
    private static void Touch(SafeFileHandle file)
    {
        try
        {
            File.SetLastWriteTimeUtc(file, DateTime.UtcNow);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
        }
    }

    public void Dispose()
    {
        CryptographicOperations.ZeroMemory(_secret);
        _folder.Dispose();
    }
}
