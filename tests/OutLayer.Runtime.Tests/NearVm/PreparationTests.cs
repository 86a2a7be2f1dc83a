using OutLayer.Near;
using OutLayer.Runtime.NearVm;
using OutLayer.Testing;
using OutLayer.Wasm.Instructions;
using OutLayer.Wasm.Types;

namespace OutLayer.Runtime.Tests.NearVm;

/// <summary>Each limit of preparation: what is just within runs, what is just beyond has nearcore's error, and burns nothing.</summary>
public sealed class PreparationTests
{
    private static readonly PreparationLimits Limits = RuntimeParameters.Latest.Preparation;

    // error, the limit, and a contract that has so much of it
    private static readonly (string Kind, int Limit, Func<int, byte[]> Contract)[] Table =
    [
        ("TooManyTypes", Limits.MaxTypes, Types),
        ("TooManyFunctions", Limits.MaxFunctions, count => Repeated(count, ":")),
        ("TooManyTables", Limits.MaxTables, count => Of($"{string.Concat(Enumerable.Repeat("(table 0 funcref)", count))}")),
        ("TooManyTableElements", (int)Limits.MaxTableElements, count => Of($"(table {count} funcref)")),
        ("FunctionBodyTooLarge", Limits.MaxFunctionBodySize, size => Bodies(1, ":", [.. Enumerable.Repeat((byte)Opcode.Nop, size - 2)])),
        ("TooManyLocals", (int)Limits.MaxLocals, Locals),
        ("Deserialization", (int)Limits.MaxCompiledLocalsPerFunction + 2, count => OneWithLocals(count)),
        ("TooManyParamsPerFunction", Limits.MaxParamsPerFunction, count => Bodies(1, new string('i', count) + ":", [])),
        ("TooManyParamsPerContract", (int)Limits.MaxParams, Parameters),
        ("OperandStackTooLarge", Limits.MaxOperandStackBytes, bytes => Operands(bytes)),
        ("TooManyBlocksPerFunction", Limits.MaxBlocksPerFunction, count => Bodies(1, ":", Blocks(count))),
        ("TooManyBlocksPerContract", (int)Limits.MaxBlocks, ManyBlocks),
        ("Deserialization", Limits.MaxNameBytes, bytes => Of($"(func (export \"{new string('n', bytes)}\"))")),
    ];

    public static TheoryData<int> Rows => [.. Enumerable.Range(0, Table.Length)];

    [Theory, MemberData(nameof(Rows))]
    public void A_contract_just_within_a_limit_is_not_refused_for_it(int row)
    {
        var (kind, limit, contract) = Table[row];
        var error = Run(contract(limit)).Error;
        if (kind == "Deserialization" && limit == Limits.MaxCompiledLocalsPerFunction + 2) Assert.Equal("WasmtimeCompileError", error!.Kind);
        else Assert.True(error is null, $"{kind} at {limit}: {error}");
    }

    [Theory, MemberData(nameof(Rows))]
    public void A_contract_just_beyond_a_limit_has_nearcores_error_and_burns_nothing(int row)
    {
        var (kind, limit, contract) = Table[row];
        var call = Run(contract(limit + 1));
        Assert.Equal((kind, FunctionCallErrorGroup.CompilationError), (call.Error?.Kind, call.Error!.Group));
        Assert.StartsWith("PrepareError: ", call.Error.Message, StringComparison.Ordinal);
        Assert.Equal((0UL, 0UL), (call.Outcome.BurntGas, call.Outcome.UsedGas));
    }

    [Theory]
    [InlineData(0, null)]
    [InlineData(1, "WasmtimeCompileError")]
    public void Locals_that_only_nearcores_compiler_refuses(int more, string? kind) =>
        Assert.Equal(kind, Run(OneWithLocals((int)Limits.MaxCompiledLocalsPerFunction + more)).Error?.Kind);

    [Theory]
    [InlineData("(import \"near\" \"panic\" (func))", "Instantiate")]
    [InlineData("(import \"env\" \"t\" (table 1 funcref))", "Instantiate")]
    [InlineData("(import \"env\" \"g\" (global i32))", "Instantiate")]
    [InlineData("(import \"env\" \"memory\" (memory 1 1))", "Memory")]
    [InlineData("(import \"env\" \"memory\" (memory 17 1))", "Deserialization")]
    [InlineData("(memory 1) (memory 1)", "Deserialization")]
    [InlineData("(func (result i32 i32) (i32.const 1) (i32.const 1))", "Deserialization")]
    [InlineData("(func (drop (v128.const i32x4 0 0 0 0)))", "Deserialization")]
    [InlineData("(func (param externref))", "Deserialization")]
    [InlineData("(func (local externref))", "Deserialization")]
    [InlineData("(table 1 externref)", "Deserialization")]
    [InlineData("(global externref (ref.null extern))", "Deserialization")]
    [InlineData("(global i32 (i32.add (i32.const 1) (i32.const 1)))", "Deserialization")]
    [InlineData("(start $s) (func $s (param i32))", "Deserialization")]
    [InlineData("(func $f) (tag)", "Deserialization")]
    public void What_no_contract_may_have(string fields, string kind)
    {
        var call = Contracts.Call(fields + "(func (export \"run\"))");
        Assert.Equal((kind, 0UL), (call.Error?.Kind, call.Outcome.BurntGas));
    }

    [Theory]
    [InlineData("(import \"env\" \"nothing\" (func))", "unknown or invalid import")]
    [InlineData("(import \"env\" \"value_return\" (func (param i64)))", "types incompatible")]
    [InlineData("(import \"env\" \"storage_keys\" (func))", "unknown or invalid import")]
    public void An_import_that_cannot_be_had_burns_the_loading_even_before_the_method_is_looked_for(string import, string text)
    {
        string contract = import + "(func (export \"run\"))";
        foreach (string method in (string[])["run", "missing"])
        {
            var call = Contracts.Call(contract, method);
            Assert.Equal(FunctionCallErrorGroup.LinkError, call.Error!.Group);
            Assert.Contains(text, call.Error.Message, StringComparison.Ordinal);
            Assert.Equal(35_445_963 + 1_089_295UL * (ulong)Contracts.Of(contract).Length, call.Outcome.BurntGas);
        }
    }

    [Fact]
    public void Custom_sections_are_paid_for_and_never_read()
    {
        byte[] plain = Contracts.Of("(func (export \"run\"))");
        byte[] named = [.. plain, .. ModuleBuilder.Custom("name", 9, 9, 9)];
        Assert.Equal(Run(plain).Outcome.BurntGas + 1_089_295UL * (ulong)(named.Length - plain.Length), Run(named).Outcome.BurntGas);
    }

    private static ContractOutcome Run(byte[] wasm) => ContractVm.Call(wasm, "run", CallContextFile.Default with { PrepaidGas = 1_000_000_000_000_000 }, RuntimeParameters.Latest, new MemoryStorage());

    private static byte[] Of(string fields) => Contracts.Of(fields + "(func (export \"run\"))");

    /// <summary>A contract of so many functions like one, and "run" as the first of all.</summary>
    private static byte[] Bodies(int count, string signature, byte[] code, Func<int, string>? locals = null)
    {
        var builder = new ModuleBuilder();
        int run = builder.Function(":", []);
        for (int i = 0; i < count; i++) builder.Function(signature, code, locals?.Invoke(i) ?? "");
        return builder.Export("run", ExternKind.Func, run).ToArray();
    }

    private static byte[] Repeated(int count, string signature) => Bodies(count - 1, signature, []);

    private static byte[] Types(int count)
    {
        var fields = Enumerable.Range(0, count - 1).Select(_ => "(type (func (param i64)))");
        return Contracts.Of(string.Concat(fields) + "(func (export \"run\"))");
    }

    /// <summary>40,000 in each of the first functions, the rest in the last.</summary>
    private static byte[] Locals(int total) => Contracts.Of("(func (export \"run\"))"
        + string.Concat(Enumerable.Range(0, total / 40_000).Select(_ => $"(func {LocalsOf(40_000)})")) + $"(func {LocalsOf(total % 40_000)})");

    private static byte[] OneWithLocals(int count) => Contracts.Of($"(func (export \"run\")) (func (param i64) {LocalsOf(count - 1)})");

    private static string LocalsOf(int count) => count == 0 ? "" : $"(local {string.Join(' ', Enumerable.Repeat("i32", count))})";

    private static byte[] Parameters(int total)
    {
        var builder = new ModuleBuilder();
        int run = builder.Function(":", []);
        for (int i = 0; i < total / 50; i++) builder.Function(new string('i', 50) + ":", []);
        if (total % 50 > 0) builder.Function(new string('i', total % 50) + ":", []);
        return builder.Export("run", ExternKind.Func, run).ToArray();
    }

    /// <summary>i64s, and i32s for what is no multiple of 8; one more byte is an operand more.</summary>
    private static byte[] Operands(int bytes)
    {
        int longs = bytes / 8, ints = (bytes % 8 + 3) / 4;
        var code = Enumerable.Repeat(Code.Of(Opcode.I64Const, 0), longs).Concat(Enumerable.Repeat(Code.Of(Opcode.I32Const, 0), ints))
            .Concat(Enumerable.Repeat(Code.Of(Opcode.Drop), longs + ints));
        return Bodies(1, ":", [.. code.SelectMany(part => part)]);
    }

    private static byte[] Blocks(int count) => [.. Enumerable.Repeat(new byte[] { (byte)Opcode.Block, 0x40, (byte)Opcode.End }, count).SelectMany(block => block)];

    private static byte[] ManyBlocks(int total)
    {
        var builder = new ModuleBuilder();
        int run = builder.Function(":", []);
        for (int i = 0; i < total / 1_000; i++) builder.Function(":", Blocks(1_000));
        if (total % 1_000 > 0) builder.Function(":", Blocks(total % 1_000));
        return builder.Export("run", ExternKind.Func, run).ToArray();
    }
}
