using OutLayer.Testing;
using OutLayer.Wasm.Instructions;
using OutLayer.Wasm.Types;

namespace OutLayer.Wasm.Tests.Compiler.Frames;

/// <summary>Functions of one instruction many times, to see what each takes of a frame. Locals 1 to 5 are of the five types.</summary>
internal static class InstructionFrames
{
    private const string Types = "ilfdv";

    /// <summary>Instructions that take and give numbers and vectors and are nothing but that.</summary>
    public static IEnumerable<OpcodeInfo> Subjects => OpcodeTable.All.Where(info =>
        info.Immediate is Imm.None or Imm.Lane or Imm.Shuffle or Imm.MemArg or Imm.MemArgLane && !info.Has(OpFlags.Special) && !info.Has(OpFlags.Control)
        && info.Pops.Length > 0 && info.Pops.Concat(info.Pushes).All(type => type.Kind <= ValKind.V128));

    /// <summary>So many times, each result set to a local at once; or kept as operands over a call.</summary>
    public static Frame Of(OpcodeInfo info, int count, bool kept, bool optimized)
    {
        byte[] once = Code.Of([.. info.Pops.Select((type, i) => (object)Code.Of(Opcode.LocalGet, LocalOf(type))), info.Opcode, Immediate(info)]);
        byte[] end = info.Pushes.Length == 0 ? [] : Code.Of(Opcode.LocalSet, LocalOf(info.Pushes[0]));
        byte[] many = kept
            ? [.. Repeat(count, once), .. Code.Of(Opcode.Call, 0u), .. Repeat(info.Pushes.Length * count, end)]
            : Repeat(count, [.. once, .. end]);
        return new Frame("i:", [.. optimized ? [] : Loops, .. many], Types);
    }

    /// <summary>Instructions before which the JIT may want what is below on the stack in places of its own. Each leaves the stack as it is.</summary>
    public static IReadOnlyDictionary<string, byte[]> Disturbances { get; } = new Dictionary<string, byte[]>
    {
        ["call"] = Code.Of(Opcode.Call, 0u),
        ["call with a result"] = Code.Of(Opcode.LocalGet, 0u, Opcode.Call, 2u, Opcode.LocalSet, 1u),
        ["inlined call"] = Code.Of(Opcode.LocalGet, 0u, Opcode.Call, 8u, Opcode.LocalSet, 1u),
        ["call_indirect"] = Code.Of(Opcode.LocalGet, 0u, Opcode.LocalGet, 0u, Opcode.CallIndirect, 1u, (byte)0, Opcode.LocalSet, 1u),
        ["global.set"] = Code.Of(Opcode.LocalGet, 0u, Opcode.GlobalSet, 0u),
        ["local.set"] = Code.Of(Opcode.LocalGet, 1u, Opcode.LocalSet, 0u),
        ["local.set of a sum"] = Code.Of(Opcode.LocalGet, 1u, Opcode.I32Const, 3, Opcode.I32Add, Opcode.LocalSet, 0u, Opcode.LocalGet, 5u, Opcode.LocalGet, 5u, Opcode.I8x16Add, Opcode.LocalSet, 5u),
        ["local.tee"] = Code.Of(Opcode.LocalGet, 1u, Opcode.LocalTee, 0u, Opcode.LocalSet, 1u),
        ["select"] = Code.Of(Opcode.LocalGet, 0u, Opcode.LocalGet, 1u, Opcode.LocalGet, 1u, Opcode.Select, Opcode.LocalSet, 1u),
        ["store"] = Code.Of(Opcode.LocalGet, 0u, Opcode.LocalGet, 0u, Opcode.I32Store, (byte)0, (byte)0),
        ["load"] = Code.Of(Opcode.LocalGet, 0u, Opcode.I32Load, (byte)0, (byte)0, Opcode.LocalSet, 1u),
        ["division"] = Code.Of(Opcode.LocalGet, 0u, Opcode.LocalGet, 1u, Opcode.I32DivS, Opcode.LocalSet, 1u),
        ["truncation"] = Code.Of(Opcode.LocalGet, 4u, Opcode.I32TruncF64S, Opcode.LocalSet, 1u),
        ["saturating truncation"] = Code.Of(Opcode.LocalGet, 4u, Opcode.I64TruncSatF64U, Opcode.LocalSet, 2u),
        ["canonical sum"] = Code.Of(Opcode.LocalGet, 4u, Opcode.LocalGet, 4u, Opcode.F64Add, Opcode.F64Neg, Opcode.LocalSet, 4u),
        ["minimum"] = Code.Of(Opcode.LocalGet, 4u, Opcode.LocalGet, 4u, Opcode.F64Min, Opcode.LocalSet, 4u),
        ["rotation"] = Code.Of(Opcode.LocalGet, 0u, Opcode.LocalGet, 1u, Opcode.I32Rotl, Opcode.LocalSet, 1u),
        ["memory.grow"] = Code.Of(Opcode.LocalGet, 0u, Opcode.MemoryGrow, (byte)0, Opcode.LocalSet, 1u),
        ["memory.size"] = Code.Of(Opcode.MemorySize, (byte)0, Opcode.LocalSet, 1u),
        ["memory.fill"] = Code.Of(Opcode.LocalGet, 0u, Opcode.LocalGet, 0u, Opcode.LocalGet, 0u, Opcode.MemoryFill, (byte)0),
        ["table.get"] = Code.Of(Opcode.LocalGet, 0u, Opcode.TableGet, (byte)0, Opcode.RefIsNull, Opcode.LocalSet, 1u),
        ["swizzle"] = Code.Of(Opcode.LocalGet, 5u, Opcode.LocalGet, 5u, Opcode.I8x16Swizzle, Opcode.LocalSet, 5u),
        ["shuffle"] = Code.Of(Opcode.LocalGet, 5u, Opcode.LocalGet, 5u, Opcode.I8x16Shuffle, new byte[] { 31, 0, 1, 16, 15, 14, 13, 17, 18, 30, 29, 5, 5, 5, 20, 2 }, Opcode.LocalSet, 5u),
        ["vector quotient"] = Code.Of(Opcode.LocalGet, 5u, Opcode.LocalGet, 5u, Opcode.F32x4Div, Opcode.I8x16Popcnt, Opcode.LocalSet, 5u),
        ["vector minimum"] = Code.Of(Opcode.LocalGet, 5u, Opcode.LocalGet, 5u, Opcode.F64x2Min, Opcode.LocalSet, 5u),
        ["block"] = Code.Of(Opcode.Block, (byte)0x40, Opcode.LocalGet, 0u, Opcode.BrIf, 0u, Opcode.End),
        ["if"] = Code.Of(Opcode.LocalGet, 0u, Opcode.If, (byte)0x40, Opcode.LocalGet, 0u, Opcode.LocalSet, 1u, Opcode.End),
        ["try"] = Code.Of(Opcode.Try, (byte)0x40, Opcode.Call, 7u, Opcode.CatchAll, Opcode.End),
    };

    /// <summary>Operands that wait below: a local, a global each, a sum, a vector, a sum of vectors.</summary>
    public static IReadOnlyDictionary<string, (Func<int, byte[]> Code, Opcode Combine, uint Local)> Kept { get; } = new Dictionary<string, (Func<int, byte[]>, Opcode, uint)>
    {
        ["locals"] = (_ => Code.Of(Opcode.LocalGet, 0u), Opcode.I32Add, 1),
        ["globals"] = (i => Code.Of(Opcode.GlobalGet, (uint)(FrameFamilies.Globals + i)), Opcode.I64Add, 2),
        ["sums"] = (i => Code.Of(Opcode.LocalGet, 0u, Opcode.I32Const, i, Opcode.I32Add), Opcode.I32Add, 1),
        ["vectors"] = (_ => Code.Of(Opcode.LocalGet, 5u), Opcode.I8x16Add, 5),
        ["sums of vectors"] = (_ => Code.Of(Opcode.LocalGet, 5u, Opcode.LocalGet, 5u, Opcode.I8x16Add), Opcode.I8x16Add, 5),
    };

    /// <summary>100 times: 40 operands, the instruction, what makes one of the operands.</summary>
    public static Frame Below(byte[] disturbance, string kind)
    {
        var (kept, combine, local) = Kept[kind];
        return new Frame("i:", [.. Enumerable.Range(0, 100).SelectMany(round => Code.Of(
            Enumerable.Range(0, 40).SelectMany(i => kept(round * 39 + i)).ToArray(), disturbance, Repeat(39, Code.Of(combine)), Opcode.LocalSet, local))], Types);
    }

    /// <summary>So many that the function is compiled without the optimiser.</summary>
    private static byte[] Loops => Repeat(201, Code.Of(Opcode.Loop, (byte)0x40, Opcode.LocalGet, 0u, Opcode.BrIf, 0u, Opcode.End));

    private static byte[] Immediate(OpcodeInfo info) => info.Immediate switch
    {
        Imm.Lane => [(byte)(info.Lanes - 1)],
        Imm.Shuffle => [31, 0, 1, 16, 15, 14, 13, 17, 18, 30, 29, 5, 5, 5, 20, 2],
        Imm.MemArg => [0, 8],
        Imm.MemArgLane => [0, 8, (byte)(info.Lanes - 1)],
        _ => [],
    };

    private static uint LocalOf(ValType type) => (uint)type.Kind + 1;

    private static byte[] Repeat(int count, byte[] once) => [.. Enumerable.Repeat(once, count).SelectMany(bytes => bytes)];
}
