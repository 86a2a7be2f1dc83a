using OutLayer.Testing;
using OutLayer.Wasm.Instructions;
using OutLayer.Wasm.Types;

namespace OutLayer.Adversary.Tests;

/// <summary>
/// Modules at the limits of the decoder, each with a function "run" that recurses without end where it can: what a compiler,
/// the JIT under it, or the machine's stack may not survive. One table.
/// </summary>
internal static class Hostile
{
    private const byte Void = 0x40;

    public static IReadOnlyDictionary<string, Func<byte[]>> Modules { get; } = new Dictionary<string, Func<byte[]>>
    {
        ["50000 locals"] = () => Recursing("i:", Code.Of(Opcode.LocalGet, 0u, Opcode.Drop), locals: "ilfd", runOfLocals: 12_500),
        ["locals and operands of all types"] = () => Recursing("i:", Operands(4_900, "ilfd"), locals: "ilfd", runOfLocals: 12_000),
        ["20000 operands under a local that is set"] = () => Recursing("i:", Code.Of(Repeat(19_000, Opcode.LocalGet, 0u), Opcode.I32Const, 1, Opcode.LocalSet, 0u, Repeat(19_000, Opcode.Drop))),
        ["20000 operands under a call"] = () => Recursing("i:", [], before: Code.Of(Repeat(19_000, Opcode.LocalGet, 0u)), after: Repeat(19_000, Opcode.Drop)),
        ["20000 operands into a block"] = () => Recursing("i:", Code.Of(Repeat(19_000, Opcode.LocalGet, 0u), Opcode.Block, Void, Opcode.Nop, Opcode.End, Repeat(19_000, Opcode.Drop))),
        ["20000 operands of each type at the same heights"] = () => Recursing("i:", Operands(19_000, "ilfd")),
        ["many tees"] = () => Recursing("i:", Code.Of(Repeat(60_000, Opcode.LocalGet, 0u, Opcode.LocalTee, 0u, Opcode.Drop))),
        ["many global reads kept"] = () => Recursing("i:", Code.Of(Repeat(9_000, Opcode.GlobalGet, 0u), Opcode.I32Const, 1, Opcode.GlobalSet, 0u, Repeat(9_000, Opcode.Drop))),
        ["an expression of 20000 additions"] = () => Recursing("i:", Code.Of(Opcode.LocalGet, 0u, Repeat(20_000, Opcode.I32Const, 1, Opcode.I32Add), Opcode.Drop)),
        ["an expression that leans right"] = () => Recursing("i:", Code.Of(Repeat(19_000, Opcode.LocalGet, 0u), Repeat(18_999, Opcode.I32Add), Opcode.Drop)),
        ["a chain of conversions"] = () => Recursing("i:", Code.Of(Opcode.LocalGet, 0u, Repeat(20_000, Opcode.I64ExtendI32S, Opcode.I32WrapI64), Opcode.Drop)),
        ["a chain of eqz"] = () => Recursing("i:", Code.Of(Opcode.LocalGet, 0u, Repeat(50_000, Opcode.I32Eqz), Opcode.Drop)),
        ["a chain of loads"] = () => Recursing("i:", Code.Of(Opcode.LocalGet, 0u, Repeat(5_000, Opcode.I32Load, (byte)2, (byte)0), Opcode.Drop)),
        ["a chain of divisions"] = () => Recursing("i:", Code.Of(Opcode.I32Const, 1, Repeat(5_000, Opcode.LocalGet, 0u, Opcode.I32DivS), Opcode.Drop)),
        ["a chain of float sums"] = () => Recursing("i:", Code.Of(Opcode.F64Const, 0.0, Repeat(5_000, Opcode.LocalGet, 0u, Opcode.F64ConvertI32S, Opcode.F64Add, Opcode.F64Neg), Opcode.Drop)),
        ["a chain of selects"] = () => Recursing("i:", Code.Of(Opcode.LocalGet, 0u, Repeat(10_000, Opcode.LocalGet, 0u, Opcode.LocalGet, 0u, Opcode.Select), Opcode.Drop)),
        ["calls inside calls"] = () => CallsInsideCalls(memory: false),
        ["calls inside calls, with a memory"] = () => CallsInsideCalls(memory: true),
        ["a br_table of 65520"] = () => Recursing("i:", Code.Of(Opcode.Block, Void, Opcode.LocalGet, 0u, Opcode.BrTable, 65_520u, new byte[65_520], 0u, Opcode.End)),
        ["a br_table of 10000 that carries values"] = () => Recursing("i:", Code.Of(Opcode.Block, (byte)0x7F, Opcode.I32Const, 5, Opcode.I32Const, 6, Opcode.LocalGet, 0u, Opcode.BrTable, 10_000u, new byte[10_000], 0u, Opcode.End, Opcode.Drop)),
        ["a br_table to 9000 labels"] = BranchTableToMany,
        ["9000 blocks"] = () => Recursing("i:", Code.Of(Repeat(9_000, Opcode.Block, Void), Repeat(9_000, Opcode.End))),
        ["3000 loops"] = () => Recursing("i:", Code.Of(Repeat(3_000, Opcode.Loop, Void), Repeat(3_000, Opcode.End))),
        ["500 loops that go back"] = () => Recursing("i:", Code.Of(Repeat(500, Opcode.Loop, Void), Repeat(500, Opcode.I32Const, 0, Opcode.BrIf, 0u, Opcode.End))),
        ["5000 ifs"] = () => Recursing("i:", Code.Of(Repeat(5_000, Opcode.LocalGet, 0u, Opcode.If, Void), Repeat(5_000, Opcode.Else, Opcode.Nop, Opcode.End))),
        ["9000 blocks with values"] = () => Recursing("i:", Code.Of(Repeat(9_000, Opcode.I32Const, 1, Opcode.Block, (byte)0x7F), Opcode.I32Const, 2, Repeat(9_000, Opcode.LocalGet, 0u, Opcode.BrIf, 0u, Opcode.End, Opcode.I32Add), Opcode.Drop)),
        ["30000 br_if that carry values down"] = () => Recursing("i:", Code.Of(Opcode.Block, (byte)0x7F, Opcode.I32Const, 1, Opcode.I32Const, 2, Repeat(30_000, Opcode.LocalGet, 0u, Opcode.BrIf, 0u), Opcode.Return, Opcode.End, Opcode.Drop)),
        ["1000 parameters"] = () => Recursing(new string('l', 1_000) + ":", [], before: Repeat(1_000, Opcode.I64Const, 1L)),
        ["1000 results"] = () => Recursing(":" + new string('d', 1_000), [], after: Repeat(0, Opcode.Nop)),
        ["5000 stores"] = () => Recursing("i:", Code.Of(Repeat(5_000, Opcode.LocalGet, 0u, Opcode.LocalGet, 0u, Opcode.I32Store, (byte)2, (byte)0))),
        ["500 KB of constants"] = () => Recursing("i:", Code.Of(Repeat(85_000, Opcode.I32Const, int.MaxValue, Opcode.Drop))),
        ["5000 calls"] = () => Recursing("i:", Code.Of(Repeat(5_000, Opcode.LocalGet, 0u, Opcode.Call, 1u))),
        ["5000 calls with two results"] = () => CallsWithResults(),
        ["20000 functions, each calls the next"] = Chain,
        ["a short frame in endless recursion"] = () => Recursing(":", []),
        ["endless mutual recursion through a table"] = Indirect,
    };

    /// <summary>The function "run" calls itself in its middle.</summary>
    private static byte[] Recursing(string signature, byte[] code, byte[]? before = null, byte[]? after = null, string locals = "", int runOfLocals = 1)
    {
        var builder = new ModuleBuilder();
        byte[] arguments = before ?? [.. signature[..signature.IndexOf(':', StringComparison.Ordinal)].SelectMany(type => Code.Of(type == 'i' ? Opcode.I32Const : Opcode.I64Const, 1))];
        bool keepsOperands = before is { Length: > 0 } && signature == "i:";
        if (keepsOperands) arguments = [.. arguments, .. Code.Of(Opcode.I32Const, 1)];
        byte[] body = Code.Of(code, arguments, Opcode.Call, 0u, after ?? []);
        builder.Add(3, Code.Leb((ulong)builder.Type(signature)));
        byte[] runs = Code.Vector([.. locals.Select(local => Code.Of((uint)runOfLocals, (byte)(0x7F - "ilfd".IndexOf(local, StringComparison.Ordinal))))]);
        builder.Add(10, Code.Sized([.. runs, .. body, 0x0B]));
        builder.Export("run", ExternKind.Func, 0).Memory(1).Global('i', true, Code.Of(Opcode.I32Const, 7));
        builder.Function("i:", []);
        return builder.ToArray();
    }

    /// <summary>Operands up to a height, spilled at a block, again for every type, so that each height has a place of each type.</summary>
    private static byte[] Operands(int height, string types) => Code.Of([.. types.Select(type => (object)Code.Of(
        Repeat(height, Constant(type)), Opcode.Block, Void, Opcode.Nop, Opcode.End, Repeat(height, Opcode.Drop)))]);

    private static object[] Constant(char type) => type switch
    {
        'i' => [Opcode.I32Const, 1],
        'l' => [Opcode.I64Const, 1],
        'f' => [Opcode.F32Const, 1f],
        _ => [Opcode.F64Const, 1.0],
    };

    private static byte[] CallsInsideCalls(bool memory)
    {
        var builder = new ModuleBuilder();
        int inner = builder.Function("i:i", Code.Of(Opcode.LocalGet, 0u));
        int run = builder.Function("i:", Code.Of(Opcode.LocalGet, 0u, Repeat(20_000, Opcode.Call, (uint)inner), memory ? Code.Of(Opcode.I32Load, (byte)2, (byte)0) : [], Opcode.Drop, Opcode.I32Const, 1, Opcode.Call, 1u));
        if (memory) builder.Memory(1);
        return builder.Export("run", ExternKind.Func, run).ToArray();
    }

    private static byte[] CallsWithResults()
    {
        var builder = new ModuleBuilder();
        int pair = builder.Function("ii:ii", Code.Of(Opcode.LocalGet, 0u, Opcode.LocalGet, 1u));
        int run = builder.Function("i:", Code.Of(Opcode.LocalGet, 0u, Opcode.LocalGet, 0u, Repeat(5_000, Opcode.Call, (uint)pair), Opcode.Drop, Opcode.Call, 1u));
        return builder.Export("run", ExternKind.Func, run).ToArray();
    }

    private static byte[] BranchTableToMany()
    {
        byte[] labels = [.. Enumerable.Range(0, 9_000).SelectMany(i => Code.Leb((ulong)i))];
        return Recursing("i:", Code.Of(Repeat(9_000, Opcode.Block, Void), Opcode.LocalGet, 0u, Opcode.BrTable, 9_000u, labels, 0u, Repeat(9_000, Opcode.End)));
    }

    private static byte[] Chain()
    {
        var builder = new ModuleBuilder();
        for (uint i = 0; i < 20_000; i++) builder.Function("i:", Code.Of(Opcode.LocalGet, 0u, Opcode.Call, (i + 1) % 20_000));
        return builder.Export("run", ExternKind.Func, 0).ToArray();
    }

    private static byte[] Indirect()
    {
        var builder = new ModuleBuilder();
        byte[] call = Code.Of(Opcode.LocalGet, 0u, Opcode.I32Const, 1, Opcode.LocalGet, 0u, Opcode.I32Sub, Opcode.CallIndirect, 0u, (byte)0);
        builder.Function("i:", call);
        builder.Function("i:", call);
        return builder.Table(2).Elements(0, 0, 1).Export("run", ExternKind.Func, 0).ToArray();
    }

    private static byte[] Repeat(int count, params ReadOnlySpan<object> parts)
    {
        byte[] once = Code.Of(parts);
        var all = new byte[once.Length * count];
        for (int i = 0; i < count; i++) once.CopyTo(all, i * once.Length);
        return all;
    }
}
