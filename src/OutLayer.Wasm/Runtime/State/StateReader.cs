using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace OutLayer.Wasm.Runtime.State;

/// <summary>Reads what <see cref="StateWriter"/> wrote. The bytes may be anybody's: a count is held against what is left.</summary>
public sealed class StateReader
{
    private readonly ReadOnlyMemory<byte> _bytes;
    private int _at;

    /// <exception cref="SavedStateException">The sum at the end is not that of the bytes.</exception>
    public StateReader(ReadOnlyMemory<byte> state)
    {
        const int Sum = SHA256.HashSizeInBytes;
        if (state.Length < Sum) Fail($"{state.Length} bytes are no saved state");
        _bytes = state[..^Sum];
        if (!SHA256.HashData(_bytes.Span).AsSpan().SequenceEqual(state.Span[^Sum..])) Fail("the sum at the end does not fit: it is damaged");
    }

    public bool AtEnd => _at == _bytes.Length;

    public uint U32() => BinaryPrimitives.ReadUInt32LittleEndian(Bytes(4));

    public long I64() => BinaryPrimitives.ReadInt64LittleEndian(Bytes(8));

    /// <summary>A number of items that take at least so many bytes each.</summary>
    public int Count(int bytesEach, string what)
    {
        uint count = U32();
        if ((long)count * bytesEach > _bytes.Length - _at) Fail($"{count} {what} do not fit into the {_bytes.Length - _at} bytes that are left");
        return (int)count;
    }

    /// <summary>A number that the module determines.</summary>
    public void Expect(int expected, string what)
    {
        uint found = U32();
        if (found != (uint)expected) Fail($"{found} {what}, the instance has {expected}");
    }

    /// <summary>Whether something holds: 0 or 1.</summary>
    public bool Flag(string what)
    {
        uint value = U32();
        if (value > 1) Fail($"{what} is {value}, neither 0 nor 1");
        return value == 1;
    }

    public ReadOnlySpan<byte> Bytes(int count)
    {
        if (count > _bytes.Length - _at) Fail($"it ends before the next {count} bytes");
        _at += count;
        return _bytes.Span.Slice(_at - count, count);
    }

    [DoesNotReturn]
    public void Fail(string what) => throw new SavedStateException($"saved state, byte {_at}: {what}");
}
