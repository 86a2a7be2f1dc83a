using OutLayer.Testing;
using OutLayer.Wasm.Instructions;
using OutLayer.Wasm.Runtime;
using OutLayer.Wasm.Types;

namespace OutLayer.Wasm.Tests.Runtime;

/// <summary>Several operands whose NaNs become canonical at once, with others below them that stay where they are.</summary>
public class CanonicalNaNTests
{
    private const byte Void = 0x40;

    private static byte[] Sum(double left, double right) => Code.Of(Opcode.F64Const, left, Opcode.F64Const, right, Opcode.F64Add);

    /// <summary>f(a, b, c, ...) = a + 2b + 4c + ...</summary>
    private static byte[] Weighted(int count)
    {
        var code = Code.Of(Opcode.F64Const, 0.0).ToList();
        for (int i = 0; i < count; i++)
            code.AddRange(Code.Of(Opcode.LocalGet, (uint)i, Opcode.F64Const, (double)(1 << i), Opcode.F64Mul, Opcode.F64Add));
        return [.. code];
    }

    [Theory, InlineData(1), InlineData(2), InlineData(3), InlineData(5), InlineData(20)]
    public void Computed_arguments_of_a_call_arrive_in_order(int count)
    {
        var builder = new ModuleBuilder();
        int callee = builder.Function($"{new string('d', count)}:d", Weighted(count));
        byte[] arguments = [.. Enumerable.Range(0, count).SelectMany(i => Sum(i, 0.5))];
        int run = builder.Function(":d", Code.Of(Opcode.F64Const, 1000.0, arguments, Opcode.Call, (uint)callee, Opcode.F64Add));
        using var guest = new Guest(builder.Export("run", ExternKind.Func, run));
        double expected = 1000 + Enumerable.Range(0, count).Sum(i => (i + 0.5) * (1 << i));
        Assert.Equal(WasmValue.F64(expected), guest.Run().Single());
    }

    [Theory, InlineData(1), InlineData(2), InlineData(3), InlineData(5)]
    public void Computed_parameters_of_a_block_arrive_in_order_and_what_lies_below_stays(int count)
    {
        string many = new('d', count);
        var builder = new ModuleBuilder();
        int callee = builder.Function($"{many}:d", Weighted(count));
        int type = builder.Type($"{many}:{many}");
        byte[] arguments = [.. Enumerable.Range(0, count).SelectMany(i => Sum(i, 0.25))];
        int run = builder.Function("i:d", Code.Of(Opcode.F64Const, 7.0, Opcode.LocalGet, 0u, Opcode.F64ConvertI32S, arguments,
            Opcode.Block, type, Opcode.LocalGet, 0u, Opcode.BrIf, 0u, Opcode.End,
            Opcode.Call, (uint)callee, Opcode.F64Mul, Opcode.F64Add));
        using var guest = new Guest(builder.Export("run", ExternKind.Func, run));
        double expected = 7 + 3 * Enumerable.Range(0, count).Sum(i => (i + 0.25) * (1 << i));
        Assert.Equal(WasmValue.F64(expected), guest.Run(WasmValue.I32(3)).Single());
    }

    [Fact]
    public void A_select_of_two_computed_values_between_others()
    {
        using var guest = Guest.Of("i:d", Code.Of(Opcode.F64Const, 100.0, Sum(1, 1), Sum(2, 2), Sum(3, 3), Opcode.LocalGet, 0u, Opcode.Select,
            Opcode.F64Copysign, Opcode.Block, Void, Opcode.End, Opcode.F64Add));
        Assert.Equal(WasmValue.F64(102), guest.Run(WasmValue.I32(0)).Single());
    }

    [Fact]
    public void Three_results_are_canonical_each()
    {
        byte[] nan = Code.Of(Opcode.F64Const, 0.0, Opcode.F64Const, 0.0, Opcode.F64Div);
        var builder = new ModuleBuilder();
        int three = builder.Function(":ddd", Code.Of(nan, nan, nan));
        int run = builder.Function(":l", Code.Of(Opcode.Call, (uint)three, Opcode.I64ReinterpretF64, Opcode.LocalSet, 0u,
            Opcode.I64ReinterpretF64, Opcode.LocalGet, 0u, Opcode.I64And, Opcode.LocalSet, 0u,
            Opcode.I64ReinterpretF64, Opcode.LocalGet, 0u, Opcode.I64And), "l");
        using var guest = new Guest(builder.Export("run", ExternKind.Func, run));
        Assert.Equal(WasmValue.I64(0x7FF8_0000_0000_0000), guest.Run().Single());
    }

    /// <summary>The first time round it is a sum, the second time a constant, of which arithmetic made nothing.</summary>
    [Fact]
    public void What_a_branch_brings_to_a_loop_keeps_its_bits()
    {
        const ulong Payload = 0x7FF8_0000_0000_1234;
        var builder = new ModuleBuilder();
        int type = builder.Type("d:");
        int run = builder.Function(":l", Code.Of(Sum(0.5, 0.25), Opcode.Loop, type, Opcode.I64ReinterpretF64, Opcode.LocalSet, 1u,
            Opcode.LocalGet, 0u, Opcode.I32Eqz, Opcode.If, Void, Opcode.I32Const, 1, Opcode.LocalSet, 0u, Opcode.F64Const, BitConverter.UInt64BitsToDouble(Payload), Opcode.Br, 1u, Opcode.End,
            Opcode.End, Opcode.LocalGet, 1u), "il");
        using var guest = new Guest(builder.Export("run", ExternKind.Func, run));
        Assert.Equal(WasmValue.I64((long)Payload), guest.Run().Single());
    }
}
