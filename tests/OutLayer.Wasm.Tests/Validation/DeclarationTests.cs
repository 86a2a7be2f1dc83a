using OutLayer.Testing;
using OutLayer.Wasm.Binary;
using OutLayer.Wasm.Types;
using static OutLayer.Testing.ModuleBuilder;
using static OutLayer.Wasm.Instructions.Opcode;

namespace OutLayer.Wasm.Tests.Validation;

public sealed class DeclarationTests
{
    private static readonly byte[] Zero = Code.Of(I32Const, 0);

    // module, message, section
    public static TheoryData<byte[], string, string> Invalid => new()
    {
        { Raw(Section(1, 0), Section(3, 1, 0), Section(10, 1, 2, 0, 0x0B)), "unknown type 0", "function section" },
        { Raw(Section(2, 1, 0, 0, 0, 9)), "unknown type 9", "function section" },
        { Raw(Section(5, 1, 1, 2, 1)), "size minimum must not be greater than maximum: 2, 1", "memory section" },
        { Raw(Section(5, 1, 0, 0x81, 0x80, 0x04)), "memory size must be at most 65536 pages (4GiB), not 65537", "memory section" },
        { Raw(Section(5, 1, 1, 0, 0x81, 0x80, 0x04)), "memory size must be at most 65536 pages (4GiB), not 65537", "memory section" },
        { Raw(Section(4, 1, 0x70, 0, 0x80, 0x80, 0x80, 0x80, 0x10)), "table size, not 4294967296", "table section" },
        { Raw(Section(4, 1, 0x70, 1, 1, 0)), "size minimum must not be greater than maximum: 1, 0", "table section" },
        { new ModuleBuilder().Global('i', false, Code.Of(I64Const, 1)).ToArray(), "type mismatch: expected [i32], got [i64]", "global section" },
        { new ModuleBuilder().Global('i', false, []).ToArray(), "type mismatch: expected [i32], got []", "global section" },
        { new ModuleBuilder().Global('i', false, Code.Of(Zero, Zero)).ToArray(), "type mismatch: expected [i32], got [i32 i32]", "global section" },
        { new ModuleBuilder().Global('i', false, Code.Of(Zero, I32Add)).ToArray(), "type mismatch: i32.add needs i32", "global section" },
        { new ModuleBuilder().Global('i', false, Code.Of(Zero, I32Eqz)).ToArray(), "constant expression required: i32.eqz is not constant", "global section" },
        { new ModuleBuilder().Global('i', false, Code.Of(Block, (byte)0x7F, Zero, End)).ToArray(), "constant expression required: block", "global section" },
        { new ModuleBuilder().Global('i', false, Code.Of(GlobalGet, 0)).ToArray(), "unknown global 0", "global section" },
        { new ModuleBuilder().Global('i', true, Zero).Global('i', false, Code.Of(GlobalGet, 0)).ToArray(), "constant expression required: global 0 is mutable", "global section" },
        { new ModuleBuilder().Global('F', false, Code.Of(RefFunc, 3)).ToArray(), "unknown function 3", "global section" },
        { new ModuleBuilder().Export("f", ExternKind.Func, 0).ToArray(), "unknown function 0", "export section" },
        { new ModuleBuilder().Export("t", ExternKind.Table, 0).ToArray(), "unknown table 0", "export section" },
        { new ModuleBuilder().Export("m", ExternKind.Memory, 0).ToArray(), "unknown memory 0", "export section" },
        { new ModuleBuilder().Export("g", ExternKind.Global, 0).ToArray(), "unknown global 0", "export section" },
        { new ModuleBuilder().Memory(1).Export("m", ExternKind.Memory, 0).Export("m", ExternKind.Memory, 0).ToArray(), "duplicate export name \"m\"", "export section" },
        { new ModuleBuilder().Start(0).ToArray(), "unknown function 0", "start section" },
        { StartOf("i:"), "start function must be [] -> [], not [i32] -> []", "start section" },
        { new ModuleBuilder().Elements(0).ToArray(), "unknown table 0", "element section" },
        { new ModuleBuilder().Table(1).Elements(0, 4).ToArray(), "unknown function 4", "element section" },
        { new ModuleBuilder().Table(1, type: 'E').Elements(0).ToArray(), "type mismatch: (ref func) in a table of externref", "element section" },
        { new ModuleBuilder().Add(9, Code.Of((byte)5, (byte)0x70, 1, RefNull, (byte)0x6F, End)).ToArray(), "type mismatch: expected [funcref], got [externref]", "element section" },
        { new ModuleBuilder().Data(0, 1).ToArray(), "unknown memory 0", "data section" },
        { new ModuleBuilder().Memory(1).Add(11, [2, 1, 0x41, 0, 0x0B, 0]).ToArray(), "unknown memory 1", "data section" },
        { new ModuleBuilder().Memory(1).Add(11, Code.Of((byte)0, I64Const, 0, End, 0)).ToArray(), "type mismatch: expected [i32], got [i64]", "data section" },
    };

    [Theory, MemberData(nameof(Invalid))]
    public void An_invalid_declaration_is_refused_with_the_reason(byte[] module, string message, string section)
    {
        var refusal = Refusal.Of(module);
        Assert.Equal((WasmFormatError.Invalid, section), (refusal.Error, refusal.Section));
        Assert.Contains(message, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_largest_memory_and_table_are_valid() =>
        Assert.NotNull(Refusal.Load(new ModuleBuilder().Memory(65_536, 65_536).Table(uint.MaxValue, uint.MaxValue).ToArray()));

    [Fact]
    public void A_constant_expression_may_read_any_immutable_global_before_it()
    {
        var builder = new ModuleBuilder().ImportGlobal("m", "g", 'i').Global('i', false, Code.Of(GlobalGet, 0, I32Const, 2, I32Mul));
        Assert.NotNull(Refusal.Load(builder.Global('i', false, Code.Of(GlobalGet, 1)).ToArray()));
    }

    [Fact]
    public void Functions_that_segments_exports_globals_or_start_name_are_referenced()
    {
        var builder = new ModuleBuilder().Table(1);
        for (int i = 0; i < 6; i++) builder.Function(":", i == 5 ? Code.Of(RefFunc, 1, Drop, Call, 4) : []);
        builder.Export("f", ExternKind.Func, 0).Declare(1).Elements(0, 2).Global('F', false, Code.Of(RefFunc, 3)).Start(5);
        var module = Refusal.Load(builder.ToArray());
        Assert.Equal([true, true, true, true, false, true], Enumerable.Range(0, 6).Select(module.IsFunctionReferenced));
    }

    [Fact]
    public void The_start_function_is_not_declared_for_ref_func()
    {
        var builder = new ModuleBuilder();
        builder.Function(":", Code.Of(RefFunc, 0, Drop));
        Assert.Contains("undeclared function reference", Refusal.Of(builder.Start(0).ToArray()).Message, StringComparison.Ordinal);
    }

    private static byte[] StartOf(string signature)
    {
        var builder = new ModuleBuilder().Start(0);
        builder.Function(signature, []);
        return builder.ToArray();
    }
}
