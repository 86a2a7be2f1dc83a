using OutLayer.Wasm.Instructions;
using static OutLayer.Cli.Commands.Bench.Opcodes.Bytes;

namespace OutLayer.Cli.Commands.Bench.Opcodes;

/// <summary>
/// A module whose export <c>run</c> repeats a snippet: a loop of so many rounds with <see cref="Unrolled"/> copies each. Operands
/// come from memory, so that no compiler knows them.
/// </summary>
internal static class OpcodeModule
{
    public const int Unrolled = 64;

    /// <summary>Indices of functions, and of the type of all but the first.</summary>
    public const byte Run = 0, Empty = 1, Helper = 2, EmptyType = 1;

    /// <summary>Bytes of the passive data segment, and elements of the passive element segment and of half the table.</summary>
    public const int DataBytes = 65_536, Elements = 8;

    private const int MemoryPages = 3;
    private const byte Funcref = 0x70, Void = 0x40, I32 = 0x7F;

    public static byte[] Build(Snippet snippet) =>
    [
        0, (byte)'a', (byte)'s', (byte)'m', 1, 0, 0, 0,
        .. Section(1, [0x60, 1, I32, 1, I32], [0x60, 0, 0]),
        .. Section(3, [0], [EmptyType], [EmptyType]),
        .. Section(4, [Funcref, 1, 2 * Elements, 2 * Elements]),
        .. Section(5, [1, MemoryPages, MemoryPages]),
        .. snippet.Tag ? Section(13, [0, EmptyType]) : [],
        .. Section(6, [I32, 1, .. Const(0), (byte)Opcode.End]),
        .. Section(7, [3, .. "run"u8, 0, Run]),
        .. Section(9, [0, .. Const(0), (byte)Opcode.End, .. Functions], [1, 0, .. Functions]),
        .. SizedSection(12, Leb(2)),
        .. Section(10, Body(snippet), Sized([0, (byte)Opcode.End]), Sized([0, .. snippet.Helper, (byte)Opcode.End])),
        .. Section(11, [0, .. Const((int)Operand.ValuesAt), (byte)Opcode.End, .. Sized(Values(snippet))], [1, .. Sized(new byte[DataBytes])]),
    ];

    private static byte[] Functions => [.. Leb(Elements), .. Enumerable.Repeat(Empty, Elements)];

    private static IEnumerable<Operand> Operands(Snippet snippet) => Operand.All.Where(operand => operand.Letter != 'v' || snippet.Vectors);

    private static byte[] Values(Snippet snippet) => Join(Operands(snippet).Select(operand => (byte[])
        [.. Fixed(operand.First, 8), .. new byte[8], .. Fixed(snippet.Divisor && operand.Letter is 'i' or 'l' ? 1 : operand.Second, 8), .. new byte[8]]));

    private static byte[] Body(Snippet snippet) => Sized(
    [
        .. Leb((uint)Operands(snippet).Count()), .. Join(Operands(snippet).Select(operand => new byte[] { 2, operand.Code })),
        .. Join(Operands(snippet).Select(LoadValues)),
        .. Op(Opcode.Loop, Void),
        .. snippet.Carried is { } taken ? Op(Opcode.LocalGet, Operand.Of(taken).FirstLocal) : [],
        .. Times(Unrolled, snippet.Code),
        .. snippet.Carried is { } left ? Op(Opcode.LocalSet, Operand.Of(left).FirstLocal) : [],
        .. Op(Opcode.LocalGet, 0), .. Const(1), .. Op(Opcode.I32Sub), .. Op(Opcode.LocalTee, 0), .. Op(Opcode.BrIf, 0),
        .. Op(Opcode.End),
        .. snippet.Carried is { } last ? [.. Op(Opcode.LocalGet, Operand.Of(last).FirstLocal), .. Operand.Link(last, 'i')] : Const(0),
        .. Op(Opcode.End),
    ]);

    private static byte[] LoadValues(Operand operand) =>
    [
        .. Const(0), .. Op(operand.Load, [0, .. Leb(operand.Address)]), .. Op(Opcode.LocalSet, operand.FirstLocal),
        .. Const(0), .. Op(operand.Load, [0, .. Leb(operand.Address + 16)]), .. Op(Opcode.LocalSet, operand.SecondLocal),
    ];
}
