using OutLayer.Wasm.Instructions;
using OutLayer.Wasm.Types;
using static OutLayer.Cli.Commands.Bench.Opcodes.Bytes;

namespace OutLayer.Cli.Commands.Bench.Opcodes;

/// <summary>Snippets of all instructions: from their rows in the opcode table, or by hand where the table does not say what they take.</summary>
internal static class Snippets
{
    /// <summary>Snippets of one instruction, of several sizes if its work depends on one; none if it cannot be measured in this way.</summary>
    public static IEnumerable<Snippet> Of(OpcodeInfo info)
    {
        var byHand = SpecialSnippets.Of(info).ToList();
        if (byHand.Count > 0) return byHand;
        return FromRow(info) is { } snippet ? [snippet with { Vectors = info.Feature is WasmFeature.Simd or WasmFeature.RelaxedSimd }] : [];
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
        return new Snippet(info.Mnemonic, info.Opcode, taken, code) { Divisor = IsDivision(info.Opcode) };
    }

    /// <summary>A remainder by 1 is 0, which would divide fast: back to the large operand.</summary>
    private static byte[] AfterRemainder(Opcode opcode) => opcode switch
    {
        Opcode.I32RemS or Opcode.I32RemU => [.. Op(Opcode.LocalGet, Operand.Of('i').FirstLocal), .. Op(Opcode.I32Add)],
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
        ValKind.V128 => 'v',
        _ => null,
    };

    /// <summary>Loads are at their operand, stores behind the values that the module starts with.</summary>
    private static byte[]? Immediate(OpcodeInfo info) => info.Immediate switch
    {
        Imm.None => [],
        Imm.MemArg => MemArg(info),
        Imm.MemArgLane => [.. MemArg(info), 0],
        Imm.Memory or Imm.Table or Imm.Lane => [0],
        Imm.I32 or Imm.I64 => [1],
        Imm.F32 => new byte[4],
        Imm.F64 => new byte[8],
        Imm.V128 => new byte[16],
        Imm.Shuffle => [0, 17, 2, 19, 4, 21, 6, 23, 8, 25, 10, 27, 12, 29, 14, 31],
        _ => null,
    };

    private static byte[] MemArg(OpcodeInfo info) => [(byte)info.NaturalAlignment, .. Leb(info.Pushes.Length == 0 ? 1_024u : 0)];
}
