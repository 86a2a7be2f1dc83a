using OutLayer.Testing;
using OutLayer.Wasm.Instructions;
using OutLayer.Wasm.Runtime;
using OutLayer.Wasm.Types;

namespace OutLayer.Adversary.Tests.Classes;

/// <summary>
/// The same operation on constants, parameters and values of memory gives the same. CVE-2022-31104, CVE-2023-27477, CVE-2023-41880: wrong vector
/// instructions; CVE-2022-31169: wrong constants of divisions.
/// </summary>
public sealed class ConstantTests
{
    private const string Letters = "ilfdv";

    private static readonly ulong[] Low = [0, 1, 0x8000_0000_8000_0000, 0xFFFF_FFFF_FFFF_FFFF, 0x7FC0_0000_7F80_0000, 0x0102_0408_1F20_3F40, 0x7FFF_FFFF_0000_0007];
    private static readonly ulong[] High = [0, ulong.MaxValue, 0x8080_7F7F_0001_00FF, 0xFFF0_0000_0000_0000, 0x3FF8_0000_BF80_0000];

    /// <summary>Results of all instructions on a tier, in one text.</summary>
    public static string ResultsOn(string tier)
    {
        var text = new System.Text.StringBuilder();
        foreach (var info in Subjects)
        {
            var cases = Cases(info).ToArray();
            foreach (var form in new[] { Form.Constants, Form.Memory })
            {
                using var subject = new Subject(tier, Module(info, cases, form));
                text.Append(info.Mnemonic).AppendJoin(' ', cases.Select((operands, i) => Observe(subject, form, i, operands))).Append('\n');
            }
        }
        return text.ToString();
    }

    private static IEnumerable<OpcodeInfo> Subjects => OpcodeTable.All.Where(info => info.Immediate is Imm.None or Imm.Lane or Imm.Shuffle
        && !info.Has(OpFlags.Special) && info.Pushes.Length == 1 && info.Pops.Length > 0 && info.Pops.Concat(info.Pushes).All(type => type.Kind <= ValKind.V128));

    public static TheoryData<int> Parts => [.. Enumerable.Range(0, 8)];

    [Theory, MemberData(nameof(Parts))]
    public void Constants_parameters_and_memory_give_the_same(int part)
    {
        OpcodeInfo[] infos = [.. Subjects.Where((_, i) => i % 8 == part)];
        foreach (var info in infos)
        {
            var cases = Cases(info).ToArray();
            string? expected = null;
            foreach (string tier in Tiers.All)
                foreach (var form in Enum.GetValues<Form>())
                {
                    using var subject = new Subject(tier, Module(info, cases, form));
                    string seen = string.Join(' ', cases.Select((operands, i) => Observe(subject, form, i, operands)));
                    expected ??= seen;
                    Assert.True(expected == seen, $"{info.Mnemonic} {tier} {form}\n{seen}\n{expected}");
                }
        }
    }

    private enum Form { Constants, Parameters, Memory, FirstConstant, LastConstant }

    private static string Observe(Subject subject, Form form, int number, WasmValue[] operands)
    {
        if (form == Form.Memory) Write(subject.Memory.Span, operands);
        var result = subject.Instance.Call($"f{number}", operands);
        return result.Trap?.Code.ToString() ?? $"{result.Results[0].High:x}:{result.Results[0].Bits:x}";
    }

    private static void Write(Span<byte> memory, WasmValue[] operands)
    {
        for (int i = 0; i < operands.Length; i++)
        {
            BitConverter.TryWriteBytes(memory[(16 * i)..], operands[i].Bits);
            BitConverter.TryWriteBytes(memory[(16 * i + 8)..], operands[i].High);
        }
    }

    private static ModuleBuilder Module(OpcodeInfo info, WasmValue[][] cases, Form form)
    {
        var builder = new ModuleBuilder().Memory(1).Export("memory", ExternKind.Memory, 0);
        string signature = $"{string.Concat(info.Pops.Select(Letter))}:{Letter(info.Pushes[0])}";
        foreach (var (number, operands) in cases.Index())
        {
            byte[] code = [.. operands.SelectMany((value, i) => Operand(value, i, form, operands.Length)), .. Code.Of(info.Opcode), .. Immediate(info)];
            builder.Export($"f{number}", ExternKind.Func, builder.Function(signature, code));
        }
        return builder;
    }

    private static byte[] Operand(WasmValue value, int index, Form form, int count) => form switch
    {
        Form.Memory => Code.Of(Opcode.I32Const, 16 * index, LoadOf(value.Type), (byte)0, (byte)0),
        Form.Constants => Constant(value),
        Form.FirstConstant when index == 0 => Constant(value),
        Form.LastConstant when index == count - 1 => Constant(value),
        _ => Code.Of(Opcode.LocalGet, (uint)index),
    };

    private static Opcode LoadOf(ValType type) => type.Kind switch
    {
        ValKind.I32 => Opcode.I32Load,
        ValKind.I64 => Opcode.I64Load,
        ValKind.F32 => Opcode.F32Load,
        ValKind.F64 => Opcode.F64Load,
        _ => Opcode.V128Load,
    };

    private static byte[] Constant(WasmValue value) => value.Type.Kind switch
    {
        ValKind.I32 => Code.Of(Opcode.I32Const, value.AsI32()),
        ValKind.I64 => Code.Of(Opcode.I64Const, value.AsI64()),
        ValKind.F32 => Code.Of(Opcode.F32Const, BitConverter.GetBytes((uint)value.Bits)),
        ValKind.F64 => Code.Of(Opcode.F64Const, BitConverter.GetBytes(value.Bits)),
        _ => Code.Of(Opcode.V128Const, BitConverter.GetBytes(value.Bits), BitConverter.GetBytes(value.High)),
    };

    private static byte[] Immediate(OpcodeInfo info) => info.Immediate switch
    {
        Imm.Lane => [(byte)(info.Lanes - 1)],
        Imm.Shuffle => [31, 0, 1, 16, 15, 14, 13, 17, 18, 30, 29, 5, 5, 5, 20, 2],
        _ => [],
    };

    private static IEnumerable<WasmValue[]> Cases(OpcodeInfo info)
    {
        var values = info.Pops.Select(type => ValuesOf(type).ToArray()).ToArray();
        int count = info.Pops.Length == 1 ? values[0].Length : 30;
        for (int i = 0; i < count; i++)
            yield return [.. values.Select((choices, operand) => choices[(operand == 0 ? i : i * 5 / 2 + operand) % choices.Length])];
    }

    private static IEnumerable<WasmValue> ValuesOf(ValType type) =>
        from high in type == ValType.V128 ? High : [0]
        from low in Low
        select type == ValType.V128 ? WasmValue.V128(low, high) : new WasmValue(type, type.Size == 4 ? (uint)(low >> 32) ^ (uint)low : low);

    private static char Letter(ValType type) => Letters[(int)type.Kind];
}
