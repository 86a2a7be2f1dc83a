using OutLayer.Wasm.Instructions;
using OutLayer.Wasm.Types;
using static OutLayer.Cli.Commands.Bench.Opcodes.Bytes;

namespace OutLayer.Cli.Commands.Bench.Crossings;

/// <summary>A module that traps in several ways, calls the host in a loop, and has memory, globals and a table as an instance has.</summary>
internal static class CrossingModule
{
    public const string HostModule = "bench", HostFunction = "touch";

    /// <summary>Exports that trap: each with the name of its instruction.</summary>
    public static readonly string[] Traps = ["unreachable", "i32.div_s", "i32.load", "call_indirect"];

    /// <summary>Export with a count: so many calls of the host.</summary>
    public const string CallHost = "call-host";

    public const int MemoryPages = 64;

    private const int Globals = 16, TableElements = 256;
    private const byte I32 = 0x7F, Funcref = 0x70, Void = 0x40;
    private const byte NullaryType = 0, CountType = 1;

    public static byte[] Build() =>
    [
        0, (byte)'a', (byte)'s', (byte)'m', 1, 0, 0, 0,
        .. Section(1, [0x60, 0, 0], [0x60, 1, I32, 0]),
        .. Section(2, [.. Name(HostModule), .. Name(HostFunction), 0, NullaryType]),
        .. Section(3, [NullaryType], [NullaryType], [NullaryType], [NullaryType], [CountType]),
        .. Section(4, [Funcref, 0, .. Leb(TableElements)]),
        .. Section(5, [0, MemoryPages]),
        .. Section(6, [.. Enumerable.Repeat<byte[]>([I32, 1, .. Const(1), (byte)Opcode.End], Globals)]),
        .. Section(7, [Export("memory", ExternKind.Memory, 0), Export(CallHost, ExternKind.Func, 5), .. Traps.Select((name, i) => Export(name, ExternKind.Func, i + 1))]),
        .. Section(9, [0, .. Const(16), (byte)Opcode.End, .. Leb(128), .. Enumerable.Repeat((byte)1, 128)]),
        .. Section(10,
            Body(Op(Opcode.Unreachable)),
            Body([.. Const(1), .. Op(Opcode.MemorySize, 0), .. Const(MemoryPages), .. Op(Opcode.I32Sub), .. Op(Opcode.I32DivS), .. Op(Opcode.Drop)]),
            Body([.. Const(-8), .. Op(Opcode.I32Load, 2, 0), .. Op(Opcode.Drop)]),
            Body([.. Const(1), .. Op(Opcode.CallIndirect, NullaryType, 0)]),
            Body([.. Op(Opcode.Loop, Void), .. Op(Opcode.Call, 0), .. Op(Opcode.LocalGet, 0), .. Const(1), .. Op(Opcode.I32Sub),
                .. Op(Opcode.LocalTee, 0), .. Op(Opcode.BrIf, 0), .. Op(Opcode.End)])),
    ];

    private static byte[] Body(byte[] code) => Sized([0, .. code, (byte)Opcode.End]);

    private static byte[] Name(string name) => Sized(System.Text.Encoding.UTF8.GetBytes(name));

    private static byte[] Export(string name, ExternKind kind, int index) => [.. Name(name), (byte)kind, (byte)index];
}
