using OutLayer.Testing;
using OutLayer.Wasm.Instructions;
using OutLayer.Wasm.Runtime;
using OutLayer.Wasm.Types;

namespace OutLayer.Wasm.Tests.Runtime;

public class GasTests
{
    // An operation costs 10, so that a wrong count shows; a frame of n bytes of locals costs (64 + n + 7) / 8 operations.
    private static readonly CostModel Costs = new() { Operation = 10, BulkBase = 320, BulkUnit = 10 };
    private const byte Void = 0x40;
    private const long Frame0 = 80, Frame4 = 90;

    public static TheoryData<string, byte[], int, long> Counts => new()
    {
        { "nothing but the frame", Code.Of(), 0, Frame4 },
        { "nop and drop cost one each", Code.Of(Opcode.Nop, Opcode.I32Const, 1, Opcode.Drop), 0, Frame4 + 30 },
        { "block and end cost nothing", Code.Of(Opcode.Block, Void, Opcode.Nop, Opcode.End), 0, Frame4 + 10 },
        { "the branch not taken is not paid", If(Code.Of(Opcode.Nop, Opcode.Nop), Code.Of(Opcode.Nop)), 0, Frame4 + 30 },
        { "the branch taken is", If(Code.Of(Opcode.Nop, Opcode.Nop), Code.Of(Opcode.Nop)), 1, Frame4 + 40 },
        { "if without else", Code.Of(Opcode.LocalGet, 0u, Opcode.If, Void, Opcode.Nop, Opcode.End), 0, Frame4 + 20 },
        { "what follows a branch is not paid", Code.Of(Opcode.Block, Void, Opcode.Br, 0u, Opcode.Nop, Opcode.Nop, Opcode.End), 0, Frame4 + 10 },
        { "br_if taken", Code.Of(Opcode.Block, Void, Opcode.LocalGet, 0u, Opcode.BrIf, 0u, Opcode.Nop, Opcode.End), 1, Frame4 + 20 },
        { "br_if not taken", Code.Of(Opcode.Block, Void, Opcode.LocalGet, 0u, Opcode.BrIf, 0u, Opcode.Nop, Opcode.End), 0, Frame4 + 30 },
        { "return ends it", Code.Of(Opcode.Return, Opcode.Nop), 0, Frame4 + 10 },
        // Each iteration: loop, local.get, i32.const, i32.sub, local.tee, br_if.
        { "a loop is paid at each iteration", CountDown, 7, Frame4 + 7 * 60 },
        { "memory.grow costs one, whatever it does", Code.Of(Opcode.I32Const, 1, Opcode.MemoryGrow, (byte)0, Opcode.Drop), 0, Frame4 + 30 },
        { "bulk operations are linear", Code.Of(Opcode.I32Const, 0, Opcode.I32Const, 0, Opcode.LocalGet, 0u, Opcode.MemoryFill, (byte)0), 100, Frame4 + 30 + 320 + 1_000 },
    };

    private static byte[] CountDown => Code.Of(Opcode.Loop, Void, Opcode.LocalGet, 0u, Opcode.I32Const, 1, Opcode.I32Sub, Opcode.LocalTee, 0u,
        Opcode.BrIf, 0u, Opcode.End);

    [Theory, MemberData(nameof(Counts))]
    public void Gas_is_what_the_rule_says(string rule, byte[] code, int argument, long expected)
    {
        using var guest = Guest.Of("i:", code, costs: Costs);
        var (gas, trap) = guest.Measure(WasmValue.I32(argument));
        Assert.Null(trap);
        Assert.True(expected == gas, $"{rule}: expected {expected}, got {gas}");
    }

    [Fact]
    public void A_call_pays_the_frame_of_the_callee_with_its_locals()
    {
        var builder = new ModuleBuilder();
        int callee = builder.Function("il:", [], "dd"); // 64 + 4 + 8 + 16 = 92 bytes: 12 operations
        int run = builder.Function(":", Code.Of(Opcode.I32Const, 1, Opcode.I64Const, 1L, Opcode.Call, (uint)callee));
        using var guest = new Guest(builder.Export("run", ExternKind.Func, run), costs: Costs);
        Assert.Equal((Frame0 + 30 + 120, null), guest.Measure());
    }

    [Fact]
    public void A_host_function_sees_the_exact_gas_and_may_take_of_it()
    {
        long seen = 0;
        var builder = new ModuleBuilder();
        int host = builder.Import("env", "see", ":");
        int run = builder.Function(":", Code.Of(Opcode.Nop, Opcode.Call, (uint)host, Opcode.Nop));
        using var guest = new Guest(builder.Export("run", ExternKind.Func, run), new StoreOptions { Gas = 10_000 }, Costs,
            new HostFunction("env", "see", FuncType.Empty, call =>
            {
                seen = call.Store.Gas;
                call.Store.Charge(1_000);
            }));
        Assert.Null(guest.Run().Trap);
        Assert.Equal(10_000 - Frame0 - 20, seen);
        Assert.Equal(10_000 - Frame0 - 30 - 1_000, guest.Store.Gas);
    }

    [Fact]
    public void Every_position_of_a_block_traps_with_the_gas_of_what_was_executed()
    {
        for (int position = 0; position < 12; position++)
        {
            object[] parts = [.. Enumerable.Repeat((object)Opcode.Nop, position), Opcode.Unreachable, .. Enumerable.Repeat((object)Opcode.Nop, 5)];
            using var guest = Guest.Of(":", Code.Of(parts), costs: Costs);
            var (gas, trap) = guest.Measure();
            Assert.Equal(TrapCode.Unreachable, trap!.Code);
            Assert.Equal(Frame0 + 10 * (position + 1), gas);
        }
    }

    [Fact]
    public void A_memory_fault_inside_a_block_leaves_exact_gas_and_the_offset_of_the_instruction()
    {
        byte[] code = Code.Of(Opcode.Nop, Opcode.LocalGet, 0u, Opcode.I32Load, 2u, 0u, Opcode.Drop, Opcode.Nop);
        using var guest = Guest.Of("i:", code, costs: Costs);
        var (gas, trap) = guest.Measure(WasmValue.I32(65_533));
        Assert.Equal(Frame4 + 30, gas);
        Assert.Equal(TrapCode.MemoryOutOfBounds, trap!.Code);
        Assert.Equal("run", trap.FunctionName);
        Assert.Equal((byte)Opcode.I32Load, Guest.Module("i:", code).ToArray()[trap.Offset]);
        Assert.Null(guest.Run(WasmValue.I32(65_532)).Trap);
    }

    [Theory, InlineData(Frame4 + 7 * 60, false), InlineData(Frame4 + 7 * 60 - 1, true), InlineData(Frame4 - 1, true), InlineData(0, true)]
    public void Out_of_gas_is_exact_to_the_unit_and_burns_all(long limit, bool ends)
    {
        using var guest = Guest.Of("i:", CountDown, options: new StoreOptions { Gas = limit }, costs: Costs);
        var trap = guest.Run(WasmValue.I32(7)).Trap;
        Assert.Equal(ends ? TrapCode.OutOfGas : null, trap?.Code);
        Assert.Equal(0, guest.Store.Gas);
    }

    [Fact]
    public void A_bulk_operation_that_cannot_be_paid_changes_nothing()
    {
        byte[] code = Code.Of(Opcode.I32Const, 0, Opcode.I32Const, 7, Opcode.I32Const, 100, Opcode.MemoryFill, (byte)0);
        using var guest = Guest.Of(":", code, options: new StoreOptions { Gas = Frame0 + 30 + 320 + 999 }, costs: Costs);
        Assert.Equal(TrapCode.OutOfGas, guest.Run().Trap!.Code);
        Assert.False(guest.Instance.GetMemory("memory").Span.ContainsAnyExcept((byte)0));
    }

    [Fact]
    public void Endless_recursion_without_a_loop_runs_out_of_gas()
    {
        var builder = new ModuleBuilder();
        builder.Function(":", Code.Of(Opcode.Call, 0u, Opcode.Call, 0u));
        using var guest = new Guest(builder.Export("run", ExternKind.Func, 0), new StoreOptions { Gas = 100_000 }, Costs);
        Assert.Equal(TrapCode.OutOfGas, guest.Run().Trap!.Code);
    }

    private static byte[] If(byte[] then, byte[] otherwise) =>
        Code.Of(Opcode.LocalGet, 0u, Opcode.If, Void, then, Opcode.Else, otherwise, Opcode.End);
}
