using OutLayer.Testing;
using OutLayer.Wasm.Instructions;
using OutLayer.Wasm.Types;

namespace OutLayer.Wasm.Tests.Compiler.Frames;

/// <summary>
/// Functions below the limits of what is compiled, made so that the JIT gives them frames as large as it can. One table: name,
/// signature and locals by letter, code.
/// </summary>
internal static class FrameFamilies
{
    private const byte Void = 0x40;
    private const string Types = "ilfdv";

    /// <summary>Globals of each type.</summary>
    public const int Globals = 4_000;

    private static readonly byte[] Index = Code.Of(Opcode.LocalGet, 0u);

    public static IReadOnlyDictionary<string, Func<Frame>> All { get; } = new Dictionary<string, Func<Frame>>
    {
        ["nothing"] = () => new("i:", [], ""),
        ["3900 locals"] = () => new("i:", Touch('l', 1, 3_900), Locals('l', 3_900)),
        ["3900 vectors"] = () => new("i:", Touch('v', 1, 1_900), Locals('v', 3_900)),
        ["3900 locals of all types"] = () => new("i:", [], string.Concat(Types.Select(type => Locals(type, 780)))),
        ["3900 operands"] = () => new("i:", Held('l', 3_900), ""),
        ["3900 operands of each type"] = () => new("i:", [.. Types.SelectMany(type => Held(type, 3_900))], ""),
        ["3900 vectors as operands"] = () => new("i:", Held('v', 3_900), ""),
        ["1900 locals and 1900 operands"] = () => new("i:", [.. Touch('v', 1, 1_900), .. Held('v', 1_900)], Locals('v', 1_900)),
        ["loops that make it unoptimised"] = () => new("i:", Loops(260, []), ""),
        ["loops around sums"] = () => new("i:", Loops(260, Sums(30)), ""),
        ["loops around vectors"] = () => new("i:", Loops(260, VectorSums(6)), "v"),
        ["loops around calls"] = () => new("i:", Loops(260, Repeat(4, Code.Of(Index, Opcode.Call, 2u, Opcode.Drop))), ""),
        ["loops around calls through a table"] = () => new("i:", Loops(260, Code.Of(Index, Index, Opcode.CallIndirect, 1u, (byte)0, Opcode.Drop)), ""),
        ["loops around calls with many parameters"] = () => new("i:", Loops(210, Code.Of(Repeat(100, Code.Of(Opcode.I64Const, 1L)), Opcode.Call, 3u)), ""),
        ["loops around loads"] = () => new("i:", Loops(260, Repeat(10, Code.Of(Index, Opcode.I32Load, (byte)2, (byte)0, Opcode.Drop))), ""),
        ["loops around divisions"] = () => new("i:", Loops(260, Repeat(10, Code.Of(Index, Index, Opcode.I32DivS, Opcode.Drop))), ""),
        ["loops around 3000 locals"] = () => new("i:", [.. Loops(260, Sums(10)), .. Touch('v', 1, 3_000)], Locals('v', 3_000)),
        ["3000 loads"] = () => new("i:", Repeat(3_000, Code.Of(Index, Opcode.I32Load, (byte)2, (byte)0, Opcode.Drop)), ""),
        ["a sum of 3000 loads"] = () => new("i:", [.. Index, .. Repeat(3_000, Code.Of(Index, Opcode.I32Load, (byte)2, (byte)0, Opcode.I32Add)), (byte)Opcode.Drop], ""),
        ["3000 divisions"] = () => new("i:", Repeat(3_000, Code.Of(Index, Index, Opcode.I32DivS, Opcode.Drop)), ""),
        ["3000 calls"] = () => new("i:", [.. Index, .. Repeat(3_000, Code.Of(Opcode.Call, 2u)), (byte)Opcode.Drop], ""),
        ["1000 calls through a table"] = () => new("i:", [.. Index, .. Repeat(1_000, Code.Of(Index, Opcode.CallIndirect, 1u, (byte)0)), (byte)Opcode.Drop], ""),
        ["300 calls with 100 parameters"] = () => new("i:", Repeat(300, Code.Of(Repeat(100, Code.Of(Opcode.I64Const, 1L)), Opcode.Call, 3u)), ""),
        ["calls with 1000 parameters"] = () => new("i:", Repeat(40, Code.Of(Repeat(1_000, Code.Of(Opcode.I64Const, 1L)), Opcode.Call, 4u)), ""),
        ["calls with 1000 vectors"] = () => new("i:", Repeat(12, Code.Of(Repeat(1_000, Vector), Opcode.Call, 5u)), ""),
        ["calls with 1000 results"] = () => new("i:", Repeat(10, Code.Of(Opcode.Call, 6u, Opcode.Call, 0u, Repeat(999, Code.Of(Opcode.I64Add)), Opcode.Drop)), ""),
        ["1000 parameters"] = () => new($"{Locals('l', 1_000)}:", [], ""),
        ["1000 vectors as parameters"] = () => new($"{Locals('v', 1_000)}:", [], ""),
        ["a br_table of 20000"] = () => new("i:", Code.Of(Opcode.Block, Void, Index, Opcode.BrTable, 20_000u, new byte[20_000], 0u, Opcode.End), ""),
        ["a br_table to 3000 labels"] = () => new("i:", LabelsOf(3_000), ""),
        ["5000 ifs"] = () => new("i:", Repeat(5_000, Code.Of(Index, Opcode.If, Void, Index, Opcode.LocalSet, 0u, Opcode.End)), ""),
        ["3000 ifs with values"] = () => new("i:", [.. Index, .. Repeat(3_000, Code.Of(Opcode.If, (byte)0x7F, Index, Opcode.Else, Opcode.I32Const, 1, Opcode.End)), (byte)Opcode.Drop], ""),
        ["20000 additions"] = () => new("i:", Sums(20_000), ""),
        ["5000 vector operations"] = () => new("i:", VectorSums(5_000), "v"),
        ["1500 shuffles"] = () => new("i:", [.. Vector, .. Repeat(1_500, Code.Of(Vector, Opcode.I8x16Shuffle, Lanes)), (byte)Opcode.Drop], ""),
        ["2000 swizzles kept"] = () => new("i:", [.. Repeat(1_000, Code.Of(Opcode.LocalGet, 1u, Opcode.LocalGet, 1u, Opcode.I8x16Swizzle)), .. Repeat(999, Code.Of(Opcode.I8x16Add)), (byte)Opcode.Drop], "v"),
        ["3000 lanes replaced"] = () => new("i:", [.. Vector, .. Repeat(3_000, Code.Of(Index, Opcode.I8x16ReplaceLane, (byte)3)), (byte)Opcode.Drop], ""),
        ["3000 canonical sums"] = () => new("i:", [.. Repeat(3_000, Code.Of(Opcode.LocalGet, 1u, Opcode.LocalGet, 1u, Opcode.F64Add, Opcode.F64Neg, Opcode.LocalSet, 1u))], "d"),
        ["1500 try blocks"] = () => new("i:", Repeat(1_500, Code.Of(Opcode.Block, Void, Opcode.TryTable, Void, 1u, (byte)2, 0u, Opcode.Call, 7u, Opcode.End, Opcode.End)), ""),
        ["1500 legacy try blocks"] = () => new("i:", Repeat(1_500, Code.Of(Opcode.Try, Void, Opcode.Call, 7u, Opcode.CatchAll, Opcode.End)), ""),
        ["try blocks and 3000 vectors"] = () => new("i:", [.. Touch('v', 1, 1_500), .. Repeat(300, Code.Of(Opcode.Try, Void, Opcode.Call, 7u, Opcode.CatchAll, Opcode.End)), .. Touch('v', 1, 1_500)], Locals('v', 3_000)),
        ["try blocks in loops"] = () => new("i:", Loops(220, Code.Of(Opcode.Try, Void, Opcode.Call, 7u, Opcode.CatchAll, Opcode.End, Sums(10))), ""),
        ["5000 truncations"] = () => new("i:", Repeat(5_000, Code.Of(Opcode.LocalGet, 1u, Opcode.I32TruncF64S, Opcode.LocalSet, 0u)), "d"),
        ["2700 calls through a table and 700 locals of each type"] = () => new("i:",
            [.. Touch('v', 1, 700), .. Index, .. Repeat(2_600, Code.Of(Index, Opcode.CallIndirect, 1u, (byte)0)), (byte)Opcode.Drop], string.Concat(Types.Reverse().Select(type => Locals(type, 700)))),
        ["calls of references"] = () => new("i:", [.. Index, .. Repeat(1_500, Code.Of(Opcode.RefNull, 1, Opcode.CallRef, 1)), (byte)Opcode.Drop], ""),
        ["ends by tail calls through a table"] = () => new("i:i", Repeat(1_000, Code.Of(Index, Opcode.If, Void, Index, Index, Opcode.ReturnCallIndirect, 1u, (byte)0, Opcode.End)), ""),
        ["ends by tail calls with 100 vectors"] = () => new("i:", Repeat(60, Code.Of(Index, Opcode.If, Void, Repeat(100, Vector), Opcode.ReturnCall, 9u, Opcode.End)), ""),
        ["calls with 100 vectors"] = () => new("i:", Repeat(80, Code.Of(Repeat(100, Code.Of(Opcode.LocalGet, 1u)), Opcode.Call, 9u)), "v"),
        ["calls with 8 vectors that give one"] = () => new("i:", Repeat(1_000, Code.Of(Repeat(8, Code.Of(Opcode.LocalGet, 1u)), Opcode.Call, 10u, Opcode.LocalSet, 1u)), "v"),
        ["throws of 8 vectors"] = () => new("i:", Repeat(500, Code.Of(Index, Opcode.If, Void, Repeat(8, Code.Of(Opcode.LocalGet, 1u)), Opcode.Throw, 1u, Opcode.End)), "v"),
        ["catches of 8 vectors"] = () => new("i:", Repeat(300, Code.Of(Opcode.Try, Void, Opcode.Call, 7u, Opcode.Catch, 1u, Repeat(8, Code.Of(Opcode.LocalSet, 1u)), Opcode.End)), "v"),
        ["selects of each type"] = () => new("i:", Repeat(600, [.. "ilfdv".SelectMany((type, i) => Code.Of(Opcode.LocalGet, (uint)i + 1, Opcode.LocalGet, (uint)i + 1, Index, Opcode.Select, Opcode.LocalSet, (uint)i + 1))]), Types),
        ["globals of each type"] = () => new("i:", Repeat(600, [.. "ilfdv".SelectMany((type, i) => Code.Of(Opcode.GlobalGet, (uint)(Globals * i), Opcode.LocalTee, (uint)i + 1, Opcode.GlobalSet, (uint)(Globals * i)))]), Types),
        ["tables"] = () => new("i:", Repeat(600, Code.Of(Index, Index, Opcode.TableGet, (byte)0, Opcode.TableSet, (byte)0, Index, Index, Index, Opcode.TableCopy, (byte)0, (byte)0,
            Opcode.RefNull, (byte)0x70, Index, Opcode.TableGrow, (byte)0, Opcode.Drop, Index, Opcode.RefNull, (byte)0x70, Index, Opcode.TableFill, (byte)0)), ""),
        ["memory.grow and size"] = () => new("i:", Repeat(1_500, Code.Of(Index, Opcode.MemoryGrow, (byte)0, Opcode.MemorySize, (byte)0, Opcode.I32Add, Opcode.LocalSet, 0u)), ""),
        ["br_if and br_table with values"] = () => new("i:", Repeat(800, Code.Of(Opcode.Block, (byte)0x7B, Opcode.LocalGet, 1u, Index, Opcode.BrIf, 0u, Index, Opcode.BrTable, 1u, 0u, 0u, Opcode.End, Opcode.LocalSet, 1u)), "v"),
        ["br_on_null"] = () => new("i:", Repeat(1_500, Code.Of(Opcode.Block, Void, Index, Opcode.TableGet, (byte)0, Opcode.BrOnNull, 0u, Opcode.RefAsNonNull, Opcode.Drop, Opcode.End)), ""),
        ["pairs of sums"] = () => new("i:", Repeat(8_000, Code.Of(Opcode.LocalGet, 1u, Opcode.I64Const, 3L, Opcode.I64Add, Opcode.LocalGet, 1u, Opcode.I64Const, 5L, Opcode.I64Xor, Opcode.I64Mul, Opcode.LocalSet, 1u)), "l"),
        ["pairs of sums of vectors"] = () => new("i:", Repeat(3_000, Code.Of(Opcode.LocalGet, 1u, Opcode.LocalGet, 2u, Opcode.I8x16Add, Opcode.LocalGet, 1u, Opcode.LocalGet, 2u, Opcode.I8x16Sub, Opcode.I8x16Add, Opcode.LocalSet, 1u)), "vv"),
        ["pairs of globals"] = () => new("i:", Repeat(4_000, Code.Of(Opcode.GlobalGet, 4_000u, Opcode.GlobalGet, 4_001u, Opcode.I64Xor, Opcode.LocalSet, 1u)), "l"),
        ["pairs of loads"] = () => new("i:", Repeat(1_500, Code.Of(Index, Opcode.I64Load, (byte)0, (byte)0, Index, Opcode.I64Load, (byte)0, (byte)8, Opcode.I64Xor, Opcode.LocalSet, 1u)), "l"),
        ["pairs of calls"] = () => new("i:", Repeat(2_000, Code.Of(Index, Opcode.Call, 2u, Index, Opcode.Call, 2u, Opcode.I32Xor, Opcode.LocalSet, 0u)), "l"),
        ["pairs of inlined calls"] = () => new("i:", Repeat(1_000, Code.Of(Index, Opcode.Call, 8u, Index, Opcode.Call, 8u, Opcode.I32Xor, Opcode.LocalSet, 0u)), "l"),
        ["pairs of quotients"] = () => new("i:", Repeat(1_500, Code.Of(Index, Index, Opcode.I32DivS, Index, Index, Opcode.I32DivU, Opcode.I32Xor, Opcode.LocalSet, 0u)), "l"),
        ["pairs of selects"] = () => new("i:", Repeat(2_500, Code.Of(Index, Index, Index, Opcode.Select, Index, Index, Index, Opcode.Select, Opcode.I32Xor, Opcode.LocalSet, 0u)), "l"),
        ["pairs of comparisons"] = () => new("i:", Repeat(6_000, Code.Of(Index, Index, Opcode.I32LtS, Index, Opcode.I32Eqz, Opcode.I32Xor, Opcode.LocalSet, 0u)), "l"),
        ["pairs of square roots"] = () => new("i:", Repeat(5_000, Code.Of(Opcode.LocalGet, 1u, Opcode.F64Sqrt, Opcode.LocalGet, 1u, Opcode.F64Abs, Opcode.F64Mul, Opcode.LocalSet, 1u)), "d"),
        ["3000 tees of sums"] = () => new("i:", Repeat(3_000, Code.Of(Opcode.LocalGet, 1u, Opcode.I64Const, 3L, Opcode.I64Add, Opcode.LocalTee, 1u, Opcode.LocalSet, 2u)), "ll"),
        ["3000 tees of vectors"] = () => new("i:", Repeat(3_000, Code.Of(Opcode.LocalGet, 1u, Opcode.LocalGet, 2u, Opcode.I8x16Add, Opcode.LocalTee, 1u, Opcode.LocalSet, 2u)), "vv"),
        ["tees in addresses"] = () => new("i:", Repeat(1_500, Code.Of(Index, Opcode.I32Const, 4, Opcode.I32Add, Opcode.LocalTee, 0u, Opcode.I64Load, (byte)0, (byte)0, Opcode.LocalSet, 1u)), "l"),
        ["3000 bulk operations"] = () => new("i:", Repeat(3_000, Code.Of(Index, Index, Index, Opcode.MemoryFill, (byte)0)), ""),
        ["2000 global reads kept"] = () => new("i:", [.. Repeat(2_000, Code.Of(Opcode.GlobalGet, 0u)), .. Code.Of(Index, Opcode.GlobalSet, 0u), .. Repeat(2_000, Code.Of(Opcode.Drop))], ""),
        ["2000 operands of each type"] = () => new("i:", [.. Types.SelectMany(type => Held(type, 2_000))], ""),
        ["3900 operands of two types"] = () => new("i:", [.. Held('v', 3_900), .. Held('l', 3_900)], ""),
        ["1900 vector locals and 2000 operands of each type"] = () => new("i:", [.. Touch('v', 1, 1_900), .. Types.SelectMany(type => Held(type, 2_000))], Locals('v', 1_900)),
        ["unoptimised with 2000 operands of each type"] = () => new("i:", [.. Loops(260, []), .. Types.SelectMany(type => Held(type, 2_000))], ""),
        ["inlined calls"] = () => new("i:", [.. Index, .. Repeat(500, Code.Of(Opcode.Call, 8u)), (byte)Opcode.Drop], ""),
    };

    private static byte[] Vector => Code.Of(Opcode.V128Const, Lanes);

    private static byte[] Lanes => [.. Enumerable.Range(0, 16).Select(i => (byte)(i * 7 % 32))];

    /// <summary>
    /// The module of a frame. Function 0 is the host's "note", 1 is "run", which calls it and then itself; the family's code stands behind,
    /// where only the JIT comes to. Functions 2 to 10 are what families call.
    /// </summary>
    public static byte[] Module(Frame frame, int globals = Globals)
    {
        var builder = new ModuleBuilder();
        builder.Type(":");
        builder.Type("i:i");
        builder.Import("env", "note", ":");
        byte[] arguments = [.. frame.Signature[..frame.Signature.IndexOf(':', StringComparison.Ordinal)].SelectMany(Zero)];
        byte[] padding = [.. Enumerable.Repeat((byte)Opcode.Nop, 101)]; // too long to be taken into itself
        builder.Function(frame.Signature, Code.Of(Opcode.Call, 0u, arguments, Opcode.Call, 1u, padding, frame.Code), frame.Locals);
        builder.Function("i:i", Code.Of(padding, Index));
        builder.Function($"{Locals('l', 100)}:", padding);
        builder.Function($"{Locals('l', 1_000)}:", padding);
        builder.Function($"{Locals('v', 1_000)}:", padding);
        builder.Function($":{Locals('l', 1_000)}", Code.Of(padding, Enumerable.Range(0, 1_000).SelectMany(i => Code.Of(Opcode.GlobalGet, (uint)(globals + i % globals))).ToArray()));
        builder.Function(":", Code.Of(Opcode.Throw, 0u));
        builder.Function("i:i", Code.Of(Index, Opcode.I32Const, 3, Opcode.I32DivS, Opcode.I32Load, (byte)2, (byte)0));
        foreach (char type in Types)
            for (int i = 0; i < globals; i++) builder.Global(type, true, Zero(type));
        builder.Function($"{Locals('v', 100)}:", padding);
        builder.Function($"{Locals('v', 8)}:v", Code.Of(padding, Opcode.LocalGet, 3u));
        return builder.Memory(1).Table(4).Tag(":").Tag($"{Locals('v', 8)}:").Export("run", ExternKind.Func, 1).ToArray();
    }

    private static string Locals(char type, int count) => new(type, count);

    private static byte[] Zero(char type) => type switch
    {
        'i' => Code.Of(Opcode.I32Const, 0),
        'l' => Code.Of(Opcode.I64Const, 0L),
        'f' => Code.Of(Opcode.F32Const, 0f),
        'd' => Code.Of(Opcode.F64Const, 0.0),
        _ => Code.Of(Opcode.V128Const, new byte[16]),
    };

    private static Opcode Add(char type) => type switch
    {
        'i' => Opcode.I32Add,
        'l' => Opcode.I64Add,
        'f' => Opcode.F32Add,
        'd' => Opcode.F64Add,
        _ => Opcode.I8x16Add,
    };

    /// <summary>Each local is read after a call and written, so that all of them live at once.</summary>
    private static byte[] Touch(char type, int first, int count) => [.. Enumerable.Range(first, count).SelectMany(local =>
        Code.Of(Opcode.LocalGet, (uint)local, Opcode.LocalGet, (uint)(first + (local - first) * 7 % count), Add(type), Opcode.LocalSet, (uint)local))];

    /// <summary>Operands up to a height, each of another global, kept over a call, then added up.</summary>
    private static byte[] Held(char type, int height) => Code.Of(
        Enumerable.Range(0, height).SelectMany(i => Code.Of(Opcode.GlobalGet, (uint)(Types.IndexOf(type, StringComparison.Ordinal) * Globals + i))).ToArray(),
        Opcode.Call, 0u, Repeat(height - 1, Code.Of(Add(type))), Opcode.Drop);

    private static byte[] Sums(int count) => Code.Of(Index, Repeat(count, Code.Of(Opcode.I32Const, 3, Opcode.I32Add)), Opcode.LocalSet, 0u);

    private static byte[] VectorSums(int count) => Code.Of(Opcode.LocalGet, 1u, Repeat(count, Code.Of(Opcode.LocalGet, 1u, Opcode.I8x16Add)), Opcode.LocalSet, 1u);

    private static byte[] Loops(int count, byte[] body) => Repeat(count, Code.Of(Opcode.Loop, Void, body, Index, Opcode.BrIf, 0u, Opcode.End));

    private static byte[] LabelsOf(int count)
    {
        byte[] labels = [.. Enumerable.Range(0, count).SelectMany(i => Code.Leb((ulong)i))];
        return Code.Of(Repeat(count, Code.Of(Opcode.Block, Void)), Index, Opcode.BrTable, (uint)count, labels, 0u,
            Repeat(count, Code.Of(Opcode.End, Index, Opcode.LocalSet, 0u)));
    }

    private static byte[] Repeat(int count, byte[] once)
    {
        var all = new byte[once.Length * count];
        for (int i = 0; i < count; i++) once.CopyTo(all, i * once.Length);
        return all;
    }
}

/// <summary>A function: its signature, code without the last end, and locals, by the letters of <see cref="ModuleBuilder"/>.</summary>
internal sealed record Frame(string Signature, byte[] Code, string Locals);
