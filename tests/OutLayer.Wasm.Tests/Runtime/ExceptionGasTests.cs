using OutLayer.Testing;
using OutLayer.Wasm.Instructions;
using OutLayer.Wasm.Runtime;
using OutLayer.Wasm.Types;

namespace OutLayer.Wasm.Tests.Runtime;

/// <summary>What exceptions cost in gas and depth, and that limits bite around them.</summary>
public sealed class ExceptionGasTests
{
    private const byte Void = 0x40;
    private const long Frame = 8; // (64 + 7) / 8 of a function without parameters and locals
    private const long Caught = CostModel.CatchOperations;

    private static byte[] CatchAll(byte[] body) => Code.Of(Opcode.Block, Void, Opcode.TryTable, Void, 1u, (byte)2, 0u, body, Opcode.End, Opcode.End);

    private static Guest GuestOf(byte[] run, StoreOptions? options = null, string callee = "")
    {
        var builder = new ModuleBuilder().Tag(":");
        builder.Function("i:", Code.Of(Opcode.LocalGet, 0u, Opcode.If, Void, Opcode.LocalGet, 0u, Opcode.I32Const, 1, Opcode.I32Sub, Opcode.Call, 0u, Opcode.End, Opcode.Throw, 0u), callee);
        return new Guest(builder.Export("run", ExternKind.Func, builder.Function(":", run)), options, CostModel.OneEach);
    }

    [Fact]
    public void In_one_frame_a_throw_and_the_try_cost_an_operation_each_and_the_catch_its_price()
    {
        using var guest = GuestOf(Code.Of(Opcode.Nop, CatchAll(Code.Of(Opcode.Nop, Opcode.Throw, 0u)), Opcode.Nop));
        Assert.Equal((Frame + 5 + Caught, null), guest.Measure());
        using var legacy = GuestOf(Code.Of(Opcode.Nop, Opcode.Try, Void, Opcode.Nop, Opcode.Throw, 0u, Opcode.CatchAll, Opcode.Nop, Opcode.End));
        Assert.Equal((Frame + 5 + Caught, null), legacy.Measure());
    }

    [Fact]
    public void The_catch_pays_for_the_frames_that_were_unwound()
    {
        // The callee: 64, its parameter 4, two operands 8 = 76 bytes of depth; its frame costs (68 + 7) / 8 = 9.
        for (int frames = 1; frames < 20; frames++)
        {
            using var guest = GuestOf(CatchAll(Code.Of(Opcode.I32Const, frames - 1, Opcode.Call, 0u)));
            long calls = Frame + 3 + frames * 9 + (frames - 1) * 6 + 3;
            Assert.Equal((calls + Caught + frames * 76 * CostModel.UnwindOperations, null), guest.Measure());
        }
    }

    [Fact]
    public void Code_behind_what_throws_is_not_paid_by_the_handler()
    {
        byte[] call = Code.Of(Opcode.I32Const, 0, Opcode.Call, 0u);
        using Guest plain = GuestOf(CatchAll(call)), more = GuestOf(CatchAll(Code.Of(call, Opcode.Nop, Opcode.Nop, Opcode.Nop, Opcode.Unreachable)));
        Assert.Equal(plain.Measure(), more.Measure());
    }

    [Fact]
    public void A_rethrow_is_paid_from_where_it_was_thrown_again()
    {
        byte[] inner = CatchAll(Code.Of(Opcode.I32Const, 0, Opcode.Call, 0u));
        byte[] twice = Code.Of(Opcode.Try, Void, Opcode.Try, Void, Opcode.I32Const, 0, Opcode.Call, 0u, Opcode.CatchAll, Opcode.Rethrow, 0u, Opcode.End, Opcode.CatchAll, Opcode.End);
        using Guest once = GuestOf(inner), again = GuestOf(twice);
        Assert.Equal(once.Measure().Gas + 2, again.Measure().Gas - Caught); // the other try and the rethrow, and another catch
    }

    [Fact]
    public void An_uncaught_exception_costs_what_was_executed()
    {
        using var guest = GuestOf(Code.Of(Opcode.Nop, Opcode.Throw, 0u));
        var (gas, trap) = guest.Measure();
        Assert.Equal((Frame + 2, TrapCode.UncaughtException), (gas, trap!.Code));
        Assert.Equal((byte)Opcode.Throw, guest.Instance.Module.Bytes.Span[trap.Offset]);
    }

    [Fact]
    public void A_catch_that_cannot_be_paid_ends_the_run()
    {
        byte[] run = CatchAll(Code.Of(Opcode.I32Const, 9, Opcode.Call, 0u));
        using var rich = GuestOf(run);
        long enough = rich.Measure().Gas;
        foreach (long gas in new[] { enough, enough - 1, enough - 90 })
        {
            using var guest = GuestOf(run, new StoreOptions { Gas = gas });
            Assert.Equal(gas < enough ? TrapCode.OutOfGas : null, guest.Run().Trap?.Code);
            Assert.Equal(0, guest.Store.Gas);
        }
    }

    [Fact]
    public void An_endless_storm_of_exceptions_ends_with_the_gas()
    {
        using var guest = GuestOf(Code.Of(Opcode.Loop, Void, CatchAll(Code.Of(Opcode.Throw, 0u)), Opcode.Br, 0u, Opcode.End), new StoreOptions { Gas = 40_000 });
        Assert.Equal(TrapCode.OutOfGas, guest.Run().Trap?.Code);
    }

    [Fact]
    public void A_deadline_ends_an_endless_storm_of_exceptions()
    {
        using var guest = GuestOf(Code.Of(Opcode.Loop, Void, CatchAll(Code.Of(Opcode.I32Const, 50, Opcode.Call, 0u)), Opcode.Br, 0u, Opcode.End));
        using var timer = Deadline.After(TimeSpan.FromMilliseconds(20), guest.Store.Interrupt);
        Assert.Equal(TrapCode.DeadlineExceeded, guest.Run().Trap?.Code);
    }

    [Theory, InlineData(1_024, ""), InlineData(1 << 20, ""), InlineData(16 << 20, ""), InlineData(16 << 20, "llllllllllllllllllllllllllllllll")]
    public void An_exception_at_the_deepest_frame_is_caught_at_the_bottom_and_one_deeper_is_exhaustion(int depthBytes, string locals)
    {
        int run = 64 + 4, frame = 64 + 4 + 8 * locals.Length + 8;
        int deepest = (depthBytes - run) / frame;
        for (int round = 0; round < 3; round++)
        {
            using var guest = GuestOf(CatchAll(Code.Of(Opcode.I32Const, deepest - 1, Opcode.Call, 0u)), new StoreOptions { MaxCallDepthBytes = depthBytes }, locals);
            Assert.Null(guest.Run().Trap);
        }
        using var deeper = GuestOf(CatchAll(Code.Of(Opcode.I32Const, deepest, Opcode.Call, 0u)), new StoreOptions { MaxCallDepthBytes = depthBytes }, locals);
        Assert.Equal(TrapCode.CallStackExhausted, deeper.Run().Trap?.Code);
    }

    [Fact]
    public void Handlers_that_throw_again_at_every_depth_take_no_more_stack()
    {
        // run(n): n == 0 ? throw : try { run(n - 1) } catch_all { rethrow }, at the full depth
        var builder = new ModuleBuilder().Tag(":");
        builder.Function("i:", Code.Of(Opcode.LocalGet, 0u, Opcode.I32Eqz, Opcode.If, Void, Opcode.Throw, 0u, Opcode.End,
            Opcode.Try, Void, Opcode.LocalGet, 0u, Opcode.I32Const, 1, Opcode.I32Sub, Opcode.Call, 0u, Opcode.CatchAll, Opcode.Rethrow, 0u, Opcode.End));
        int deepest = (1 << 20) / (64 + 4 + 8);
        using var guest = new Guest(builder.Export("run", ExternKind.Func, 0), new StoreOptions { MaxCallDepthBytes = 1 << 20 }, CostModel.OneEach);
        Assert.Equal(TrapCode.UncaughtException, guest.Run(WasmValue.I32(deepest - 1)).Trap?.Code);
        Assert.Equal(TrapCode.CallStackExhausted, guest.Run(WasmValue.I32(deepest)).Trap?.Code);
    }
}
