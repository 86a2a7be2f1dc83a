using System.Buffers.Binary;
using OutLayer.Wasm.Instructions;

namespace OutLayer.Cli.Commands.Bench.Opcodes;

/// <summary>Pieces of the binary format (core spec 5).</summary>
internal static class Bytes
{
    /// <summary>An instruction with its immediates as they are.</summary>
    public static byte[] Op(Opcode opcode, params ReadOnlySpan<byte> immediates) =>
        opcode.Prefix() == 0 ? [(byte)opcode, .. immediates] : [opcode.Prefix(), .. Leb(opcode.SubOpcode()), .. immediates];

    public static byte[] Join(params IEnumerable<byte[]> parts) => [.. parts.SelectMany(part => part)];

    public static byte[] Times(int count, byte[] part) => Join(Enumerable.Repeat(part, count));

    /// <summary>Unsigned LEB128.</summary>
    public static byte[] Leb(uint value)
    {
        var bytes = new List<byte>();
        for (; value >= 0x80; value >>= 7) bytes.Add((byte)(value | 0x80));
        return [.. bytes, (byte)value];
    }

    /// <summary>i32.const.</summary>
    public static byte[] Const(int value)
    {
        var bytes = new List<byte> { (byte)Opcode.I32Const };
        for (; value is < -64 or > 63; value >>= 7) bytes.Add((byte)(value | 0x80));
        return [.. bytes, (byte)(value & 0x7F)];
    }

    public static byte[] Section(byte id, params byte[][] items) => SizedSection(id, [.. Leb((uint)items.Length), .. Join(items)]);

    public static byte[] SizedSection(byte id, byte[] content) => [id, .. Sized(content)];

    public static byte[] Sized(byte[] content) => [.. Leb((uint)content.Length), .. content];

    public static byte[] Fixed(ulong value, int length)
    {
        var bytes = new byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, value);
        return bytes[..length];
    }
}
