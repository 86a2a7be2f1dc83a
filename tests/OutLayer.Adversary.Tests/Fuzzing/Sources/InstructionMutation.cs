using OutLayer.Testing;
using OutLayer.Wasm.Binary;
using OutLayer.Wasm.Instructions;

namespace OutLayer.Adversary.Tests.Fuzzing.Sources;

/// <summary>
/// Changes of instructions by the opcode table: another of the same type, a constant at the edge, another index or offset, one
/// doubled or left out. Most leave a module valid; what does not is tried anew, and in the end is a question for the validators.
/// </summary>
internal static class InstructionMutation
{
    private const int Attempts = 6;

    /// <summary>The changed module; null where it has no code, or is malformed.</summary>
    public static byte[]? Apply(byte[] wasm, Random random)
    {
        byte[]? changed = null;
        for (int attempt = 0; attempt < Attempts; attempt++)
        {
            changed = Change(wasm, random);
            if (changed is null || IsValid(changed)) return changed;
        }
        return changed;
    }

    private static byte[]? Change(byte[] wasm, Random random)
    {
        if (Cut(wasm) is not { Bodies.Count: > 0 } parts) return null;
        for (int i = random.Next(1, 6); i > 0; i--) Change(parts.Bodies[random.Next(parts.Bodies.Count)].Instructions, random);
        return parts.ToArray();
    }

    private static ModuleParts? Cut(byte[] wasm)
    {
        try
        {
            return ModuleParts.Cut(wasm);
        }
        catch (WasmFormatException)
        {
            return null;
        }
    }

    public static bool IsValid(byte[] wasm)
    {
        try
        {
            Wasm.Validation.ModuleValidator.Validate(ModuleDecoder.Decode(wasm, Referee.Known), Referee.Known);
            return true;
        }
        catch (WasmFormatException)
        {
            return false;
        }
    }

    private static void Change(List<byte[]> code, Random random)
    {
        if (code.Count < 2) return;
        int at = random.Next(code.Count - 1);
        switch (random.Next(12))
        {
            case 0: code.Insert(at, code[at]); break;
            case 1: code.RemoveAt(at); break;
            case 2: code.InsertRange(at, Neutral(random)); break;
            case 3: (code[at], code[at + 1]) = at + 2 < code.Count ? (code[at + 1], code[at]) : (code[at], code[at + 1]); break;
            default: Replace(code, at, random); break;
        }
    }

    /// <summary>From the place on, the first instruction that has others like it or a number to change.</summary>
    private static void Replace(List<byte[]> code, int at, Random random)
    {
        for (int i = at; i < code.Count - 1; i++)
        {
            if (Other(code[i], random) is not { } other) continue;
            code[i] = other;
            return;
        }
    }

    private static byte[]? Other(byte[] instruction, Random random)
    {
        var reader = new InstructionReader(instruction, 0, instruction.Length, Referee.Known, "instruction");
        reader.MoveNext();
        var info = reader.Info;
        return info.Immediate switch
        {
            Imm.None when !info.Has(OpFlags.Special) && info.Pops.Length > 0 => Code.Of(Sibling(info, random)),
            Imm.I32 => Code.Of(Opcode.I32Const, (int)Values.Integer(random)),
            Imm.I64 => Code.Of(Opcode.I64Const, Values.Integer(random)),
            Imm.F32 => Code.Of(Opcode.F32Const, BitConverter.UInt32BitsToSingle(Values.Bits32(random))),
            Imm.F64 => Code.Of(Opcode.F64Const, BitConverter.UInt64BitsToDouble(Values.Bits64(random))),
            Imm.MemArg => Access(Sibling(info, random), random),
            Imm.Local or Imm.Global or Imm.Label or Imm.Function => Code.Of(info.Opcode, (uint)Math.Max(0, reader.Index + random.Next(-2, 3))),
            _ => null,
        };
    }

    /// <summary>An instruction of the same type and immediates, of one feature set with it.</summary>
    private static Opcode Sibling(OpcodeInfo info, Random random)
    {
        Opcode[] siblings = [.. OpcodeTable.All.Where(op => op.Immediate == info.Immediate && !op.Has(OpFlags.Special) && Tier.Any.Has(op.Feature)
            && op.Pops.SequenceEqual(info.Pops) && op.Pushes.SequenceEqual(info.Pushes)).Select(op => op.Opcode)];
        return siblings.Length == 0 ? info.Opcode : siblings[random.Next(siblings.Length)];
    }

    private static byte[] Access(Opcode op, Random random)
    {
        uint offset = random.Next(3) == 0 ? (uint)Values.Integer(random) : (uint)random.Next(64);
        return Code.Of(op, (uint)random.Next(OpcodeTable.Get(op).NaturalAlignment + 1), offset);
    }

    /// <summary>Instructions that leave the stack as it was.</summary>
    private static byte[][] Neutral(Random random) => random.Next(3) switch
    {
        0 => [Code.Of(Opcode.I32Const, (int)Values.Integer(random)), Code.Of(Opcode.I32Const, (int)Values.Integer(random)), Code.Of(Opcode.I32DivS), Code.Of(Opcode.Drop)],
        1 => [Code.Of(Opcode.Block, (byte)0x40), Code.Of(Opcode.I32Const, random.Next(2)), Code.Of(Opcode.BrIf, 0u), Code.Of(Opcode.End)],
        _ => [Code.Of(Opcode.F64Const, BitConverter.UInt64BitsToDouble(Values.Bits64(random))), Code.Of(Opcode.I64ReinterpretF64), Code.Of(Opcode.Drop)],
    };
}
