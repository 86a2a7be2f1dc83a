using System.Runtime.Intrinsics;
using OutLayer.Wasm.Compiler;
using OutLayer.Wasm.Compiler.Simd;
using OutLayer.Wasm.Instructions;
using OutLayer.Wasm.Types;

namespace OutLayer.Wasm.Tests.Simd;

/// <summary>The tables of vector instructions against the opcode table.</summary>
public sealed class VectorInstructionTests
{
    public static TheoryData<Opcode> Operations =>
        [.. OpcodeTable.All.Where(op => op.Opcode.Prefix() == 0xFD && op.Immediate == Imm.None).Select(op => op.Opcode)];

    [Theory, MemberData(nameof(Operations))]
    public void Every_instruction_has_a_method_that_takes_and_gives_what_the_opcode_table_says(Opcode op)
    {
        var info = OpcodeTable.Get(op);
        var method = VectorInstructions.MethodOf(RelaxedSimd.Choice(op));
        Assert.Equal(info.Pops.Select(IsVector), method.GetParameters().Select(parameter => IsVector(parameter.ParameterType)));
        Assert.Equal(IsVector(info.Pushes[0]), IsVector(method.ReturnType));
    }

    [Theory, MemberData(nameof(Operations))]
    public void Only_float_instructions_make_NaNs_and_they_read_numbers(Opcode op)
    {
        string name = OpcodeTable.Get(op).Mnemonic;
        if (VectorNaNs.Makes(op) is { } made) Assert.StartsWith(made == ValKind.F32 ? "f32x4." : "f64x2.", name, StringComparison.Ordinal);
        bool sees = name[0] == 'f' || name.Contains("_f", StringComparison.Ordinal);
        Assert.True(VectorNaNs.Reads(op) is null || sees, name);
    }

    [Fact]
    public void A_relaxed_instruction_has_the_types_of_the_one_it_is_done_as()
    {
        foreach (var relaxed in OpcodeTable.All.Where(op => op.Feature == WasmFeature.RelaxedSimd))
        {
            var choice = OpcodeTable.Get(RelaxedSimd.Choice(relaxed.Opcode));
            Assert.Equal(relaxed.Pops, choice.Pops);
            Assert.Equal(relaxed.Pushes, choice.Pushes);
        }
    }

    private static bool IsVector(ValType type) => type == ValType.V128;

    private static bool IsVector(Type type) => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Vector128<>);
}
