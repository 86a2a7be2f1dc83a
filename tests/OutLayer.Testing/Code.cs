using System.Buffers.Binary;
using OutLayer.Wasm.Instructions;

namespace OutLayer.Testing;

/// <summary>Bytes of the binary format for tests.</summary>
public static class Code
{
    /// <summary>
    /// Instructions with their immediates: an <see cref="Opcode"/>, an int or long (signed LEB128), a uint or ulong (unsigned), a
    /// float or double (bits), a byte or bytes (as they are). Small indices may be ints.
    /// </summary>
    public static byte[] Of(params ReadOnlySpan<object> parts)
    {
        var bytes = new List<byte>();
        foreach (object part in parts) bytes.AddRange(Bytes(part));
        return [.. bytes];
    }

    /// <summary>Unsigned LEB128 in its shortest form.</summary>
    public static byte[] Leb(ulong value)
    {
        var bytes = new List<byte>();
        for (; value >= 0x80; value >>= 7) bytes.Add((byte)(value | 0x80));
        return [.. bytes, (byte)value];
    }

    /// <summary>Signed LEB128 in its shortest form.</summary>
    public static byte[] SignedLeb(long value)
    {
        var bytes = new List<byte>();
        for (; value is < -64 or > 63; value >>= 7) bytes.Add((byte)(value | 0x80));
        return [.. bytes, (byte)(value & 0x7F)];
    }

    /// <summary>A vector: its count, then its items.</summary>
    public static byte[] Vector(params IReadOnlyCollection<byte[]> items) => [.. Leb((ulong)items.Count), .. items.SelectMany(item => item)];

    public static byte[] Name(string name) => Sized(System.Text.Encoding.UTF8.GetBytes(name));

    /// <summary>Its size, then the bytes.</summary>
    public static byte[] Sized(byte[] bytes) => [.. Leb((ulong)bytes.Length), .. bytes];

    private static byte[] Bytes(object part) => part switch
    {
        Opcode op when op.Prefix() != 0 => [op.Prefix(), .. Leb(op.SubOpcode())],
        Opcode op => [(byte)op],
        int number => SignedLeb(number),
        long number => SignedLeb(number),
        uint number => Leb(number),
        ulong number => Leb(number),
        byte raw => [raw],
        byte[] raw => raw,
        float number => Fixed(4, BitConverter.SingleToUInt32Bits(number)),
        double number => Fixed(8, BitConverter.DoubleToUInt64Bits(number)),
        _ => throw new ArgumentException($"no bytes for a {part.GetType().Name}", nameof(part)),
    };

    private static byte[] Fixed(int length, ulong bits)
    {
        var bytes = new byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, bits);
        return bytes[..length];
    }
}
