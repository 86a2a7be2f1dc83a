using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace OutLayer.Wasm.Compiler.Cache;

/// <summary>
/// The bytes of an entry: magic, length of the key, the key (UTF-8), the code, and the HMAC-SHA256 of all that under the folder's
/// secret. The key inside ties the code to its name, so that one entry cannot stand for another.
/// </summary>
internal static class EntryCodec
{
    private const int MacBytes = HMACSHA256.HashSizeInBytes;
    private const int MaxKeyBytes = 4_096;

    private static ReadOnlySpan<byte> Magic => "OLCODE1\n"u8;

    /// <summary>Bytes of an entry beside its code.</summary>
    public const int MaxOverhead = 8 + 4 + MaxKeyBytes + MacBytes;

    /// <summary>Head and mac of an entry, between which its code stands.</summary>
    public static (byte[] Head, byte[] Mac) Seal(string key, ReadOnlySpan<byte> code, byte[] secret)
    {
        byte[] name = Encoding.UTF8.GetBytes(key);
        if (name.Length > MaxKeyBytes) throw new ArgumentException($"a key of {name.Length} bytes", nameof(key));
        byte[] length = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(length, name.Length);
        byte[] head = [.. Magic, .. length, .. name];
        using var mac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, secret);
        mac.AppendData(head);
        mac.AppendData(code);
        return (head, mac.GetHashAndReset());
    }

    /// <summary>The code of an entry, or null if it is not what this secret sealed for this key.</summary>
    public static ArraySegment<byte>? Open(byte[] entry, string key, byte[] secret)
    {
        int body = entry.Length - MacBytes;
        if (body < Magic.Length + 4) return null;
        byte[] mac = HMACSHA256.HashData(secret, entry.AsSpan(0, body));
        if (!CryptographicOperations.FixedTimeEquals(mac, entry.AsSpan(body))) return null;
        int length = BinaryPrimitives.ReadInt32LittleEndian(entry.AsSpan(Magic.Length));
        int start = Magic.Length + 4 + length;
        bool fits = entry.AsSpan().StartsWith(Magic) && length is >= 0 and <= MaxKeyBytes && start <= body;
        if (!fits || Encoding.UTF8.GetString(entry, Magic.Length + 4, length) != key) return null;
        return new ArraySegment<byte>(entry, start, body - start);
    }
}
