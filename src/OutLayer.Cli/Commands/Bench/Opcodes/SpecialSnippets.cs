using OutLayer.Wasm.Instructions;
using static OutLayer.Cli.Commands.Bench.Opcodes.Bytes;
using O = OutLayer.Wasm.Instructions.Opcode;

namespace OutLayer.Cli.Commands.Bench.Opcodes;

/// <summary>Snippets of instructions whose operands the opcode table does not hold, and of those whose work depends on a size.</summary>
internal static class SpecialSnippets
{
    private const byte Void = 0x40, Funcref = 0x70, Exnref = 0x69, I32 = 0x7F, TypedRef = 0x64;

    /// <summary>Kinds of catch clauses (core spec 5.4.1).</summary>
    private const byte CatchAll = 2, CatchAllRef = 3;

    private static readonly byte[] X = Op(O.LocalGet, Operand.Of('i').FirstLocal), Y = Op(O.LocalGet, Operand.Of('i').SecondLocal);
    private static readonly byte[] Drop = Op(O.Drop), End = Op(O.End), Add = Op(O.I32Add), Function = Op(O.RefFunc, OpcodeModule.Empty);
    private static readonly byte[] CallHelper = Op(O.Call, OpcodeModule.Helper), Throw = Op(O.Throw, 0);

    private static byte[] Op(O opcode, params ReadOnlySpan<byte> immediates) => Bytes.Op(opcode, immediates);

    public static IEnumerable<Snippet> Of(OpcodeInfo info)
    {
        var op = info.Opcode;
        Snippet Plain(params byte[] code) => new(info.Mnemonic, op, null, code);
        Snippet Carrying(params byte[] code) => new(info.Mnemonic, op, 'i', code);
        Snippet Throwing(params byte[] code) => Plain(code) with { Tag = true };
        Snippet Helped(params byte[] helper) => Plain(CallHelper) with { Helper = helper };
        return op switch
        {
            O.Block or O.Loop => [Plain([.. Op(op, Void), .. End])],
            O.If => [Plain([.. X, .. Op(op, Void), .. End])],
            O.Br => [Plain(InBlock(Op(op, 0)))],
            O.BrIf => [Plain(InBlock([.. X, .. Op(op, 0)])) with { Name = "br_if taken" }, Plain(InBlock([.. Const(0), .. Op(op, 0)])) with { Name = "br_if not taken" }],
            O.BrTable => [Plain(InBlock(InBlock([.. Y, .. Op(op, 4, 0, 1, 0, 1, 0)])))],
            O.Return => [Helped(Op(op))],
            O.Call => [Plain(Op(op, OpcodeModule.Empty))],
            O.CallIndirect => [Plain([.. Y, .. Op(op, OpcodeModule.EmptyType, 0)])],
            O.CallRef => [Plain([.. Function, .. Op(op, OpcodeModule.EmptyType)])],
            O.ReturnCall => [Helped(Op(op, OpcodeModule.Empty))],
            O.ReturnCallIndirect => [Helped([.. Const(0), .. Op(op, OpcodeModule.EmptyType, 0)])],
            O.ReturnCallRef => [Helped([.. Function, .. Op(op, OpcodeModule.EmptyType)])],
            O.Try => [Plain([.. Op(op, Void), .. Op(O.CatchAll), .. End])],
            O.Catch => [Throwing([.. Op(O.Try, Void), .. Throw, .. Op(op, 0), .. End])],
            O.CatchAll => [Throwing([.. Op(O.Try, Void), .. Throw, .. Op(op), .. End])],
            O.Rethrow => [Throwing([.. Op(O.Try, Void), .. Op(O.Try, Void), .. Throw, .. Op(O.CatchAll), .. Op(op, 0), .. End, .. Op(O.CatchAll), .. End])],
            O.Delegate => [Throwing([.. Op(O.Try, Void), .. Op(O.Try, Void), .. Throw, .. Op(op, 0), .. Op(O.CatchAll), .. End])],
            O.TryTable => [Plain(InBlock([.. Op(op, Void, 1, CatchAll, 0), .. End]))],
            O.Throw => [Throwing(InBlock([.. Op(O.TryTable, Void, 1, CatchAll, 0), .. Throw, .. End])),
                Throwing(InBlock([.. Op(O.TryTable, Void, 1, CatchAll, 0), .. CallHelper, .. End])) with { Name = "throw through a call", Helper = Throw }],
            O.ThrowRef => [Throwing(InBlock([.. Op(O.TryTable, Void, 1, CatchAll, 0),
                .. Op(O.Block, Exnref), .. Op(O.TryTable, Void, 1, CatchAllRef, 0), .. Throw, .. End, .. Op(O.Unreachable), .. End, .. Op(op), .. End]))],
            O.Drop => [Plain([.. X, .. Op(op)])],
            O.Select => [Carrying([.. Y, .. X, .. Op(op)])],
            O.SelectT => [Carrying([.. Y, .. X, .. Op(op, 1, I32)]) with { Name = "select with a type" }],
            O.LocalGet => [Carrying([.. X, .. Add])],
            O.LocalSet => [Carrying([.. Op(op, Operand.Of('i').FirstLocal), .. X])],
            O.LocalTee => [Carrying(Op(op, Operand.Of('i').FirstLocal))],
            O.GlobalGet => [Carrying([.. Op(op, 0), .. Add])],
            O.GlobalSet => [Plain([.. X, .. Op(op, 0)])],
            O.TableGet => [Carrying([.. Drop, .. Y, .. Op(op, 0), .. Op(O.RefIsNull)])],
            O.TableSet => [Plain([.. Y, .. Function, .. Op(op, 0)])],
            O.RefNull => [Plain([.. Op(op, Funcref), .. Drop])],
            O.RefIsNull => [Carrying([.. Op(O.RefNull, Funcref), .. Op(op), .. Add])],
            O.RefFunc => [Plain([.. Op(op, OpcodeModule.Empty), .. Drop])],
            O.RefAsNonNull => [Plain([.. Function, .. Op(op), .. Drop])],
            O.BrOnNull => [Plain(InBlock([.. Function, .. Op(op, 0), .. Drop]))],
            O.BrOnNonNull => [Plain([.. Op(O.Block, TypedRef, OpcodeModule.EmptyType), .. Function, .. Op(op, 0), .. Op(O.Unreachable), .. End, .. Drop])],
            O.MemoryGrow => [Carrying([.. Drop, .. Const(0), .. Op(op, 0)]) with { Name = "memory.grow by 0" }],
            O.TableGrow => [Carrying([.. Drop, .. Op(O.RefNull, Funcref), .. Const(0), .. Op(op, 0)]) with { Name = "table.grow by 0" }],
            O.MemoryInit => Sizes(info, [0, 64, 4_096, 65_536], OpcodeModule.DataBytes, Const(0), 1, 0),
            O.MemoryCopy => Sizes(info, [0, 64, 4_096, 65_536], OpcodeModule.DataBytes, Const(0), 0, 0),
            O.MemoryFill => Sizes(info, [0, 64, 4_096, 65_536], OpcodeModule.DataBytes, Const(0), 0),
            O.TableInit => Sizes(info, [0, OpcodeModule.Elements], OpcodeModule.Elements, Const(0), 1, 0),
            O.TableCopy => Sizes(info, [0, OpcodeModule.Elements], OpcodeModule.Elements, Const(0), 0, 0),
            O.TableFill => Sizes(info, [0, OpcodeModule.Elements], OpcodeModule.Elements, Op(O.RefNull, Funcref), 0),
            O.DataDrop or O.ElemDrop => [Plain(Op(op, 0))],
            _ => [],
        };
    }

    /// <summary>A bulk operation to a place from a place, or of a value, in several sizes.</summary>
    private static IEnumerable<Snippet> Sizes(OpcodeInfo info, int[] sizes, int to, byte[] from, params byte[] immediates) => sizes.Select(size =>
        new Snippet($"{info.Mnemonic} of {size}", info.Opcode, null, [.. Const(to), .. from, .. Const(size), .. Op(info.Opcode, immediates)]));

    private static byte[] InBlock(byte[] code) => [.. Op(O.Block, Void), .. code, .. End];
}
