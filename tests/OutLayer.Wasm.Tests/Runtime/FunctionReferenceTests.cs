using OutLayer.Testing;
using OutLayer.Wasm.Instructions;
using OutLayer.Wasm.Runtime;
using OutLayer.Wasm.Types;

namespace OutLayer.Wasm.Tests.Runtime;

/// <summary>Typed function references: what is null traps or branches, and costs what it must.</summary>
public sealed class FunctionReferenceTests
{
    private const byte Void = 0x40;
    private const long Frame = 8; // of a function without parameters and locals

    [Theory, InlineData(Opcode.CallRef), InlineData(Opcode.ReturnCallRef)]
    public void A_call_of_null_traps_at_its_place_with_its_gas(Opcode call)
    {
        var builder = new ModuleBuilder();
        builder.Type(":");
        builder.Function(":", Code.Of(Opcode.Nop, Opcode.RefNull, 0, call, 0u));
        using var guest = new Guest(builder.Export("run", ExternKind.Func, 0), costs: CostModel.OneEach);
        var (gas, trap) = guest.Measure();
        Assert.Equal((TrapCode.NullReference, Frame + 3), (trap!.Code, gas));
        Assert.Equal((byte)call, guest.Instance.Module.Bytes.Span[trap.Offset]);
    }

    [Fact]
    public void A_reference_that_is_not_null_passes_and_null_traps()
    {
        using var guest = Guest.Of("E:E", Code.Of(Opcode.LocalGet, 0u, Opcode.RefAsNonNull));
        Assert.Equal(5UL, guest.Run(new WasmValue(ValType.ExternRef, 5)).Single().Bits);
        Assert.Equal(TrapCode.NullReference, guest.Run(new WasmValue(ValType.ExternRef, 0)).Trap?.Code);
    }

    [Theory, InlineData(0, 10), InlineData(9, 20)]
    public void Br_on_null_drops_the_null_and_carries_what_lies_below(int reference, int expected)
    {
        // block (result i32): 30, 10, ref: null leaves with 10; else 20 takes the place of what is there
        var code = Code.Of(Opcode.Block, (byte)0x7F, Opcode.I32Const, 30, Opcode.I32Const, 10, Opcode.LocalGet, 0u, Opcode.BrOnNull, 0u,
            Opcode.Drop, Opcode.Drop, Opcode.Drop, Opcode.I32Const, 20, Opcode.End);
        using var guest = Guest.Of("E:i", code);
        Assert.Equal(expected, guest.Run(new WasmValue(ValType.ExternRef, (ulong)reference)).Single().AsI32());
    }

    [Theory, InlineData(0, 1), InlineData(9, 9)]
    public void Br_on_non_null_takes_the_reference_along(int reference, int expected)
    {
        var builder = new ModuleBuilder();
        builder.Type(":!E");
        builder.Function("E:E", Code.Of(Opcode.Block, 0, Opcode.I32Const, 3, Opcode.LocalGet, 0u, Opcode.BrOnNonNull, 0u, Opcode.Drop,
            Opcode.LocalGet, 1u, Opcode.RefAsNonNull, Opcode.End), "E");
        builder.Function("E:E", Code.Of(Opcode.Block, Void, Opcode.LocalGet, 0u, Opcode.BrOnNull, 0u, Opcode.Call, 0u, Opcode.Return, Opcode.End, Opcode.LocalGet, 1u), "E");
        using var guest = new Guest(builder.Export("run", ExternKind.Func, 0).Export("other", ExternKind.Func, 1));
        var given = new WasmValue(ValType.ExternRef, (ulong)reference);
        if (reference == 0) Assert.Equal(TrapCode.NullReference, guest.Run(given).Trap?.Code);
        else Assert.Equal((ulong)expected, guest.Run(given).Single().Bits);
        Assert.Equal((ulong)reference, guest.Instance.Call("other", given).Single().Bits);
    }
}
