using OutLayer.Testing;
using OutLayer.Wasm;
using OutLayer.Wasm.Binary;
using OutLayer.Wasm.Instructions;
using OutLayer.Wasm.Types;

namespace OutLayer.Adversary.Tests.Fuzzing;

/// <summary>
/// The module as a judge must run it whose arithmetic may give any NaN: after every instruction of arithmetic comes code that
/// makes a NaN canonical, which is what our engines promise. The bits of NaNs are then judged like all others.
/// </summary>
internal static class CanonicalNaNs
{
    private const uint Canonical32 = 0x7FC0_0000;
    private const ulong Canonical64 = 0x7FF8_0000_0000_0000;

    public static byte[] Rewrite(byte[] wasm)
    {
        var module = ModuleDecoder.Decode(wasm, Referee.Known);
        var parts = ModuleParts.Cut(wasm);
        for (int i = 0; i < parts.Bodies.Count; i++)
        {
            uint parameters = (uint)module.TypeOf(module.ImportedFunctions + i).Parameters.Length;
            parts.Bodies[i] = Rewrite(parts.Bodies[i], module.Bodies[i], parameters);
        }
        return parts.ToArray();
    }

    private static BodyParts Rewrite(BodyParts parts, FunctionBody body, uint parameters)
    {
        uint scratch = parameters + (uint)body.LocalCount;
        var instructions = new List<byte[]>();
        foreach (byte[] instruction in parts.Instructions)
        {
            instructions.Add(instruction);
            if (ResultOfArithmetic(instruction) is { } type) instructions.Add(MakeCanonical(type, scratch));
        }
        byte[][] runs = [.. body.Locals.Select(run => Code.Of(run.Count, TypeBytes.Of(run.Type))), [1, 0x7D], [1, 0x7C]];
        return new BodyParts(Code.Vector(runs), instructions);
    }

    private static ValKind? ResultOfArithmetic(byte[] instruction)
    {
        var reader = new InstructionReader(instruction, 0, instruction.Length, Referee.Known, "instruction");
        reader.MoveNext();
        return reader.Opcode switch
        {
            (>= Opcode.F32Ceil and <= Opcode.F32Max) or Opcode.F32DemoteF64 => ValKind.F32,
            (>= Opcode.F64Ceil and <= Opcode.F64Max) or Opcode.F64PromoteF32 => ValKind.F64,
            _ => null,
        };
    }

    /// <summary>x == x ? x : the canonical NaN.</summary>
    private static byte[] MakeCanonical(ValKind type, uint scratch)
    {
        bool single = type == ValKind.F32;
        uint local = single ? scratch : scratch + 1;
        byte[] canonical = single
            ? Code.Of(Opcode.F32Const, BitConverter.UInt32BitsToSingle(Canonical32))
            : Code.Of(Opcode.F64Const, BitConverter.UInt64BitsToDouble(Canonical64));
        return Code.Of(Opcode.LocalTee, local, canonical, Opcode.LocalGet, local, Opcode.LocalGet, local, single ? Opcode.F32Eq : Opcode.F64Eq, Opcode.Select);
    }
}
