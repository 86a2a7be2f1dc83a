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
        { Code.Of(Unreachable, I32Add, I32Add, Drop), 1, 4 }, // what is missing in unreachable code is not counted
        { Code.Of(Unreachable, Select, Drop), 1, 0 },         // nor has a value of unknown type bytes
        { Code.Of(One, One, One, If, 1, Drop, Else, Drop, End, Drop), 3, 12 },
    };

    [Theory, MemberData(nameof(Bodies))]
    public void The_operand_stack_is_measured_at_its_highest(byte[] code, int height, int bytes)
    {
        var builder = new ModuleBuilder();
        builder.Import("m", "f", ":"); // facts are of defined functions only
        builder.Type("i:");
        builder.Function(":", code);
        Assert.Equal([new FunctionFacts(height, bytes)], Refusal.Load(builder.ToArray()).Facts);
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
}
