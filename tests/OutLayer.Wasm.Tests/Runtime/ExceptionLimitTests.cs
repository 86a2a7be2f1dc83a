using OutLayer.Testing;
using OutLayer.Wasm.Instructions;
using OutLayer.Wasm.Runtime;
using OutLayer.Wasm.Types;
using static OutLayer.Wasm.Tests.Runtime.Throwing;

namespace OutLayer.Wasm.Tests.Runtime;

/// <summary>Exception references and their limits.</summary>
public sealed class ExceptionLimitTests
{
    [Fact]
    public void An_exception_reference_throws_the_same_again()
    {
        var builder = new ModuleBuilder().Tag("i:");
        uint reference = (uint)builder.Type(":iX");
        // catch_ref, throw_ref inside another try, catch by tag
        byte[] first = Code.Of(Opcode.Block, reference, Opcode.TryTable, Empty, 1u, (byte)1, 0u, 0u, Opcode.I32Const, 42, Opcode.Throw, 0u, Opcode.End, Opcode.Unreachable, Opcode.End);
        builder.Function(":i", Code.Of(Opcode.Block, I32, Opcode.TryTable, Empty, 1u, Catch(0), 0u, first, Opcode.ThrowRef, Opcode.End, Opcode.Unreachable, Opcode.End));
        Assert.Equal(42, Run(builder.Export("run", ExternKind.Func, 0)).Single().AsI32());
    }

    [Fact]
    public void The_limit_of_exception_references_ends_the_run_at_the_try()
    {
        byte[] caught = Code.Of(Opcode.Block, (byte)0x69, Opcode.TryTable, Empty, 1u, (byte)3, 0u, Opcode.Call, 0u, Opcode.End, Opcode.Unreachable, Opcode.End, Opcode.Drop);
        using var guest = new Guest(Module(":", Code.Of(Opcode.Loop, Empty, caught, Opcode.Br, 0u, Opcode.End)), new StoreOptions { MaxExceptionReferences = 100 }, CostModel.OneEach);
        var trap = guest.Run().Trap;
        Assert.Equal((TrapCode.ExceptionLimit, 2), (trap!.Code, trap.FunctionIndex));
        Assert.Equal((byte)Opcode.TryTable, guest.Instance.Module.Bytes.Span[trap.Offset]);
    }

    [Fact]
    public void Values_count_towards_the_limit_of_references_and_no_stack_trace_is_kept()
    {
        using var store = new Store(Guest.Engine, new StoreOptions { MaxExceptionReferences = 10 });
        var wide = store.CreateTag(new FuncType([.. Enumerable.Repeat(ValType.I64, 160)], []));
        var thrown = Assert.Throws<GuestException>(() => store.Throw(wide, [.. Enumerable.Repeat(WasmValue.I64(1), 160)]));
        Assert.Equal(TrapCode.ExceptionLimit, Assert.Throws<TrapException>(() => store.AddException(thrown)).Trap.Code);
        var narrow = Assert.Throws<GuestException>(() => store.Throw(store.CreateTag(FuncType.Empty)));
        Assert.NotNull(narrow.StackTrace);
        Assert.Null(store.GetException(store.AddException(narrow)).StackTrace);
    }
}
