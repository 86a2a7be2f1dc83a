using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;

namespace OutLayer.Wasm.Runtime.State;

/// <summary>Writes a saved state: little-endian numbers one after another, and at the end the SHA-256 of all before.</summary>
/// <param name="maxBytes">Bytes that all may take before the sum; more are a <see cref="NotSupportedException"/>.</param>
public sealed class StateWriter(int maxBytes = StateWriter.DefaultMaxBytes)
{
    /// <summary>1 GiB.</summary>
    public const int DefaultMaxBytes = 1 << 30;

    private readonly ArrayBufferWriter<byte> _bytes = new();

    public void U32(uint value)
    {
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, value);
        Bytes(bytes);
    }

    public void I64(long value)
    {
        Span<byte> bytes = stackalloc byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, value);
        Bytes(bytes);
    }

    public void Count(int value) => U32((uint)value);

    public void Bytes(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > maxBytes - _bytes.WrittenCount) throw new NotSupportedException($"the state takes more than {maxBytes} bytes; ask for a larger limit");
        _bytes.Write(bytes);
    }

    public byte[] ToArray()
    {
        return [.. _bytes.WrittenSpan, .. SHA256.HashData(_bytes.WrittenSpan)];
    }
}
