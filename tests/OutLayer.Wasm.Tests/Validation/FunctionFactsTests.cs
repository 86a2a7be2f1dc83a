using OutLayer.Testing;
using OutLayer.Wasm.Validation;
using static OutLayer.Wasm.Instructions.Opcode;

namespace OutLayer.Wasm.Tests.Validation;

public sealed class FunctionFactsTests
{
    private static readonly byte[] One = Code.Of(I32Const, 1), Long = Code.Of(I64Const, 1);

    // code, operands and bytes at the highest
    public static TheoryData<byte[], int, int> Bodies => new()
    {
        { [], 0, 0 },
        { Code.Of(One, Drop), 1, 4 },
        { Code.Of(Long, Drop, One, One, Drop, Drop), 2, 8 },
        { Code.Of(One, Long, Drop, Drop), 2, 12 },
        { Code.Of(RefNull, (byte)0x70, Drop), 1, 8 },
        { Code.Of(One, Block, (byte)0x7F, One, One, I32Add, End, I32Add, Drop), 3, 12 },
        { Code.Of(V128Const, new byte[16], One, Drop, Drop), 2, 20 },
        { Code.Of(One, One, Return), 2, 8 },
        { Code.Of(Block, (byte)0x40, One, One, Br, 0, End, One, Drop), 2, 8 },
        { Code.Of(Unreachable, I32Add, I32Add, Drop), 1, 0 }, // unreachable code has no bytes
        { Code.Of(Unreachable, Block, (byte)0x40, One, Drop, End), 1, 0 },
        { Code.Of(Block, (byte)0x7F, One, Br, 0, Long, Long, Drop, Drop, End, Drop), 2, 4 },
        { Code.Of(One, One, One, If, 1, Drop, Else, Drop, End, Drop), 3, 12 },
    };

    [Theory, MemberData(nameof(Bodies))]
    public void The_operand_stack_is_measured_at_its_highest(byte[] code, int height, int bytes)
    {
        var builder = new ModuleBuilder();
        builder.Import("m", "f", ":"); // facts are of defined functions only
        builder.Type("i:");
        builder.Function(":", code);
        var facts = Assert.Single(Refusal.Load(builder.ToArray()).Facts);
        Assert.Equal((height, bytes), (facts.MaxOperandHeight, facts.MaxOperandBytes));
    }

    [Fact]
    public void Locals_beyond_the_first_runs_have_their_types()
    {
        var builder = new ModuleBuilder();
        builder.Type("f:");
        byte[] runs = Code.Vector([[.. Code.Leb(200), 0x7F], [1, 0x7E], [.. Code.Leb(300), 0x7D], [1, 0x7C]]);
        byte[] code = Code.Of(LocalGet, 200, I32Eqz, Drop, LocalGet, 201, I64Eqz, Drop, LocalGet, 202, LocalGet, 501, F32Add, LocalSet, 0,
            LocalGet, 502, F64Neg, Drop, End);
        builder.Add(3, [0]).Add(10, Code.Sized([.. runs, .. code]));
        Assert.Equal(8, Refusal.Load(builder.ToArray()).Facts[0].MaxOperandBytes);
    }

    // the index of each call_indirect stays for 4 bytes up to the end of its block
    [Theory]
    [InlineData("(call_indirect (i32.const 0))", 4)]
    [InlineData("(call_indirect (i32.const 0)) (call_indirect (i32.const 0)) (call_indirect (i32.const 0))", 12)]
    [InlineData("(block (call_indirect (i32.const 0))) (block (call_indirect (i32.const 0)))", 4)]
    [InlineData("(loop (call_indirect (i32.const 0)) (call_indirect (i32.const 0))) (drop (i64.const 1))", 8)]
    public void The_index_of_an_indirect_call_is_counted_to_the_end_of_its_block(string code, int bytes) =>
        Assert.Equal(bytes, FactsOf($"(module (table 1 funcref) (func {code}))").MaxOperandBytes);

    [Theory]
    [InlineData("", 0)]
    [InlineData("(block (loop (block)))", 3)]
    [InlineData("(if (i32.const 1) (then (block)) (else (block)))", 3)]
    [InlineData("unreachable (block)", 1)]
    public void Blocks_are_counted(string code, int blocks) => Assert.Equal(blocks, FactsOf($"(module (func {code}))").Blocks);

    private static FunctionFacts FactsOf(string text) => Assert.Single(Refusal.Load(OutLayer.Wasm.Text.WatReader.Read(text)).Facts);
}
