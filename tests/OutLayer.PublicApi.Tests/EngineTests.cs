using OutLayer.Runtime;
using OutLayer.Testing;
using OutLayer.Wasm.Binary;
using OutLayer.Wasm.Instructions;
using OutLayer.Wasm.Runtime;
using OutLayer.Wasm.Text;
using OutLayer.Wasm.Types;
using OutLayer.Wasm.Validation;

namespace OutLayer.PublicApi.Tests;

/// <summary>The engine by itself: a module from anywhere, own host functions, limits.</summary>
public class EngineTests
{
    private const byte Void = 0x40;

    /// <summary>run(n) = env.twice(n) + 1, and grow(n) = memory.grow(n), and spin() never ends, and down() calls itself.</summary>
    private static readonly ValidatedModule Module = Build();

    [Fact]
    public void A_module_calls_the_host_and_the_host_calls_it()
    {
        using var store = new Store(Engines.Default);
        var instance = store.Instantiate(Module, new Imports().Add(store, Twice));
        Assert.Equal(43, instance.Call("run", WasmValue.I32(21)).Single().AsI32());
        Assert.Equal(["run", "grow", "spin", "down", "memory"], instance.ExportNames);
    }

    [Fact]
    public void A_module_is_written_as_text_and_printed()
    {
        byte[] bytes = WatReader.Read("(module (func (export \"add\") (param i32 i32) (result i32) (i32.add (local.get 0) (local.get 1))))");
        var module = ModuleValidator.Load(bytes, WasmFeatures.All);
        using var store = new Store(Engines.Default);
        Assert.Equal(5, store.Instantiate(module, Imports.None).Call("add", WasmValue.I32(2), WasmValue.I32(3)).Single().AsI32());
        Assert.Equal(bytes, WatReader.Read(WatPrinter.Print(module.Module)));
        Assert.Equal((1, 7), Assert.Throws<WatException>(() => WatReader.Read("(func nope)")) is var refusal ? (refusal.Line, refusal.Column) : default);
    }

    [Fact]
    public void Memory_is_read_and_written_by_the_host_within_its_bounds()
    {
        using var store = new Store(Engines.Default);
        var memory = store.Instantiate(Module, new Imports().Add(store, Twice)).GetMemory("memory");
        Assert.Equal("hello"u8.ToArray(), memory.Slice(8, 5).ToArray());
        memory.Span[65_535] = 1;
        Assert.False(memory.TrySlice(65_535, 2, out _));
        Assert.Equal(TrapCode.MemoryOutOfBounds, Assert.Throws<TrapException>(() => memory.Slice(uint.MaxValue, 1)).Trap.Code);
    }

    [Fact]
    public void Gas_is_counted_by_instruction_and_runs_out()
    {
        using var store = new Store(Engines.Default, new StoreOptions { Gas = 1_000 });
        var instance = store.Instantiate(Module, new Imports().Add(store, Twice), CostModel.OneEach);
        Assert.Null(instance.Call("run", WasmValue.I32(1)).Trap);
        // The frame of one parameter: (64 + 4 + 7) / 8 = 9. Then local.get, call, i32.const, i32.add, and what the host takes.
        Assert.Equal(1_000 - 9 - 4 - 100, store.Gas);
        Assert.Equal(TrapCode.OutOfGas, instance.Call("spin").Trap!.Code);
        Assert.Equal(0, store.Gas);
    }

    [Fact]
    public void Every_limit_of_a_store_bites()
    {
        using var store = new Store(Engines.Default, new StoreOptions { MaxMemoryPages = 3, MaxCallDepthBytes = 10_000, MaxInstances = 1 });
        var instance = store.Instantiate(Module, new Imports().Add(store, Twice));
        Assert.Equal(1, instance.Call("grow", WasmValue.I32(2)).Single().AsI32());
        Assert.Equal(-1, instance.Call("grow", WasmValue.I32(1)).Single().AsI32());
        var trap = instance.Call("down").Trap!;
        Assert.Equal(TrapCode.CallStackExhausted, trap.Code);
        Assert.True(trap.Code.IsLimit());
        Assert.Throws<LinkException>(() => store.Instantiate(Module, new Imports().Add(store, Twice)));
    }

    [Fact]
    public void A_deadline_interrupts_and_the_store_runs_again()
    {
        using var store = new Store(Engines.Default);
        var instance = store.Instantiate(Module, new Imports().Add(store, Twice));
        using var deadline = new CancellationTokenSource(50);
        using (deadline.Token.Register(store.Interrupt)) Assert.Equal(TrapCode.DeadlineExceeded, instance.Call("spin").Trap!.Code);
        store.ClearInterrupt();
        Assert.Equal(3, instance.Call("run", WasmValue.I32(1)).Single().AsI32());
    }

    [Fact]
    public void A_trap_is_a_value_with_its_place()
    {
        using var store = new Store(Engines.Default);
        var refusing = Twice with { Body = _ => throw new TrapException(Trap.AtHost(TrapCode.Unreachable)) };
        var result = store.Instantiate(Module, new Imports().Add(store, refusing)).Call("run", WasmValue.I32(1));
        Assert.Equal(TrapCode.Unreachable, result.Trap!.Code);
        Assert.Throws<TrapException>(() => result.Single());
    }

    [Fact]
    public void An_exception_of_the_host_leaves_through_the_guest_unchanged()
    {
        using var store = new Store(Engines.Default);
        var broken = Twice with { Body = _ => throw new TimeoutException("the host's own") };
        var instance = store.Instantiate(Module, new Imports().Add(store, broken));
        Assert.Equal("the host's own", Assert.Throws<TimeoutException>(() => instance.Call("run", WasmValue.I32(1))).Message);
    }

    [Fact]
    public void What_does_not_fit_is_named()
    {
        using var store = new Store(Engines.Default);
        Assert.Contains("twice", Assert.Throws<LinkException>(() => store.Instantiate(Module, Imports.None)).Message, StringComparison.Ordinal);
        var instance = store.Instantiate(Module, new Imports().Add(store, Twice));
        Assert.Contains("\"nothing\"", Assert.Throws<ArgumentException>(() => instance.Call("nothing")).Message, StringComparison.Ordinal);
        Assert.Contains("i32", Assert.Throws<ArgumentException>(() => instance.Call("run", WasmValue.I64(1))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_module_from_anywhere_is_refused_with_its_place()
    {
        byte[] bytes = [.. "\0asm"u8, 1, 0, 0, 0, 1, 4, 1, 0x1F, 0, 0];
        var refusal = Assert.Throws<WasmFormatException>(() => ModuleValidator.Load(bytes, Engines.Default.Features));
        Assert.Equal(WasmFormatError.Malformed, refusal.Error);
        Assert.Contains("type section", refusal.Message, StringComparison.Ordinal);
        byte[] large = Builder().ToArray();
        Assert.Throws<WasmFormatException>(() => ModuleValidator.Load(large, Engines.Default.Features, ModuleLimits.Default with { Functions = 2 }));
    }

    private static HostFunction Twice { get; } = new("env", "twice", new FuncType([ValType.I32], [ValType.I32]), call =>
    {
        call.Store.Charge(100);
        call.Return(call.I32(0) * 2);
    });

    private static ValidatedModule Build() => ModuleValidator.Load(Builder().ToArray(), Engines.Default.Features);

    private static ModuleBuilder Builder()
    {
        var builder = new ModuleBuilder();
        int twice = builder.Import("env", "twice", "i:i");
        int run = builder.Function("i:i", Code.Of(Opcode.LocalGet, 0u, Opcode.Call, (uint)twice, Opcode.I32Const, 1, Opcode.I32Add));
        int grow = builder.Function("i:i", Code.Of(Opcode.LocalGet, 0u, Opcode.MemoryGrow, (byte)0));
        int spin = builder.Function(":", Code.Of(Opcode.Loop, Void, Opcode.Br, 0u, Opcode.End));
        int down = builder.Function(":", Code.Of(Opcode.Call, (uint)(spin + 1)));
        return builder.Memory(1).Data(8, "hello"u8.ToArray())
            .Export("run", ExternKind.Func, run).Export("grow", ExternKind.Func, grow).Export("spin", ExternKind.Func, spin)
            .Export("down", ExternKind.Func, down).Export("memory", ExternKind.Memory, 0);
    }
}
