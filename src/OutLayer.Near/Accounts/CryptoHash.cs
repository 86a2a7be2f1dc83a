using System.Runtime.InteropServices;
using System.Security.Cryptography;
using SimpleBase;

namespace OutLayer.Near;

/// <summary>SHA-256 of something: what names blocks, transactions, receipts and codes. Shown in Base58.</summary>
public readonly record struct CryptoHash
{
    /// <summary>Bytes.</summary>
    public const int Size = 32;

    private readonly ulong _a, _b, _c, _d;

    /// <exception cref="ArgumentException">It has not 32 bytes.</exception>
    public CryptoHash(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length != Size) throw new ArgumentException($"a hash has {Size} bytes, this has {bytes.Length}", nameof(bytes));
        var words = MemoryMarshal.Cast<byte, ulong>(bytes);
        (_a, _b, _c, _d) = (words[0], words[1], words[2], words[3]);
    }

    /// <summary>32 zero bytes: of nothing, such as the code of an account that has none.</summary>
    public static CryptoHash Zero => default;

    public bool IsZero => (_a | _b | _c | _d) == 0;

    /// <summary>The hash of these bytes.</summary>
    public static CryptoHash Of(ReadOnlySpan<byte> data)
    {
        Span<byte> hash = stackalloc byte[Size];
        SHA256.HashData(data, hash);
        return new CryptoHash(hash);
    }

    public void CopyTo(Span<byte> destination) => MemoryMarshal.AsBytes([_a, _b, _c, _d]).CopyTo(destination);

    public byte[] ToArray()
    {
        byte[] bytes = new byte[Size];
        CopyTo(bytes);
        return bytes;
    }

    /// <summary>Reads Base58; false if it is none, or not of 32 bytes.</summary>
    public static bool TryParse(ReadOnlySpan<char> base58, out CryptoHash hash)
    {
        hash = default;
        if (Base58Text.TryDecode(base58, Size) is not { } bytes) return false;
        hash = new CryptoHash(bytes);
        return true;
    }

    /// <summary>In Base58.</summary>
    public override string ToString() => Base58.Bitcoin.Encode(ToArray());
}
