using System.Buffers.Binary;
using System.Security.Cryptography;

namespace OutLayer.Protocol;

/// <summary>A SHA-256 value. Its text is 64 lower-case hex digits, its order that of its bytes.</summary>
public readonly record struct Hash256 : IComparable<Hash256>
{
    public const int Size = 32;

    private readonly ulong _a, _b, _c, _d;

    /// <exception cref="ArgumentException"><paramref name="bytes"/> is not 32 bytes long.</exception>
    public Hash256(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length != Size) throw new ArgumentException($"a SHA-256 value has 32 bytes, got {bytes.Length}");
        _a = BinaryPrimitives.ReadUInt64BigEndian(bytes);
        _b = BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]);
        _c = BinaryPrimitives.ReadUInt64BigEndian(bytes[16..]);
        _d = BinaryPrimitives.ReadUInt64BigEndian(bytes[24..]);
    }

    /// <summary>32 zero bytes: the root of an empty state.</summary>
    public static Hash256 Zero => default;

    public bool IsZero => this == default;

    /// <summary>SHA-256 of <paramref name="data"/>.</summary>
    public static Hash256 Of(ReadOnlySpan<byte> data)
    {
        Span<byte> hash = stackalloc byte[Size];
        SHA256.HashData(data, hash);
        return new Hash256(hash);
    }

    /// <summary>SHA-256 of <paramref name="tag"/> followed by <paramref name="data"/>, without joining them in memory.</summary>
    public static Hash256 OfTagged(ReadOnlySpan<byte> tag, ReadOnlySpan<byte> data)
    {
        using var sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        sha.AppendData(tag);
        sha.AppendData(data);
        Span<byte> hash = stackalloc byte[Size];
        sha.GetHashAndReset(hash);
        return new Hash256(hash);
    }

    /// <summary>Exactly 64 lower-case hex digits; anything else is refused.</summary>
    public static bool TryParse(string text, out Hash256 hash)
    {
        hash = default;
        if (!Hex.TryDecode(text, Size, out var bytes)) return false;
        hash = new Hash256(bytes);
        return true;
    }

    public void CopyTo(Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt64BigEndian(destination, _a);
        BinaryPrimitives.WriteUInt64BigEndian(destination[8..], _b);
        BinaryPrimitives.WriteUInt64BigEndian(destination[16..], _c);
        BinaryPrimitives.WriteUInt64BigEndian(destination[24..], _d);
    }

    public byte[] ToArray()
    {
        var bytes = new byte[Size];
        CopyTo(bytes);
        return bytes;
    }

    public int CompareTo(Hash256 other) => (_a, _b, _c, _d).CompareTo((other._a, other._b, other._c, other._d));

    public static bool operator <(Hash256 left, Hash256 right) => left.CompareTo(right) < 0;
    public static bool operator >(Hash256 left, Hash256 right) => left.CompareTo(right) > 0;
    public static bool operator <=(Hash256 left, Hash256 right) => left.CompareTo(right) <= 0;
    public static bool operator >=(Hash256 left, Hash256 right) => left.CompareTo(right) >= 0;

    public override int GetHashCode() => (int)_d;

    public override string ToString() => Convert.ToHexStringLower(ToArray());
}
