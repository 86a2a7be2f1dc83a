using System.Text;
using OutLayer.Testing;
using OutLayer.Wasm.Instructions;
using OutLayer.Wasm.Types;

namespace OutLayer.Adversary.Tests.Classes;

/// <summary>Modules and texts that are meant to cost: much work or memory for few bytes. One table; a text or a module each.</summary>
internal static class Bombs
{
    private const byte Void = 0x40;

    public static IReadOnlyDictionary<string, Func<object>> All { get; } = new Dictionary<string, Func<object>>
    {
        ["a br_table of 100000"] = () => Body(Code.Of(Opcode.I32Const, 0, Opcode.BrTable, 100_000u, new byte[100_001])),
        ["br_tables to labels of 1000 values"] = () => BranchTables(),
        ["a million locals"] = () => Locals([.. Code.Leb(1_000_000), 0x7F]),
        ["2^32 - 1 locals"] = () => Locals([.. Code.Leb(uint.MaxValue), 0x7F]),
        ["a million runs of no locals"] = () => Sections(10, [1, .. Code.Sized([.. Code.Leb(1_000_000), .. Repeat(1_000_000, [0, 0x7F]), 0x0B])]),
        ["100000 blocks"] = () => Body([.. Repeat(100_000, [0x02, Void]), .. Repeat(100_000, [0x0B])]),
        ["a million functions"] = () => Functions(1_000_000, 0),
        ["a million functions, one of them hot"] = () => Hot(1_000_000, 1, tailCall: false),
        ["a million functions in a module with tail calls"] = () => Hot(1_000_000, 1, tailCall: true),
        ["200000 types, and a hot function"] = () => Hot(10, 200_000, tailCall: false),
        ["5000 types of functions, and a hot one"] = () => Hot(5_000, 5_000, tailCall: false),
        ["5001 types of functions, and a hot one"] = () => Hot(5_001, 5_001, tailCall: false),
        ["50000 functions, and a hot one"] = () => Hot(50_000, 1, tailCall: false),
        ["50001 functions in a module with tail calls"] = () => Hot(50_001, 1, tailCall: true),
        ["50000 functions in a module with tail calls"] = () => Hot(50_000, 1, tailCall: true),
        ["200000 types in a module with tail calls"] = () => Hot(10, 200_000, tailCall: true),
        ["a million types"] = () => ModuleBuilder.Raw(ModuleBuilder.Section(1, [.. Code.Leb(1_000_000), .. Repeat(1_000_000, [0x60, 0, 0])])),
        ["a million types that differ"] = () => ModuleBuilder.Raw(ModuleBuilder.Section(1, [.. Code.Leb(300_000), .. Enumerable.Range(0, 300_000).SelectMany(i => (byte[])[0x60, 9, .. Enumerable.Range(0, 9).Select(bit => (byte)(0x7C + (i >> (2 * bit) & 3))), 0])])),
        ["100000 exports"] = () => Exports(100_000),
        ["a data segment that says 4 GiB"] = () => ModuleBuilder.Raw(ModuleBuilder.Section(5, 1, 0, 1), ModuleBuilder.Section(11, [1, 1, .. Code.Leb(uint.MaxValue), 0])),
        ["data of 64 MiB in a memory of one page"] = () => ModuleBuilder.Raw(ModuleBuilder.Section(5, 1, 0, 1), ModuleBuilder.Section(11, [1, 0, 0x41, 0, 0x0B, .. Code.Sized(new byte[64 << 20])])),
        ["an element segment that says 2^32 - 1"] = () => ModuleBuilder.Raw(ModuleBuilder.Section(4, 1, 0x70, 0, 1), ModuleBuilder.Section(9, [1, 0, 0x41, 0, 0x0B, .. Code.Leb(uint.MaxValue), 0])),
        ["a number of many bytes"] = () => Body(Code.Of(Opcode.I32Const, Repeat(20, [0x80]), (byte)0, Opcode.Drop)),
        ["a count of many bytes"] = () => ModuleBuilder.Raw(ModuleBuilder.Section(1, [.. Repeat(50, [0x80]), 0])),
        ["a name section of a million names"] = () => Functions(10, 1_000_000),
        ["names of a megabyte"] = () => Names(Enumerable.Range(0, 10), 1 << 20),
        ["a memory of 65536 pages"] = () => ModuleBuilder.Raw(ModuleBuilder.Section(5, 1, 0, 0x80, 0x80, 4)),
        ["a hundred memories"] = () => ModuleBuilder.Raw(ModuleBuilder.Section(5, [100, .. Repeat(100, [0, 1])])),
        ["a constant expression without end"] = () => ModuleBuilder.Raw(ModuleBuilder.Section(6, [1, 0x7F, 0, .. Repeat(500_000, [0x41, 0]), 0x0B])),
        ["vectors in a long line"] = () => new ModuleBuilder().Memory(1).ToArrayWith(Code.Of(Opcode.V128Const, new byte[16], Repeat(10_000, [0xFD, 0x67, 0xFD, 0x61]), Opcode.Drop)),
        ["a text of deep parentheses"] = () => new string('(', 3_000_000),
        ["a text of deep blocks"] = () => $"(module (func {Text("(block ", 300_000)}",
        ["a text of deep expressions"] = () => $"(module (func (drop {Text("(i32.eqz ", 39_000)}(i32.const 0){Text(")", 39_000)})))",
        ["a text with a number of a million digits"] = () => $"(module (func (drop (i32.const {new string('9', 1_000_000)}))))",
        ["a text with a float of a million digits"] = () => $"(module (func (drop (f64.const 0.{new string('9', 1_000_000)}e-5000000))))",
        ["a text with an exponent of a million digits"] = () => $"(module (func (drop (f64.const 1e{new string('9', 1_000_000)}))))",
        ["a text with an identifier of a megabyte"] = () => $"(module (func ${new string('x', 1 << 20)}) (export \"e\" (func ${new string('x', 1 << 20)})))",
        ["a text with a string of a megabyte"] = () => $"(module (memory (data \"{Text("\\\\u{10ffff}", 300_000)}\")))".Replace("\\\\", "\\", StringComparison.Ordinal),
        ["a text of comments in comments"] = () => $"(module {Text("(;", 1_000_000)}{Text(";)", 1_000_000)})",
        ["a text of a million annotations"] = () => $"(module {Text("(@a (b))", 1_000_000)})",
        ["a text of many labels"] = () => $"(module (func {string.Concat(Enumerable.Range(0, 9_000).Select(i => $"block $l{i} "))}{Text("br $l0 ", 200_000)}{Text("end ", 9_000)}))",
        ["a text of a br_table of 100000"] = () => $"(module (func (br_table {Text("0 ", 100_000)}(i32.const 0))))",
    };

    private static byte[] Body(byte[] code) => new ModuleBuilder().ToArrayWith(code);

    private static byte[] Locals(byte[] run) => Sections(10, [1, .. Code.Sized([1, .. run, 0x0B])]);

    private static byte[] Sections(byte id, byte[] content) =>
        ModuleBuilder.Raw(ModuleBuilder.Section(1, 1, 0x60, 0, 0), ModuleBuilder.Section(3, 1, 0), ModuleBuilder.Section(id, content));

    /// <summary>Each of few bytes for a label asks whether a thousand values are there.</summary>
    private static byte[] BranchTables()
    {
        var builder = new ModuleBuilder();
        int type = builder.Type($":{new string('i', 1_000)}");
        return builder.ToArrayWith(Code.Of(Repeat(900, Code.Of(Opcode.Block, type)), Repeat(1_000, Code.Of(Opcode.I32Const, 0)),
            Repeat(300, Code.Of(Opcode.I32Const, 0, Opcode.BrTable, 899u, Labels(899), 0u)), Repeat(900, Code.Of(Opcode.End)), Repeat(1_000, Code.Of(Opcode.Drop))));
    }

    /// <summary>The first function takes all gas there is, so that whatever is worth compiling is compiled, with all of these beside it.</summary>
    private static byte[] Hot(int functions, int types, bool tailCall)
    {
        byte[] loop = [0, .. Code.Of(Opcode.Loop, Void, tailCall ? Code.Of(Opcode.I32Const, 0, Opcode.If, Void, Opcode.ReturnCall, 0u, Opcode.End) : [], Opcode.Br, 0u, Opcode.End), 0x0B];
        return ModuleBuilder.Raw(
            ModuleBuilder.Section(1, [.. Code.Leb((ulong)types), 0x60, 0, 0, .. Enumerable.Range(1, types - 1).SelectMany(i => (byte[])[0x60, 9, .. Enumerable.Range(0, 9).Select(bit => (byte)(0x7C + (i >> (2 * bit) & 3))), 0])]),
            ModuleBuilder.Section(3, [.. Code.Leb((ulong)functions), .. Enumerable.Range(0, functions).SelectMany(i => Code.Leb((ulong)(i % types)))]),
            ModuleBuilder.Section(7, 1, 3, (byte)'r', (byte)'u', (byte)'n', 0, 0),
            ModuleBuilder.Section(10, [.. Code.Leb((ulong)functions), .. Code.Sized(loop), .. Repeat(functions - 1, [2, 0, 0x0B])]));
    }

    private static byte[] Labels(int count) => [.. Enumerable.Range(0, count).SelectMany(i => Code.Leb((ulong)i))];

    private static byte[] Functions(int count, int names) => ModuleBuilder.Raw(
        ModuleBuilder.Section(1, 1, 0x60, 0, 0), ModuleBuilder.Section(3, [.. Code.Leb((ulong)count), .. new byte[count]]),
        ModuleBuilder.Section(7, 1, 3, (byte)'r', (byte)'u', (byte)'n', 0, 0),
        ModuleBuilder.Section(10, [.. Code.Leb((ulong)count), .. Repeat(count, [2, 0, 0x0B])]),
        names == 0 ? [] : NameSection([.. Code.Leb((ulong)names), .. Enumerable.Range(0, names).SelectMany(i => (byte[])[.. Code.Leb((ulong)i), 1, (byte)'a'])]));

    private static byte[] Names(IEnumerable<int> functions, int length) => ModuleBuilder.Raw(
        ModuleBuilder.Section(1, 1, 0x60, 0, 0), ModuleBuilder.Section(3, [10, .. new byte[10]]), ModuleBuilder.Section(10, [10, .. Repeat(10, [2, 0, 0x0B])]),
        NameSection([10, .. functions.SelectMany(i => (byte[])[(byte)i, .. Code.Name(new string('n', length))])]));

    private static byte[] NameSection(byte[] functions) => ModuleBuilder.Custom("name", [1, .. Code.Sized(functions)]);

    private static byte[] Exports(int count) => ModuleBuilder.Raw(
        ModuleBuilder.Section(1, 1, 0x60, 0, 0), ModuleBuilder.Section(3, 1, 0),
        ModuleBuilder.Section(7, [.. Code.Leb((ulong)count), .. Enumerable.Range(0, count).SelectMany(i => (byte[])[.. Code.Name(i == 0 ? "run" : $"e{i}"), 0, 0])]),
        ModuleBuilder.Section(10, 1, 2, 0, 0x0B));

    private static string Text(string part, int count) => new StringBuilder(part.Length * count).Insert(0, part, count).ToString();

    private static byte[] Repeat(int count, byte[] once)
    {
        var all = new byte[once.Length * count];
        for (int i = 0; i < count; i++) once.CopyTo(all, i * once.Length);
        return all;
    }
}
