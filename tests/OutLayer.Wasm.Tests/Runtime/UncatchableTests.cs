using OutLayer.Testing;
using OutLayer.Wasm.Instructions;
using OutLayer.Wasm.Runtime;
using OutLayer.Wasm.Types;
using static OutLayer.Wasm.Tests.Runtime.Throwing;

namespace OutLayer.Wasm.Tests.Runtime;

/// <summary>What passes every handler, and exceptions between guest and host.</summary>
public sealed class UncatchableTests
{
    [Fact]
    public void No_handler_takes_a_trap()
    {
        byte[][] traps = [Code.Of(Opcode.Unreachable), Code.Of(Opcode.I32Const, 1, Opcode.I32Const, 0, Opcode.I32DivS, Opcode.Drop),
            Code.Of(Opcode.I32Const, -1, Opcode.I32Load, 2u, 0u, Opcode.Drop), Code.Of(Opcode.RefNull, (byte)0x69, Opcode.ThrowRef), Code.Of(Opcode.Call, 3u)];
        TrapCode[] codes = [TrapCode.Unreachable, TrapCode.IntegerDivideByZero, TrapCode.MemoryOutOfBounds, TrapCode.NullReference, TrapCode.CallStackExhausted];
        foreach (var engine in TestEngine.All)
            for (int i = 0; i < traps.Length; i++)
                foreach (byte[] guarded in new[] { Try(CatchAll, traps[i]), Code.Of(Opcode.Try, Empty, traps[i], Opcode.CatchAll, Opcode.End) })
                {
                    var module = Module(":", guarded);
                    module.Function(":", Code.Of(Opcode.Call, 3u, Opcode.Call, 3u));
                    using var guest = new Guest(engine, module, costs: CostModel.OneEach);
                    Assert.Equal(codes[i], guest.Run().Trap?.Code);
                }
    }

    [Fact]
    public void No_handler_takes_what_a_host_function_throws_of_its_own()
    {
        foreach (var mistake in new Exception[] { new InvalidOperationException("host"), new TrapException(Trap.AtHost(TrapCode.MemoryLimit)) })
        {
            var builder = new ModuleBuilder();
            builder.Import("env", "f", ":");
            builder.Function(":", Try(CatchAll, Code.Of(Opcode.Call, 0u)));
            using var guest = new Guest(builder.Export("run", ExternKind.Func, 1), null, null, new HostFunction("env", "f", FuncType.Empty, _ => throw mistake));
            if (mistake is TrapException) Assert.Equal(TrapCode.MemoryLimit, guest.Run().Trap?.Code);
            else Assert.Same(mistake, Assert.Throws<InvalidOperationException>(() => guest.Run()));
        }
    }

    [Fact]
    public void A_host_function_throws_values_that_the_guest_catches()
    {
        var type = new FuncType([ValType.I32, ValType.I64], []);
        using var store = new Store(Guest.Engine);
        using var other = new Store(Guest.Engine);
        WasmTag tag = store.CreateTag(type), foreign = other.CreateTag(type);
        var throws = store.CreateFunction(new HostFunction("env", "f", FuncType.Empty, call => call.Store.Throw(tag, WasmValue.I32(3), WasmValue.I64(4))));
        var builder = new ModuleBuilder().ImportTag("env", "t", "il:");
        uint both = (uint)builder.Type(":il");
        builder.Import("env", "f", ":");
        builder.Function(":il", Code.Of(Opcode.Block, both, Opcode.TryTable, Empty, 1u, Catch(0), 0u, Opcode.Call, 0u, Opcode.End, Opcode.Unreachable, Opcode.End));
        var instance = store.Instantiate(Guest.Load(builder.Export("run", ExternKind.Func, 1)), new Imports().Add("env", "t", tag).Add("env", "f", throws));
        Assert.Equal([WasmValue.I32(3), WasmValue.I64(4)], instance.Call("run").Results);
        Assert.Throws<ArgumentException>(() => store.Throw(tag, WasmValue.I32(3)));
        Assert.Throws<ArgumentException>(() => store.Throw(tag, WasmValue.I32(3), WasmValue.I32(4)));
        Assert.Throws<ArgumentException>(() => store.Throw(foreign, WasmValue.I32(3), WasmValue.I64(4)));
    }

    [Fact]
    public void An_exception_ends_at_the_call_that_the_host_made()
    {
        var builder = new ModuleBuilder().Tag(":");
        builder.Import("env", "f", ":i");
        builder.Function(":", Throw(0));
        builder.Function(":i", Code.Of(Try(CatchAll, Code.Of(Opcode.Call, 0u, Opcode.Return)), Opcode.I32Const, -1));
        Instance? instance = null;
        using var guest = new Guest(builder.Export("inner", ExternKind.Func, 1).Export("run", ExternKind.Func, 2), null, CostModel.OneEach,
            new HostFunction("env", "f", new FuncType([], [ValType.I32]), call => call.Return((int)instance!.Call("inner").Trap!.Code)));
        instance = guest.Instance;
        Assert.Equal((int)TrapCode.UncaughtException, guest.Run().Single().AsI32());
        Assert.Contains("uncaught exception in inner", instance.Call("inner").Trap!.ToString(), StringComparison.Ordinal);
    }
}
