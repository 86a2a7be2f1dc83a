using System.Buffers.Binary;
using System.Text;

namespace OutLayer.Wasm.Binary.Writing;

/// <summary>Writes the values of the binary format (core spec 5.2) into a buffer that grows; numbers in their shortest form.</summary>
public sealed class WasmWriter
{
    private byte[] _bytes = new byte[64];

    public int Length { get; private set; }

    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, Length);

    public byte[] ToArray() => Written.ToArray();

    /// <summary>Forgets what was written after the first <paramref name="length"/> bytes.</summary>
    public void Truncate(int length)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)length, (uint)Length, nameof(length));
        Length = length;
    }

    public void WriteByte(byte value)
    {
        if (Length == _bytes.Length) Grow(1);
        _bytes[Length++] = value;
    }

    public void WriteBytes(ReadOnlySpan<byte> bytes) => bytes.CopyTo(Take(bytes.Length));

    public void WriteU32(uint value) => WriteU64(value);

    public void WriteU64(ulong value)
    {
        for (; value >= 0x80; value >>= 7) WriteByte((byte)(value | 0x80));
        WriteByte((byte)value);
    }

    /// <summary>A signed number of any width (s32, s33, s64): the shortest form is the same.</summary>
    public void WriteSigned(long value)
    {
        for (; value is < -64 or > 63; value >>= 7) WriteByte((byte)(value | 0x80));
        WriteByte((byte)(value & 0x7F));
    }

    public void WriteFixed32(uint value) => BinaryPrimitives.WriteUInt32LittleEndian(Take(4), value);

    public void WriteFixed64(ulong value) => BinaryPrimitives.WriteUInt64LittleEndian(Take(8), value);

    /// <summary>A size, then the bytes.</summary>
    public void WriteSized(ReadOnlySpan<byte> bytes)
    {
        WriteU32((uint)bytes.Length);
        WriteBytes(bytes);
    }

    /// <summary>A name (core spec 5.2.4): its size and UTF-8.</summary>
    public void WriteName(string name) => WriteSized(Encoding.UTF8.GetBytes(name));

    private Span<byte> Take(int count)
    {
        if (_bytes.Length - Length < count) Grow(count);
        var taken = _bytes.AsSpan(Length, count);
        Length += count;
        return taken;
    }

    private void Grow(int count)
    {
        int least = checked(Length + count);
        Array.Resize(ref _bytes, (int)Math.Clamp(2L * _bytes.Length, least, Array.MaxLength));
    }
}
