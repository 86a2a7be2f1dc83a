using OutLayer.Testing;
using OutLayer.Wasm.Compiler;
using OutLayer.Wasm.Instructions;
using OutLayer.Wasm.Runtime;
using OutLayer.Wasm.Types;
using OutLayer.Wasm.Validation;

namespace OutLayer.Wasm.Interpreter.Tests.Engines;

/// <summary>Every instruction of the opcode table that computes, on values at the edges and on others, to the bit or the trap on both engines.</summary>
public class NumericAgreementTests
{
    private const int Rounds = 400;
    private const string Letters = "ilfdv";

    private static readonly ulong[] Edges =
    [
        0, 1, 2, 7, 31, 32, 63, 64, 127, 128, 255, 32_767, 32_768, 65_535, 0x7FFF_FFFF, 0x8000_0000, 0xFFFF_FFFF, 0x7FFF_FFFF_FFFF_FFFF,
        0x8000_0000_0000_0000, 0xFFFF_FFFF_FFFF_FFFF, 0x8080_8080_8080_8080, 0x8000_8000_8000_8000, 0x7F80_0000_7F80_0000, 0xFF80_0000_8000_0000,
        0x7FC0_0000_7FA0_0001, 0xFFC1_2345_7F80_0001, 0x7FF0_0000_0000_0000, 0xFFF0_0000_0000_0000, 0x7FF8_0000_0000_0000, 0x7FF4_0000_0000_0001,
        0xFFF8_0000_0000_0123, 0x4F00_0000_4F7F_FFFF, 0xCF00_0001_5F00_0000, 0x5F7F_FFFF_DF00_0000, 0x41E0_0000_0000_0000, 0xC1E0_0000_0020_0000,
        0x43E0_0000_0000_0000, 0x43F0_0000_0000_0000, 0x3FE0_0000_0000_0000, 0x3FF8_0000_0000_0000, 0xBFE0_0000_3F00_0000, 0x4330_0000_0000_0001,
        0x0000_0001_0080_0000, 0x0010_0000_0000_0000, 0x000F_FFFF_FFFF_FFFF, 0x3F80_0000_BF80_0000, 0x4B80_0001_4B00_0001,
    ];

    private static bool Computes(OpcodeInfo info) => info.Immediate is Imm.None or Imm.Lane or Imm.Shuffle
        && !info.Has(OpFlags.Special) && info.Pushes.Length == 1 && info.Pops.Length > 0;

    [Fact]
    public void All_agree()
    {
        var compiler = new CompilerEngine();
        OpcodeInfo[] infos = [.. OpcodeTable.All.Where(info => Computes(info) && compiler.Features.Has(info.Feature))];
        Assert.InRange(infos.Length, 330, 400);
        var builder = new ModuleBuilder();
        for (int i = 0; i < infos.Length; i++) builder.Export($"f{i}", ExternKind.Func, builder.Function(Signature(infos[i]), Body(infos[i])));
        var module = ModuleValidator.Load(builder.ToArray(), compiler.Features);
        using Store judged = new(compiler), judge = new(new InterpreterEngine());
        var (left, right) = (judged.Instantiate(module, Imports.None), judge.Instantiate(module, Imports.None));
        var random = new Random(1);
        for (int i = 0; i < infos.Length; i++)
            for (int round = 0; round < Rounds; round++)
            {
                // The same bits for all operands now and then: edges meet.
                var (low, high) = (Bits(random), Bits(random));
                WasmValue[] arguments = [.. infos[i].Pops.Select(type => round % 4 == 0 ? Value(low, high, type) : Value(Bits(random), Bits(random), type))];
                string expected = Text(right.Call($"f{i}", arguments)), got = Text(left.Call($"f{i}", arguments));
                Assert.True(expected == got, $"{infos[i].Mnemonic}({string.Join(", ", arguments)}): the interpreter has {expected}, the compiler {got}");
            }
    }

    private static string Signature(OpcodeInfo info) => $"{Of(info.Pops)}:{Of(info.Pushes)}";

    private static string Of(IEnumerable<ValType> types) => string.Concat(types.Select(type => Letters[(int)type.Kind]));

    private static byte[] Body(OpcodeInfo info)
    {
        var code = new List<byte>();
        for (int i = 0; i < info.Pops.Length; i++) code.AddRange(Code.Of(Opcode.LocalGet, (uint)i));
        code.AddRange(Code.Of(info.Opcode));
        if (info.Immediate == Imm.Lane) code.Add((byte)(info.Lanes - 1));
        if (info.Immediate == Imm.Shuffle) code.AddRange([31, 0, 1, 16, 15, 14, 13, 17, 18, 30, 29, 5, 5, 5, 20, 2]);
        return [.. code];
    }

    private static WasmValue Value(ulong low, ulong high, ValType type) => type.Kind == ValKind.V128
        ? WasmValue.V128(low, high)
        : new WasmValue(type, type.Size == 4 ? (uint)(low >> ((int)high & 32)) : low);

    private static ulong Bits(Random random) => random.Next(3) switch
    {
        0 => (ulong)random.NextInt64(long.MinValue, long.MaxValue),
        1 => Edges[random.Next(Edges.Length)],
        _ => Edges[random.Next(Edges.Length)] + (ulong)random.Next(-2, 3),
    };

    private static string Text(CallResult result) => result.Trap?.Code.ToString() ?? result.Single().ToString();
}
