using OutLayer.Wasm.Instructions;
using OutLayer.Wasm.Text;
using OutLayer.Wasm.Types;
using static OutLayer.Cli.Commands.Bench.Opcodes.Bytes;

namespace OutLayer.Cli.Commands.Bench.Near;

/// <summary>The contracts that are measured, the same bytes each time.</summary>
internal static class BenchContracts
{
    /// <summary>The one method that both have.</summary>
    public const string Method = "run";

    private const byte I32 = 0x7F, Void = 0x40, VoidType = 0, FunctionType = 1;
    private const int Functions = 1_400, CalledOneIn = 8, StepsOfFunction = 24, DataBytes = 48 << 10, DataStart = 1 << 20;

    /// <summary>A counter in the account's state: reads it, adds one, writes it, returns it.</summary>
    public static byte[] Counter() => WatReader.Read("""
        (module
          (import "env" "storage_read" (func $read (param i64 i64 i64) (result i64)))
          (import "env" "read_register" (func $load (param i64 i64)))
          (import "env" "storage_write" (func $write (param i64 i64 i64 i64 i64) (result i64)))
          (import "env" "value_return" (func $return (param i64 i64)))
          (memory 1)
          (data (i32.const 0) "count")
          (func (export "run")
            (if (i64.eq (call $read (i64.const 5) (i64.const 0) (i64.const 0)) (i64.const 1))
              (then (call $load (i64.const 0) (i64.const 8))))
            (i64.store (i32.const 8) (i64.add (i64.load (i32.const 8)) (i64.const 1)))
            (drop (call $write (i64.const 5) (i64.const 0) (i64.const 8) (i64.const 8) (i64.const 0)))
            (call $return (i64.const 8) (i64.const 8))))
        """);

    /// <summary>Half a megabyte: 1,400 functions, a stack and 48 KiB of data as compiled contracts have them. A call goes through 175 of them.</summary>
    public static byte[] Large() =>
    [
        0, (byte)'a', (byte)'s', (byte)'m', 1, 0, 0, 0,
        .. Section(1, [0x60, 0, 0], [0x60, 1, I32, 1, I32]),
        .. Section(3, [[VoidType], .. Enumerable.Repeat<byte[]>([FunctionType], Functions)]),
        .. Section(5, [0, .. Leb(17 + 1)]),
        .. Section(7, [3, (byte)'r', (byte)'u', (byte)'n', (byte)ExternKind.Func, 0]),
        .. Section(10, [Run(), .. Enumerable.Range(1, Functions).Select(Function)]),
        .. Section(11, [0, .. Const(DataStart), (byte)Opcode.End, .. Leb(DataBytes), .. Data()]),
    ];

    private static byte[] Run() => Body([.. Const(1), .. Enumerable.Range(1, Functions).Where(index => index % CalledOneIn == 0).SelectMany(index => Op(Opcode.Call, Leb((uint)index))), .. Op(Opcode.Drop)]);

    /// <summary>Arithmetic, loads, stores and branches over one local, in an order that the number of the function gives.</summary>
    private static byte[] Function(int index)
    {
        uint state = (uint)index;
        return Body([.. Enumerable.Range(0, StepsOfFunction).SelectMany(_ => Step((state = state * 1_664_525 + 1_013_904_223) >> 8)), .. Op(Opcode.LocalGet, 0)]);
    }

    private static byte[] Step(uint random) => (random % 4) switch
    {
        0 => [.. Op(Opcode.LocalGet, 0), .. Const((int)random), .. Op(Opcode.I32Xor), .. Const(5), .. Op(Opcode.I32Rotl), .. Op(Opcode.LocalSet, 0)],
        1 => [.. Slot(random), .. Op(Opcode.LocalGet, 0), .. Op(Opcode.I32Store, 2, 0)],
        2 => [.. Slot(random), .. Op(Opcode.I32Load, 2, 0), .. Op(Opcode.LocalGet, 0), .. Op(Opcode.I32Add), .. Op(Opcode.LocalSet, 0)],
        _ => [.. Op(Opcode.Block, Void), .. Op(Opcode.LocalGet, 0), .. Const(1), .. Op(Opcode.I32And), .. Op(Opcode.BrIf, 0),
            .. Op(Opcode.LocalGet, 0), .. Const((int)random), .. Op(Opcode.I32Add), .. Op(Opcode.LocalSet, 0), .. Op(Opcode.End)],
    };

    /// <summary>A place in the two pages below the end of the stack.</summary>
    private static byte[] Slot(uint random) => Const(DataStart - 4 - (int)(random / 4 % 2_048 * 4));

    private static byte[] Data() => [.. Enumerable.Range(0, DataBytes).Select(i => (byte)(i * 31 + i / 251))];

    private static byte[] Body(byte[] code) => Sized([0, .. code, (byte)Opcode.End]);
}
