using System.Buffers.Binary;
using System.Text;
using System.Text.Unicode;

namespace OutLayer.Near;

/// <summary>
/// Reads Borsh (integers little-endian, lengths of 4 bytes). Byte strings are slices of what is read, so that no length can
/// ask for memory.
/// </summary>
/// <exception cref="BorshException">By all methods: the bytes end early, or are not what is asked for.</exception>
public ref struct BorshReader(ReadOnlyMemory<byte> bytes)
{
    private readonly ReadOnlyMemory<byte> _bytes = bytes;

    /// <summary>Bytes read.</summary>
    public int Offset { get; private set; }

    public readonly bool AtEnd => Offset == _bytes.Length;

    /// <summary>What was read since an earlier offset.</summary>
    public readonly ReadOnlyMemory<byte> Since(int offset) => _bytes[offset..Offset];

    public byte U8() => Take(1).Span[0];

    public ushort U16() => BinaryPrimitives.ReadUInt16LittleEndian(Take(sizeof(ushort)).Span);

    public uint U32() => BinaryPrimitives.ReadUInt32LittleEndian(Take(sizeof(uint)).Span);

    public ulong U64() => BinaryPrimitives.ReadUInt64LittleEndian(Take(sizeof(ulong)).Span);

    public UInt128 U128() => BinaryPrimitives.ReadUInt128LittleEndian(Take(16).Span);

    public CryptoHash Hash() => new(Take(CryptoHash.Size).Span);

    public ReadOnlyMemory<byte> Bytes() => Take(Count());

    public string String()
    {
        int start = Offset;
        var utf8 = Bytes().Span;
        return Utf8.IsValid(utf8) ? Encoding.UTF8.GetString(utf8) : throw new BorshException("a string is not UTF-8", start);
    }

    public string AccountId()
    {
        int start = Offset;
        string id = String();
        return AccountIds.IsValid(id) ? id : throw new BorshException($"\"{id}\" is no account id", start);
    }

    /// <summary>A key in Borsh form, kind byte first.</summary>
    public ReadOnlyMemory<byte> PublicKey() => Kinded(PublicKeys.LengthOf, "public key");

    /// <summary>A signature, kind byte first.</summary>
    public ReadOnlyMemory<byte> Signature() => Kinded(PublicKeys.SignatureLengthOf, "signature");

    /// <summary>An Option: whether a value follows.</summary>
    public bool Some() => Choice(2, "option") == 1;

    /// <summary>A tag below <paramref name="count"/>.</summary>
    public byte Choice(int count, string of)
    {
        byte tag = U8();
        return tag < count ? tag : throw new BorshException($"{tag} is no tag of {of}", Offset - 1);
    }

    /// <summary>The number of elements that follow, each of a byte at least.</summary>
    public int Count()
    {
        uint count = U32();
        return count <= (uint)(_bytes.Length - Offset)
            ? (int)count : throw new BorshException($"a length of {count} is more than the {_bytes.Length - Offset} bytes that follow", Offset - sizeof(uint));
    }

    public readonly void End()
    {
        if (!AtEnd) throw new BorshException($"{_bytes.Length - Offset} bytes are left over", Offset);
    }

    private ReadOnlyMemory<byte> Kinded(Func<byte, int> lengthOf, string of)
    {
        int start = Offset;
        byte kind = U8();
        int length = lengthOf(kind);
        if (length < 0) throw new BorshException($"{kind} is no kind of {of}", start);
        Take(length);
        return Since(start);
    }

    private ReadOnlyMemory<byte> Take(int length)
    {
        if (length > _bytes.Length - Offset) throw new BorshException($"{length} bytes are needed, {_bytes.Length - Offset} are left", Offset);
        var slice = _bytes.Slice(Offset, length);
        Offset += length;
        return slice;
    }
}
