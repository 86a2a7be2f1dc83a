using OutLayer.Testing;
using OutLayer.Wasm.Binary;
using OutLayer.Wasm.Instructions;
using OutLayer.Wasm.Types;

namespace OutLayer.Wasm.Tests.Binary;

public sealed class ModuleLimitTests
{
    private static readonly byte[] Zero = Code.Of(Opcode.I32Const, 0);

    // what is limited in the message; limits under which the module just passes; the same less one
    public static TheoryData<string, Func<int, ModuleLimits>, int> Limits => new()
    {
        { "bytes", n => new() { ModuleBytes = n }, Everything().Length },
        { "types", n => new() { Types = n }, 3 },
        { "functions", n => new() { Functions = n }, 3 },
        { "imports", n => new() { Imports = n }, 3 },
        { "exports", n => new() { Exports = n }, 2 },
        { "globals", n => new() { Globals = n }, 3 },
        { "tags", n => new() { Tags = n }, 2 },
        { "tables", n => new() { Tables = n }, 2 },
        { "memories", n => new() { Memories = n }, 1 },
        { "element segments", n => new() { ElementSegments = n }, 2 },
        { "items of element segments", n => new() { ElementItems = n }, 3 },
        { "data segments", n => new() { DataSegments = n }, 2 },
        { "custom sections", n => new() { CustomSections = n }, 2 },
        { "bytes of a body", n => new() { BodyBytes = n }, 15 },
        { "locals", n => new() { Locals = n }, 3 },
        { "parameters", n => new() { TypeArity = n }, 2 },
        { "nested blocks", n => new() { Nesting = n }, 3 },
    };

    [Theory, MemberData(nameof(Limits))]
    public void A_limit_lets_its_own_number_pass_and_refuses_one_more(string what, Func<int, ModuleLimits> limits, int count)
    {
        Assert.NotNull(Refusal.Load(Everything(), limits: limits(count)));
        var refusal = Refusal.Of(Everything(), limits: limits(count - 1));
        Assert.Equal(WasmFormatError.LimitExceeded, refusal.Error);
        Assert.Contains($"too many {what}: {count}, the limit is {count - 1}", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(100, true), InlineData(101, false)]
    public void Operand_height_is_limited_in_bodies(int operands, bool passes)
    {
        byte[] code = [.. Enumerable.Repeat(Zero, operands).SelectMany(part => part), .. Enumerable.Repeat((byte)Opcode.Drop, operands)];
        AssertLimit(new ModuleBuilder().ToArrayWith(code), "operands", passes);
    }

    [Theory]
    [InlineData(100, true), InlineData(101, false)]
    public void Operand_height_is_limited_in_constant_expressions(int operands, bool passes)
    {
        byte[] sum = [.. Enumerable.Repeat(Zero, operands).SelectMany(part => part), .. Enumerable.Repeat((byte)Opcode.I32Add, operands - 1)];
        AssertLimit(new ModuleBuilder().Global('i', false, sum).ToArray(), "operands", passes);
    }

    [Theory]
    [InlineData(65_520, true), InlineData(65_521, false)]
    public void Labels_of_br_table_are_limited(int labels, bool passes)
    {
        byte[] code = [.. Zero, (byte)Opcode.BrTable, .. Code.Leb((ulong)labels), .. new byte[labels + 1]];
        AssertLimit(new ModuleBuilder().ToArrayWith(code), "labels of br_table", passes);
    }

    [Theory]
    [InlineData(10_000, true), InlineData(10_001, false)]
    public void Clauses_of_try_table_are_limited(int clauses, bool passes)
    {
        byte[] all = [.. Enumerable.Repeat(new byte[] { (byte)CatchKind.CatchAll, 0 }, clauses).SelectMany(clause => clause)];
        byte[] code = [(byte)Opcode.TryTable, 0x40, .. Code.Leb((ulong)clauses), .. all, (byte)Opcode.End];
        AssertLimit(new ModuleBuilder().ToArrayWith(code), "catch clauses", passes);
    }

    [Fact]
    public void Empty_runs_of_locals_take_no_memory()
    {
        byte[] runs = [.. Code.Leb(1_000_000), .. Enumerable.Repeat(new byte[] { 0, 0x7F }, 1_000_000).SelectMany(run => run), 0x0B];
        var builder = new ModuleBuilder().Add(3, [0]).Add(10, Code.Sized(runs));
        builder.Type(":");
        var module = Refusal.Load(builder.ToArray()).Module;
        Assert.Empty(module.Bodies[0].Locals);
    }

    private static void AssertLimit(byte[] module, string what, bool passes)
    {
        var limits = new ModuleLimits { OperandHeight = 100 };
        if (passes) Assert.NotNull(Refusal.Load(module, limits: limits));
        else Assert.Contains($"too many {what}", Refusal.Of(module, limits: limits).Message, StringComparison.Ordinal);
    }

    /// <summary>A module with some of everything.</summary>
    private static byte[] Everything()
    {
        var builder = new ModuleBuilder();
        builder.Import("env", "f", "ii:i");
        builder.ImportGlobal("env", "g", 'i').ImportTag("env", "t", ":").Tag("ii:");
        byte[] nested = Code.Of(Opcode.Block, (byte)0x40, Opcode.Block, (byte)0x40, Opcode.Nop, Opcode.End, Opcode.End);
        int first = builder.Function(":", nested, locals: "ild");
        builder.Function(":", Code.Of(Opcode.Nop));
        builder.Export("a", ExternKind.Func, first).Export("b", ExternKind.Memory, 0);
        builder.Global('i', false, Zero).Global('l', true, Code.Of(Opcode.I64Const, 1));
        builder.Table(1).Table(1).Memory(1);
        builder.Elements(0, 0).Declare(1, 2).Data(0, 1).PassiveData(2);
        return builder.Last(ModuleBuilder.Custom("x")).Last(ModuleBuilder.Custom("y")).ToArray();
    }
}
