using OutLayer.Wasm.Instructions;
using OutLayer.Wasm.Types;
using static OutLayer.Cli.Commands.Bench.Opcodes.Bytes;

namespace OutLayer.Cli.Commands.Bench.Opcodes;

/// <summary>Snippets of all instructions: from their rows in the opcode table, or by hand where the table does not say what they take.</summary>
internal static class Snippets
{
    private const byte Void = 0x40;

    private static readonly byte[] X = Op(Opcode.LocalGet, Operand.Of('i').FirstLocal), Y = Op(Opcode.LocalGet, Operand.Of('i').SecondLocal);

    /// <summary>Snippets of one instruction, of several sizes if its work depends on one; none if it cannot be measured in this way.</summary>
    public static IEnumerable<Snippet> Of(OpcodeInfo info)
    {
        var byHand = ByHand(info.Opcode).ToList();
        if (byHand.Count > 0) return byHand.Select(row => new Snippet($"{info.Mnemonic}{row.Suffix}", info.Opcode, row.Carried, row.Code));
        return FromRow(info) is { } snippet ? [snippet] : [];
    }

    private static Snippet? FromRow(OpcodeInfo info)
    {
        bool known = !info.Has(OpFlags.Special) && info.Pops.Concat(info.Pushes).All(type => LetterOf(type) is not null);
        if (!known || Immediate(info) is not { } immediate) return null;
        byte[] op = Op(info.Opcode, immediate);
        if (info.Pops.Length == 0) return Producer(info, op);
        if (info.Pushes.Length == 0) return new Snippet(info.Mnemonic, info.Opcode, null, [.. Join(info.Pops.Select(Second)), .. op]);
        return Chain(info, op);
    }

    /// <summary>Nothing in, a number out: i32 is added to a sum, others are dropped.</summary>
    private static Snippet Producer(OpcodeInfo info, byte[] op) => info.Pushes is [{ Kind: ValKind.I32 }]
        ? new Snippet(info.Mnemonic, info.Opcode, 'i', [.. op, .. Op(Opcode.I32Add)])
        : new Snippet(info.Mnemonic, info.Opcode, null, [.. op, .. info.Pushes.Length == 1 ? Op(Opcode.Drop) : []]);

    /// <summary>The result is the next one's first operand.</summary>
    private static Snippet Chain(OpcodeInfo info, byte[] op)
    {
        char taken = LetterOf(info.Pops[0])!.Value, made = LetterOf(info.Pushes[0])!.Value;
        byte[] code = [.. Join(info.Pops.Skip(1).Select(Second)), .. op, .. Operand.Link(made, taken), .. AfterRemainder(info.Opcode)];
        return new Snippet(info.Mnemonic, info.Opcode, taken, code, Divisor: IsDivision(info.Opcode));
    }

    /// <summary>A remainder by 1 is 0, which would divide fast: back to the large operand.</summary>
    private static byte[] AfterRemainder(Opcode opcode) => opcode switch
    {
        Opcode.I32RemS or Opcode.I32RemU => [.. X, .. Op(Opcode.I32Add)],
        Opcode.I64RemS or Opcode.I64RemU => [.. Op(Opcode.LocalGet, Operand.Of('l').FirstLocal), .. Op(Opcode.I64Add)],
        _ => [],
    };

    private static bool IsDivision(Opcode opcode) => opcode is Opcode.I32DivS or Opcode.I32DivU or Opcode.I32RemS or Opcode.I32RemU
        or Opcode.I64DivS or Opcode.I64DivU or Opcode.I64RemS or Opcode.I64RemU;

    private static byte[] Second(ValType type) => Op(Opcode.LocalGet, Operand.Of(LetterOf(type)!.Value).SecondLocal);

    private static char? LetterOf(ValType type) => type.Kind switch
    {
        ValKind.I32 => 'i',
        ValKind.I64 => 'l',
        ValKind.F32 => 'f',
        ValKind.F64 => 'd',
        _ => null,
    };

    /// <summary>Loads are at their operand, stores behind the values that the module starts with.</summary>
    private static byte[]? Immediate(OpcodeInfo info) => info.Immediate switch
    {
        Imm.None => [],
        Imm.MemArg => [(byte)info.NaturalAlignment, .. Leb(info.Pushes.Length == 0 ? 1_024u : 0)],
        Imm.Memory or Imm.Table => [0],
        Imm.I32 or Imm.I64 => [1],
        Imm.F32 => new byte[4],
        Imm.F64 => new byte[8],
        _ => null,
    };

    private static IEnumerable<(string Suffix, char? Carried, byte[] Code)> ByHand(Opcode opcode) => opcode switch
    {
        Opcode.Block or Opcode.Loop => [("", null, [.. Op(opcode, Void), .. Op(Opcode.End)])],
        Opcode.If => [("", null, [.. X, .. Op(opcode, Void), .. Op(Opcode.End)])],
        Opcode.Br => [("", null, InBlock(Op(opcode, 0)))],
        Opcode.BrIf => [(" taken", null, InBlock([.. X, .. Op(opcode, 0)])), (" not taken", null, InBlock([.. Const(0), .. Op(opcode, 0)]))],
        Opcode.BrTable => [("", null, InBlock([.. Y, .. Op(opcode, 4, 0, 1, 0, 1, 0)], depth: 2))],
        Opcode.Return => [("", null, Op(Opcode.Call, OpcodeModule.Returning))],
        Opcode.Call => [("", null, Op(opcode, OpcodeModule.Empty))],
        Opcode.CallIndirect => [("", null, [.. Y, .. Op(opcode, OpcodeModule.EmptyType, 0)])],
        Opcode.Drop => [("", null, [.. X, .. Op(opcode)])],
        Opcode.Select => [("", 'i', [.. Y, .. X, .. Op(opcode)])],
        Opcode.SelectT => [("", 'i', [.. Y, .. X, .. Op(opcode, 1, 0x7F)])],
        Opcode.LocalGet => [("", 'i', [.. X, .. Op(Opcode.I32Add)])],
        Opcode.LocalSet => [("", 'i', [.. Op(opcode, Operand.Of('i').FirstLocal), .. X])],
        Opcode.LocalTee => [("", 'i', Op(opcode, Operand.Of('i').FirstLocal))],
        Opcode.GlobalGet => [("", 'i', [.. Op(opcode, 0), .. Op(Opcode.I32Add)])],
        Opcode.GlobalSet => [("", null, [.. X, .. Op(opcode, 0)])],
        Opcode.TableGet => [("", 'i', [.. Op(Opcode.Drop), .. Y, .. Op(opcode, 0), .. Op(Opcode.RefIsNull)])],
        Opcode.TableSet => [("", null, [.. Y, .. Op(Opcode.RefFunc, OpcodeModule.Empty), .. Op(opcode, 0)])],
        Opcode.MemoryGrow => [(" by 0", 'i', [.. Op(Opcode.Drop), .. Const(0), .. Op(opcode, 0)])],
        Opcode.TableGrow => [(" by 0", 'i', [.. Op(Opcode.Drop), .. Op(Opcode.RefNull, 0x70), .. Const(0), .. Op(opcode, 0)])],
        Opcode.RefNull => [("", null, [.. Op(opcode, 0x70), .. Op(Opcode.Drop)])],
        Opcode.RefIsNull => [("", 'i', [.. Op(Opcode.RefNull, 0x70), .. Op(opcode), .. Op(Opcode.I32Add)])],
        Opcode.RefFunc => [("", null, [.. Op(opcode, OpcodeModule.Empty), .. Op(Opcode.Drop)])],
        Opcode.MemoryInit or Opcode.MemoryCopy => Sizes([0, 64, 4_096, 65_536], opcode is Opcode.MemoryInit ? [1, 0] : [0, 0], opcode, OpcodeModule.DataBytes, 0),
        Opcode.MemoryFill => Sizes([0, 64, 4_096, 65_536], [0], opcode, OpcodeModule.DataBytes, 0),
        Opcode.TableInit or Opcode.TableCopy => Sizes([0, OpcodeModule.Elements], opcode is Opcode.TableInit ? [1, 0] : [0, 0], opcode, OpcodeModule.Elements, 0),
        Opcode.TableFill => Fills(opcode),
        Opcode.DataDrop => [("", null, Op(opcode, 0))],
        Opcode.ElemDrop => [("", null, Op(opcode, 0))],
        _ => [],
    };

    private static IEnumerable<(string, char?, byte[])> Sizes(int[] sizes, byte[] immediates, Opcode opcode, int to, int from) =>
        sizes.Select(size => ($" of {size}", (char?)null, (byte[])[.. Const(to), .. Const(from), .. Const(size), .. Op(opcode, immediates)]));

    private static IEnumerable<(string, char?, byte[])> Fills(Opcode opcode) => new[] { 0, OpcodeModule.Elements }.Select(size =>
        ($" of {size}", (char?)null, (byte[])[.. Const(OpcodeModule.Elements), .. Op(Opcode.RefNull, 0x70), .. Const(size), .. Op(opcode, 0)]));

    private static byte[] InBlock(byte[] code, int depth = 1) => [.. Times(depth, Op(Opcode.Block, Void)), .. code, .. Times(depth, Op(Opcode.End))];
}
