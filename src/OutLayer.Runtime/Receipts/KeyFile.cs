using System.Security.Cryptography;
using System.Text;
using OutLayer.Protocol;
using OutLayer.Protocol.Crypto;
using OutLayer.Runtime.State;

namespace OutLayer.Runtime.Receipts;

/// <summary>
/// The key that signs a state folder's receipts: the file <c>key</c>, made on first use, readable by its owner only. It
/// holds one line, <c>outlayer-ed25519-seed:</c> and 64 lower-case hex digits.
/// </summary>
public static class KeyFile
{
    public const string FileName = "key";

    private const string Prefix = "outlayer-ed25519-seed:";

    /// <summary>Bits that would let anyone but the owner at the key.</summary>
    private const UnixFileMode Others =
        UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute
        | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    /// <summary>The folder's key; a new one where it has none. The folder must be there.</summary>
    /// <exception cref="StateStoreException">The file cannot be read or written, is open to others, or is not a key.</exception>
    public static Ed25519Key LoadOrCreate(string folder)
    {
        string path = Path.Combine(folder, FileName);
        try
        {
            if (!File.Exists(path)) Create(path);
            RequirePrivate(path);
            return Parse(path, ReadBounded(path));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw StateStoreErrors.From(e, path);
        }
    }

    private static void Create(string path)
    {
        string line = Prefix + Hex.Encode(RandomNumberGenerator.GetBytes(Ed25519Key.SeedSize)) + "\n";
        try
        {
            DurableFile.WriteSecret(path, Encoding.ASCII.GetBytes(line));
        }
        catch (IOException) when (File.Exists(path))
        {
            // Another process was first: its key is the folder's.
        }
    }

    private static void RequirePrivate(string path)
    {
        if (OperatingSystem.IsWindows() || (File.GetUnixFileMode(path) & Others) == 0) return;
        throw new StateStoreException(StateStoreError.Unusable,
            $"the key {path} can be read or written by others; run chmod 600 on it, or remove it to get a new one if others may have read it");
    }

    private static string ReadBounded(string path)
    {
        using var file = File.OpenRead(path);
        Span<byte> bytes = stackalloc byte[Prefix.Length + (2 * Ed25519Key.SeedSize) + 2];
        return Encoding.ASCII.GetString(bytes[..file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false)]);
    }

    private static Ed25519Key Parse(string path, string text)
    {
        if (text.StartsWith(Prefix, StringComparison.Ordinal) && text.EndsWith('\n')
            && Hex.TryDecode(text[Prefix.Length..^1], Ed25519Key.SeedSize, out var seed))
        {
            return new Ed25519Key(seed);
        }
        throw new StateStoreException(StateStoreError.Corrupt,
            $"the key {path} is not a key of OutLayer; restore it from a copy, or remove it to get a new one");
    }
}
