using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace OutLayer.Near;

/// <summary>Writes Borsh. Each method gives the writer back, to be chained.</summary>
public sealed class BorshWriter
{
    private readonly ArrayBufferWriter<byte> _bytes = new();

    public ReadOnlyMemory<byte> Written => _bytes.WrittenMemory;

    public byte[] ToArray() => _bytes.WrittenSpan.ToArray();

    public BorshWriter U8(byte value)
    {
        _bytes.GetSpan(1)[0] = value;
        _bytes.Advance(1);
        return this;
    }

    public BorshWriter U16(ushort value)
    {
        BinaryPrimitives.WriteUInt16LittleEndian(_bytes.GetSpan(sizeof(ushort)), value);
        _bytes.Advance(sizeof(ushort));
        return this;
    }

    public BorshWriter U32(uint value)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(_bytes.GetSpan(sizeof(uint)), value);
        _bytes.Advance(sizeof(uint));
        return this;
    }

    public BorshWriter U64(ulong value)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(_bytes.GetSpan(sizeof(ulong)), value);
        _bytes.Advance(sizeof(ulong));
        return this;
    }

    public BorshWriter U128(UInt128 value)
    {
        BinaryPrimitives.WriteUInt128LittleEndian(_bytes.GetSpan(16), value);
        _bytes.Advance(16);
        return this;
    }

    public BorshWriter Hash(CryptoHash value)
    {
        value.CopyTo(_bytes.GetSpan(CryptoHash.Size));
        _bytes.Advance(CryptoHash.Size);
        return this;
    }

    /// <summary>The bytes alone, without their length.</summary>
    public BorshWriter Raw(ReadOnlySpan<byte> value)
    {
        _bytes.Write(value);
        return this;
    }

    public BorshWriter Bytes(ReadOnlySpan<byte> value) => U32((uint)value.Length).Raw(value);

    public BorshWriter String(string value)
    {
        int length = Encoding.UTF8.GetByteCount(value);
        U32((uint)length);
        _bytes.Advance(Encoding.UTF8.GetBytes(value, _bytes.GetSpan(length)));
        return this;
    }

    public BorshWriter Vec<T>(IReadOnlyCollection<T> items, Action<BorshWriter, T> write)
    {
        U32((uint)items.Count);
        foreach (var item in items) write(this, item);
        return this;
    }
}
