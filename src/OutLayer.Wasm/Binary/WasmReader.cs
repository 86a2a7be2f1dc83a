using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Unicode;

namespace OutLayer.Wasm.Binary;

/// <summary>
/// Reads the values of the binary format (core spec 5.2) from a range of a module. Every count is held against the bytes
/// that are left, and every error names the place and the offset.
/// </summary>
public ref struct WasmReader
{
    private readonly ReadOnlySpan<byte> _bytes;
    private readonly int _end;
    private readonly WasmPlace _place;
    private int _position;

    /// <param name="module">The whole module, so that offsets in messages are offsets in it.</param>
    /// <param name="start">First byte of the range.</param>
    /// <param name="length">Bytes in the range.</param>
    /// <param name="place">Names the range in messages.</param>
    public WasmReader(ReadOnlySpan<byte> module, int start, int length, WasmPlace place)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(start);
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, module.Length - start);
        _bytes = module;
        (_position, _end, _place) = (start, start + length, place);
    }

    public readonly int Position => _position;
    public readonly int Remaining => _end - _position;
    public readonly bool AtEnd => _position >= _end;
    public readonly WasmPlace Place => _place;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public byte ReadByte()
    {
        if (_position >= _end) FailEnd();
        return _bytes[_position++];
    }

    public readonly byte Peek()
    {
        if (_position >= _end) FailEnd();
        return _bytes[_position];
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public uint ReadU32()
    {
        if (_position < _end && _bytes[_position] < 0x80) return _bytes[_position++];
        return (uint)ReadUnsigned(32);
    }

    public ulong ReadU64() => ReadUnsigned(64);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int ReadS32()
    {
        if (_position < _end && _bytes[_position] < 0x80) return (sbyte)(_bytes[_position++] << 1) >> 1;
        return (int)ReadSigned(32);
    }

    public long ReadS33() => ReadSigned(33);

    public long ReadS64() => ReadSigned(64);

    public uint ReadFixed32()
    {
        if (Remaining < 4) FailEnd();
        uint value = BinaryPrimitives.ReadUInt32LittleEndian(_bytes[_position..]);
        _position += 4;
        return value;
    }

    public ulong ReadFixed64()
    {
        if (Remaining < 8) FailEnd();
        ulong value = BinaryPrimitives.ReadUInt64LittleEndian(_bytes[_position..]);
        _position += 8;
        return value;
    }

    /// <summary>A count of things that take at least <paramref name="minBytesEach"/> bytes each: no more than can follow.</summary>
    /// <param name="minBytesEach">Bytes of the smallest such thing.</param>
    /// <param name="what">Names the things in errors.</param>
    /// <param name="limit">How many there may be in all.</param>
    /// <param name="before">How many there are already.</param>
    public int ReadCount(int minBytesEach, string what, int limit, int before = 0)
    {
        int at = _position;
        uint count = ReadU32();
        if (count > (uint)(Remaining / minBytesEach)) Fail($"unexpected end: {count} {what} in {Remaining} bytes (length out of bounds)", at);
        if (before + (long)count > limit) FormatErrors.Limit(what, before + (long)count, limit, _place, at);
        return (int)count;
    }

    /// <summary>A size in bytes that must fit in what is left.</summary>
    public int ReadSize()
    {
        int at = _position;
        uint size = ReadU32();
        if (size > (uint)Remaining) Fail($"length out of bounds: {size} bytes, {Remaining} are left", at);
        return (int)size;
    }

    /// <summary>Moves past <paramref name="count"/> bytes and returns where they start.</summary>
    public int Skip(int count)
    {
        if (count < 0 || count > Remaining) FailEnd();
        int start = _position;
        _position += count;
        return start;
    }

    /// <summary>Bytes of the module, wherever the reader stands.</summary>
    internal readonly ReadOnlySpan<byte> Slice(int start, int length) => _bytes.Slice(start, length);

    /// <summary>A name (core spec 5.2.4): a size and UTF-8, which must be well formed.</summary>
    public string ReadName()
    {
        int at = _position;
        int size = ReadSize();
        var bytes = _bytes.Slice(Skip(size), size);
        if (!Utf8.IsValid(bytes)) Fail("malformed UTF-8 encoding", at);
        return Encoding.UTF8.GetString(bytes);
    }

    /// <summary>A reader over the next <paramref name="size"/> bytes, which this one skips.</summary>
    public WasmReader Sub(int size, WasmPlace place) => new(_bytes, Skip(size), size, place);

    public readonly void ExpectEnd(string message)
    {
        if (_position != _end) Fail(message, _position);
    }

    [DoesNotReturn]
    public readonly void Fail(string message, int at) => FormatErrors.Malformed(message, _place, at);

    public readonly WasmFormatException Error(string message, int at) =>
        new(WasmFormatError.Malformed, message, _place.ToString(), at);

    [DoesNotReturn]
    private readonly void FailEnd() =>
        Fail(_end == _bytes.Length ? "unexpected end" : "unexpected end of section or function", _position);

    /// <summary>LEB128 (core spec 5.2.2): at most ceil(bits / 7) bytes, padding allowed, unused bits zero.</summary>
    private ulong ReadUnsigned(int bits)
    {
        int at = _position;
        ulong value = 0;
        for (int shift = 0; ; shift += 7)
        {
            byte next = ReadByte();
            int left = bits - shift;
            if (left < 7 && next >= 0x80) Fail("integer representation too long", at);
            if (left < 7 && next >> left != 0) Fail("integer too large", at);
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80) return value;
        }
    }

    /// <summary>As <see cref="ReadUnsigned"/>; unused bits must repeat the sign.</summary>
    private long ReadSigned(int bits)
    {
        int at = _position;
        long value = 0;
        for (int shift = 0; ; shift += 7)
        {
            byte next = ReadByte();
            int left = bits - shift;
            if (left < 7 && next >= 0x80) Fail("integer representation too long", at);
            int extra = (sbyte)(next << 1) >> left; // the bit at left - 1 and all above, sign-extended from bit 6
            if (left < 7 && extra != 0 && extra != -1) Fail("integer too large", at);
            value |= (long)(next & 0x7F) << shift;
            if (next >= 0x80) continue;
            int used = shift + 7;
            return used >= 64 ? value : value << (64 - used) >> (64 - used);
        }
    }
}
