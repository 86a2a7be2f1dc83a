using OutLayer.Wasm.Instructions;

namespace OutLayer.Cli.Commands.Bench.Opcodes;

/// <summary>What each type of value has in the modules: locals, its way into a register, links to other types.</summary>
/// <param name="Letter">As in the opcode table.</param>
/// <param name="Code">Its byte in the binary format.</param>
/// <param name="Load">Loads one from memory.</param>
/// <param name="First">Bits of the value that chains start with.</param>
/// <param name="Second">Bits of the value that second operands have.</param>
internal sealed record Operand(char Letter, byte Code, Opcode Load, ulong First, ulong Second)
{
    /// <summary>Indices of locals: 0 is the count of rounds, then two for each type.</summary>
    public byte FirstLocal => (byte)(1 + 2 * All.IndexOf(this));
    public byte SecondLocal => (byte)(FirstLocal + 1);

    /// <summary>Where the first value of the type is in memory; the second is 16 bytes on.</summary>
    public uint Address => ValuesAt + 32 * (uint)All.IndexOf(this);

    /// <summary>Below it memory is zero, so that a load's result can be the next load's address.</summary>
    public const uint ValuesAt = 64;

    public static readonly List<Operand> All =
    [
        new('i', 0x7F, Opcode.I32Load, 100_003, 3),
        new('l', 0x7E, Opcode.I64Load, 0x1234_5678_90AB_CDEF, 3),
        new('f', 0x7D, Opcode.F32Load, BitConverter.SingleToUInt32Bits(5.5f), BitConverter.SingleToUInt32Bits(1)),
        new('d', 0x7C, Opcode.F64Load, BitConverter.DoubleToUInt64Bits(5.5), BitConverter.DoubleToUInt64Bits(1)),
        new('v', 0x7B, Opcode.V128Load, Lanes(1.5f), Lanes(1)),
    ];

    public static Operand Of(char letter) => All.Single(operand => operand.Letter == letter);

    /// <summary>Of a vector the low half; the high one is zero.</summary>
    private static ulong Lanes(float value) => BitConverter.SingleToUInt32Bits(value) * 0x1_0000_0001UL;

    /// <summary>Turns a value of one type into one of another, as cheaply as can be.</summary>
    public static byte[] Link(char from, char to) => (from, to) switch
    {
        _ when from == to => [],
        ('i', 'l') => Op(Opcode.I64ExtendI32U),
        ('i', 'f') => Op(Opcode.F32ReinterpretI32),
        ('l', 'i') => Op(Opcode.I32WrapI64),
        ('l', 'd') => Op(Opcode.F64ReinterpretI64),
        ('f', 'i') => Op(Opcode.I32ReinterpretF32),
        ('d', 'l') => Op(Opcode.I64ReinterpretF64),
        ('v', 'i') => Bytes.Op(Opcode.I32x4ExtractLane, 3), // zero in all values here, as addresses must be
        ('i', 'v') => Op(Opcode.I32x4Splat),
        ('v', _) => [.. Link('v', 'i'), .. Link('i', to)],
        ('d', _) => [.. Link('d', 'l'), .. Link('l', to)],
        ('f', _) => [.. Link('f', 'i'), .. Link('i', to)],
        ('i', _) => [.. Link('i', 'l'), .. Link('l', to)],
        ('l', _) => [.. Link('l', 'i'), .. Link('i', to)],
        _ => throw new ArgumentOutOfRangeException(nameof(from), $"no link from {from} to {to}"),
    };

    private static byte[] Op(Opcode opcode) => Bytes.Op(opcode);
}
