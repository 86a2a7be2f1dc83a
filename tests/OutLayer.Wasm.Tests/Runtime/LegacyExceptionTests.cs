using OutLayer.Testing;
using OutLayer.Wasm.Instructions;
using OutLayer.Wasm.Runtime;
using OutLayer.Wasm.Types;

namespace OutLayer.Wasm.Tests.Runtime;

/// <summary>try, catch, rethrow and delegate of the legacy proposal.</summary>
public sealed class LegacyExceptionTests
{
    private const byte Void = 0x40, I32 = 0x7F;

    /// <summary>Tags 0 and 1 carry an i32; function n throws tag n with its argument.</summary>
    private static int Run(byte[] code, int argument = 0)
    {
        var builder = new ModuleBuilder().Tag("i:").Tag("i:");
        builder.Function("i:", Code.Of(Opcode.LocalGet, 0u, Opcode.Throw, 0u));
        builder.Function("i:", Code.Of(Opcode.LocalGet, 0u, Opcode.Throw, 1u));
        builder.Export("run", ExternKind.Func, builder.Function("i:i", code));
        using var guest = new Guest(builder, costs: CostModel.OneEach);
        var result = guest.Run(WasmValue.I32(argument));
        return result.Trap is { } trap ? -(int)trap.Code : result.Results[0].AsI32();
    }

    private static byte[] Call(int function, int argument) => Code.Of(Opcode.I32Const, argument, Opcode.Call, (uint)function);

    [Theory, InlineData(0, 10), InlineData(1, 21), InlineData(2, 32)]
    public void The_handler_of_the_tag_runs(int which, int expected)
    {
        byte[] body = Code.Of(Opcode.LocalGet, 0u, Opcode.I32Eqz, Opcode.If, Void, Call(0, 10), Opcode.End,
            Opcode.LocalGet, 0u, Opcode.I32Const, 1, Opcode.I32Eq, Opcode.If, Void, Call(1, 20), Opcode.End, Opcode.I32Const, 32);
        Assert.Equal(expected, Run(Code.Of(Opcode.Try, I32, body, Opcode.Catch, 0u, Opcode.Catch, 1u, Opcode.I32Const, 1, Opcode.I32Add, Opcode.CatchAll, Opcode.I32Const, 9, Opcode.End), which));
    }

    [Fact]
    public void A_second_handler_of_a_tag_never_runs() =>
        Assert.Equal(5, Run(Code.Of(Opcode.Try, I32, Call(0, 5), Opcode.I32Const, 0, Opcode.Catch, 0u, Opcode.Catch, 0u, Opcode.Drop, Opcode.I32Const, 6, Opcode.Catch, 1u, Opcode.End)));

    [Fact]
    public void A_handler_is_not_guarded_by_its_own_try() =>
        Assert.Equal(-(int)TrapCode.UncaughtException, Run(Code.Of(Opcode.Try, I32, Call(0, 5), Opcode.I32Const, 0, Opcode.Catch, 0u, Opcode.Throw, 0u, Opcode.CatchAll, Opcode.I32Const, 6, Opcode.End)));

    [Theory, InlineData(0u, 2), InlineData(1u, 1)]
    public void Rethrow_throws_what_the_named_handler_caught(uint label, int expected)
    {
        // outermost catches 0 -> value; try { throw 0(1) } catch 0 { try { throw 0(2) } catch 0 { rethrow label } }
        byte[] inner = Code.Of(Opcode.Try, Void, Call(0, 2), Opcode.Catch, 0u, Opcode.Drop, Opcode.Rethrow, label, Opcode.End);
        byte[] outer = Code.Of(Opcode.Try, Void, Call(0, 1), Opcode.Catch, 0u, Opcode.Drop, inner, Opcode.End);
        Assert.Equal(expected, Run(Code.Of(Opcode.Try, I32, outer, Opcode.I32Const, 0, Opcode.Catch, 0u, Opcode.End)));
    }

    // what delegate names, seen from the innermost try: 0 the try around it, 1 the outer one, 2 the function
    [Theory, InlineData(0u, 1), InlineData(1u, 2), InlineData(2u, -(int)TrapCode.UncaughtException)]
    public void Delegate_passes_the_tries_between(uint label, int expected)
    {
        byte[] innermost = Code.Of(Opcode.Try, Void, Call(0, 7), Opcode.Delegate, label);
        byte[] middle = Code.Of(Opcode.Try, I32, innermost, Opcode.I32Const, 0, Opcode.CatchAll, Opcode.I32Const, 1, Opcode.End);
        Assert.Equal(expected, Run(Code.Of(Opcode.Try, I32, middle, Opcode.CatchAll, Opcode.I32Const, 2, Opcode.End)));
    }

    [Fact]
    public void Delegate_to_a_block_goes_to_the_handlers_around_the_block()
    {
        byte[] innermost = Code.Of(Opcode.Try, Void, Call(0, 7), Opcode.Delegate, 1u);
        byte[] middle = Code.Of(Opcode.Block, I32, Opcode.Try, I32, innermost, Opcode.I32Const, 0, Opcode.CatchAll, Opcode.I32Const, 1, Opcode.End, Opcode.End);
        Assert.Equal(2, Run(Code.Of(Opcode.Try, I32, middle, Opcode.CatchAll, Opcode.I32Const, 2, Opcode.End)));
    }

    [Fact]
    public void What_follows_a_delegated_try_is_guarded_as_before()
    {
        byte[] innermost = Code.Of(Opcode.Try, Void, Opcode.Nop, Opcode.Delegate, 1u);
        byte[] middle = Code.Of(Opcode.Try, I32, innermost, Call(0, 7), Opcode.I32Const, 0, Opcode.CatchAll, Opcode.I32Const, 1, Opcode.End);
        Assert.Equal(1, Run(Code.Of(Opcode.Try, I32, middle, Opcode.CatchAll, Opcode.I32Const, 2, Opcode.End)));
    }

    [Fact]
    public void Delegate_out_of_a_handler_passes_the_try_whose_handler_it_is()
    {
        // try { try { throw 1 } catch_all { try { throw 0(9) } delegate 0 } } catch 0
        byte[] handler = Code.Of(Opcode.Try, Void, Call(0, 9), Opcode.Delegate, 0u);
        byte[] middle = Code.Of(Opcode.Try, Void, Call(1, 1), Opcode.CatchAll, handler, Opcode.End);
        Assert.Equal(9, Run(Code.Of(Opcode.Try, I32, middle, Opcode.I32Const, 0, Opcode.Catch, 0u, Opcode.End)));
    }

    [Fact]
    public void Branches_out_of_bodies_and_handlers_carry_values()
    {
        byte[] body = Code.Of(Opcode.I32Const, 3, Opcode.LocalGet, 0u, Opcode.BrIf, 1u, Opcode.Drop, Call(0, 4), Opcode.I32Const, 0);
        byte[] code = Code.Of(Opcode.Block, I32, Opcode.Try, I32, body, Opcode.Catch, 0u, Opcode.I32Const, 8, Opcode.I32Add, Opcode.Br, 1u, Opcode.End, Opcode.Drop, Opcode.I32Const, -1, Opcode.End);
        Assert.Equal(3, Run(code, 1));
        Assert.Equal(12, Run(code, 0));
    }
}
