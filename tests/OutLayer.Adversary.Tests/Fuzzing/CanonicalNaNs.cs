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
        var used = new SortedSet<Shape>();
        foreach (byte[] instruction in parts.Instructions)
        {
            instructions.Add(instruction);
            if (ResultOfArithmetic(instruction) is not { } shape) continue;
            used.Add(shape);
            instructions.Add(MakeCanonical(shape, scratch));
        }
        if (used.Count == 0) return parts;
        bool vectors = used.Max >= Shape.F32x4;
        byte[][] runs = [.. body.Locals.Select(run => Code.Of(run.Count, TypeBytes.Of(run.Type))), [1, 0x7D], [1, 0x7C], .. vectors ? [[1, 0x7B]] : Array.Empty<byte[]>()];
        return new BodyParts(Code.Vector(runs), instructions);
    }

    /// <summary>What a NaN is in: a number, or lanes of a vector.</summary>
    private enum Shape { F32, F64, F32x4, F64x2 }

    private static Shape? ResultOfArithmetic(byte[] instruction)
    {
        var reader = new InstructionReader(instruction, 0, instruction.Length, Referee.Known, "instruction");
        reader.MoveNext();
        return reader.Opcode switch
        {
            (>= Opcode.F32Ceil and <= Opcode.F32Max) or Opcode.F32DemoteF64 => Shape.F32,
            (>= Opcode.F64Ceil and <= Opcode.F64Max) or Opcode.F64PromoteF32 => Shape.F64,
            (>= Opcode.F32x4Ceil and <= Opcode.F32x4Nearest) or (>= Opcode.F32x4Sqrt and <= Opcode.F32x4Max) or Opcode.F32x4DemoteF64x2Zero => Shape.F32x4,
            Opcode.F64x2Ceil or Opcode.F64x2Floor or Opcode.F64x2Trunc or Opcode.F64x2Nearest or (>= Opcode.F64x2Sqrt and <= Opcode.F64x2Max) or Opcode.F64x2PromoteLowF32x4 => Shape.F64x2,
            _ => null,
        };
    }

    /// <summary>x == x ? x : the canonical NaN, by lanes for vectors.</summary>
    private static byte[] MakeCanonical(Shape shape, uint scratch)
    {
        var (local, equal, choose) = shape switch
        {
            Shape.F32 => (scratch, Opcode.F32Eq, Opcode.Select),
            Shape.F64 => (scratch + 1, Opcode.F64Eq, Opcode.Select),
            Shape.F32x4 => (scratch + 2, Opcode.F32x4Eq, Opcode.V128Bitselect),
            _ => (scratch + 2, Opcode.F64x2Eq, Opcode.V128Bitselect),
        };
        return Code.Of(Opcode.LocalTee, local, Canonical(shape), Opcode.LocalGet, local, Opcode.LocalGet, local, equal, choose);
    }

    private static byte[] Canonical(Shape shape)
    {
        float single = BitConverter.UInt32BitsToSingle(Canonical32);
        double wide = BitConverter.UInt64BitsToDouble(Canonical64);
        return shape switch
        {
            Shape.F32 => Code.Of(Opcode.F32Const, single),
            Shape.F64 => Code.Of(Opcode.F64Const, wide),
            Shape.F32x4 => Code.Of(Opcode.V128Const, single, single, single, single),
            _ => Code.Of(Opcode.V128Const, wide, wide),
        };
    }
}
