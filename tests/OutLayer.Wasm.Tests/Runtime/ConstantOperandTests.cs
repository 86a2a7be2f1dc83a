using OutLayer.Testing;
using OutLayer.Wasm.Instructions;
using OutLayer.Wasm.Runtime;
using OutLayer.Wasm.Types;

namespace OutLayer.Wasm.Tests.Runtime;

/// <summary>
/// Every numeric instruction gives the same whether its operands are constants, which the JIT folds and treats in its own ways,
/// or arguments; and so does a condition on its result.
/// </summary>
public class ConstantOperandTests
{
    private static readonly double[] Floats = [0, -0.0, 1, -1.5, double.NaN, double.PositiveInfinity, double.NegativeInfinity, 1e-310, 2147483648, -2147483648.5, 9.2233720368547758e18];
    private static readonly long[] Integers = [0, 1, -1, 4, 31, 33, 63, int.MinValue, int.MaxValue, long.MinValue, long.MaxValue];

    public static TheoryData<Opcode> Instructions => [.. OpcodeTable.All
        .Where(op => op.Immediate == Imm.None && !op.Has(OpFlags.Special) && op.Pops.Length is 1 or 2 && op.Pushes.Length == 1)
        .Where(op => op.Pops.Concat(op.Pushes).All(type => type.IsNumber)).Select(op => op.Opcode)];

    [Theory, MemberData(nameof(Instructions))]
    public void Constants_and_arguments_give_the_same(Opcode op)
    {
        var builder = new ModuleBuilder();
        var info = OpcodeTable.Get(op);
        var cases = Cases(info).ToList();
        string signature = new([.. info.Pops.Select(Numbers.Letter)]);
        foreach (bool condition in new[] { false, true })
            foreach (var operands in cases)
                foreach (int constants in Enumerable.Range(0, 1 << operands.Length))
                    Export(builder, builder.Function($"{signature}:l", Body(info, operands, constants, condition)));
        using var guest = new Guest(builder);
        int function = 0;
        for (int condition = 0; condition < 2; condition++)
            foreach (var operands in cases)
                Check(guest, op, operands, ref function);
    }

    private static void Check(Guest guest, Opcode op, WasmValue[] operands, ref int function)
    {
        string? first = null;
        for (int constants = 0; constants < 1 << operands.Length; constants++)
        {
            var result = guest.Instance.Call($"f{function++}", operands);
            string seen = result.Trap?.Code.ToString() ?? $"{result.Results[0].Bits:x}";
            first ??= seen;
            Assert.True(first == seen, $"{op} of {string.Join(", ", operands)}: {first}, and with constants {constants:b}: {seen}");
        }
    }

    /// <summary>The result's bits; or whether it is not zero, by a branch.</summary>
    private static byte[] Body(OpcodeInfo info, WasmValue[] operands, int constants, bool condition)
    {
        byte[] result = Code.Of([.. operands.Select((value, i) => (object)Operand(value, i, (constants >> i & 1) != 0)), info.Opcode]);
        byte[] bits = info.Pushes[0].Kind switch
        {
            ValKind.I32 => Code.Of(Opcode.I64ExtendI32U),
            ValKind.F32 => Code.Of(Opcode.I32ReinterpretF32, Opcode.I64ExtendI32U),
            ValKind.F64 => Code.Of(Opcode.I64ReinterpretF64),
            _ => [],
        };
        if (!condition) return Code.Of(result, bits);
        byte[] isZero = info.Pushes[0].Kind == ValKind.I32 ? [] : Code.Of(bits, Opcode.I64Const, 0L, Opcode.I64Ne);
        return Code.Of(result, isZero, Opcode.If, (byte)0x7E, Opcode.I64Const, 1L, Opcode.Else, Opcode.I64Const, 2L, Opcode.End);
    }

    private static byte[] Operand(WasmValue value, int index, bool constant) => !constant ? Code.Of(Opcode.LocalGet, (uint)index) : value.Type.Kind switch
    {
        ValKind.I32 => Code.Of(Opcode.I32Const, value.AsI32()),
        ValKind.I64 => Code.Of(Opcode.I64Const, value.AsI64()),
        ValKind.F32 => Code.Of(Opcode.F32Const, value.AsF32()),
        _ => Code.Of(Opcode.F64Const, value.AsF64()),
    };

    private static IEnumerable<WasmValue[]> Cases(OpcodeInfo info) => info.Pops.Length == 1
        ? ValuesOf(info.Pops[0]).Select(value => new[] { value })
        : ValuesOf(info.Pops[0]).SelectMany(left => ValuesOf(info.Pops[1]).Select(right => new[] { left, right }));

    private static IEnumerable<WasmValue> ValuesOf(ValType type) => type.Kind switch
    {
        ValKind.I32 => Integers.Select(value => WasmValue.I32((int)value)).Distinct(),
        ValKind.I64 => Integers.Select(WasmValue.I64),
        ValKind.F32 => Floats.Select(value => WasmValue.F32((float)value)),
        _ => Floats.Select(WasmValue.F64),
    };

    private static void Export(ModuleBuilder builder, int function) => builder.Export($"f{function}", ExternKind.Func, function);
}
