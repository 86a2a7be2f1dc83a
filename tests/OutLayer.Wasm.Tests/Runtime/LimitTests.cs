using OutLayer.Testing;
using OutLayer.Wasm.Instructions;
using OutLayer.Wasm.Runtime;
using OutLayer.Wasm.Types;

namespace OutLayer.Wasm.Tests.Runtime;

public class LimitTests
{
    private const byte Void = 0x40;

    private static ModuleBuilder Recursion(string locals = "")
    {
        // run(n): memory[0] += 1; run(n)
        var builder = new ModuleBuilder();
        builder.Function("i:i", Code.Of(
            Opcode.I32Const, 0, Opcode.I32Const, 0, Opcode.I32Load, 2u, 0u, Opcode.I32Const, 1, Opcode.I32Add, Opcode.I32Store, 2u, 0u,
            Opcode.LocalGet, 0u, Opcode.Call, 0u), locals);
        return builder.Memory(1).Export("run", ExternKind.Func, 0).Export("memory", ExternKind.Memory, 0);
    }

    [Theory, InlineData(1_024, ""), InlineData(1 << 20, ""), InlineData(1 << 20, "lllllllllllllllllllllllllllllllll"), InlineData(64 << 20, "")]
    public void Depth_is_counted_in_bytes_by_rule_and_never_ends_the_process(int depthBytes, string locals)
    {
        using var guest = new Guest(Recursion(locals), new StoreOptions { MaxCallDepthBytes = depthBytes });
        Assert.Equal(TrapCode.CallStackExhausted, guest.Run(WasmValue.I32(1)).Trap!.Code);
        // A frame: 64, the parameter, the locals, and at most three operands of four bytes.
        int frame = 64 + 4 + locals.Length * 8 + 12;
        Assert.Equal(depthBytes / frame, BitConverter.ToInt32(guest.Instance.GetMemory("memory").Span));
    }

    [Fact]
    public void A_function_of_the_most_locals_recurses_to_its_limit()
    {
        using var guest = new Guest(Recursion(new string('l', 20_000)), new StoreOptions { MaxCallDepthBytes = 4 << 20 });
        Assert.Equal(TrapCode.CallStackExhausted, guest.Run(WasmValue.I32(1)).Trap!.Code);
        Assert.Equal((4 << 20) / (64 + 4 + 160_000 + 12), BitConverter.ToInt32(guest.Instance.GetMemory("memory").Span));
    }

    [Fact]
    public void Depth_does_not_depend_on_the_thread_that_calls()
    {
        int counted = 0;
        var thread = new Thread(() =>
        {
            using var guest = new Guest(Recursion());
            Assert.Equal(TrapCode.CallStackExhausted, guest.Run(WasmValue.I32(1)).Trap!.Code);
            counted = BitConverter.ToInt32(guest.Instance.GetMemory("memory").Span);
        }, maxStackSize: 256 << 10);
        thread.Start();
        thread.Join();
        Assert.Equal((1 << 20) / 80, counted);
    }

    [Fact]
    public void Recursion_through_the_host_is_counted_too()
    {
        Guest? guest = null;
        int depth = 0;
        var builder = new ModuleBuilder();
        int host = builder.Import("env", "again", ":");
        int run = builder.Function(":", Code.Of(Opcode.Call, (uint)host));
        guest = new Guest(builder.Export("run", ExternKind.Func, run), null, null, new HostFunction("env", "again", FuncType.Empty, _ =>
        {
            depth++;
            if (guest!.Run().Trap is { } trap) throw new TrapException(trap);
        }));
        using (guest) Assert.Equal(TrapCode.CallStackExhausted, guest.Run().Trap!.Code);
        Assert.InRange(depth, 200, 260);
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task A_deadline_stops_a_loop_and_a_recursion_from_another_thread(bool loop)
    {
        var builder = new ModuleBuilder();
        builder.Function(":", loop ? Code.Of(Opcode.Loop, Void, Opcode.Br, 0u, Opcode.End) : Code.Of(Opcode.I32Const, 40, Opcode.Call, 1u, Opcode.Drop));
        builder.Function("i:i", Code.Of(Opcode.LocalGet, 0u, Opcode.If, Void, Opcode.LocalGet, 0u, Opcode.I32Const, 1, Opcode.I32Sub, Opcode.Call, 1u, Opcode.Drop,
            Opcode.LocalGet, 0u, Opcode.I32Const, 1, Opcode.I32Sub, Opcode.Call, 1u, Opcode.Drop, Opcode.End, Opcode.I32Const, 0));
        using var guest = new Guest(builder.Export("run", ExternKind.Func, 0));
        var running = Task.Run(() => guest.Run().Trap);
        await Task.Delay(50);
        guest.Store.Interrupt();
        var trap = await running.WaitAsync(TimeSpan.FromSeconds(20));
        Assert.Equal(TrapCode.DeadlineExceeded, trap!.Code);
        guest.Store.ClearInterrupt();
    }

    [Theory, InlineData(2, -1), InlineData(3, 1)]
    public void Memory_grows_to_the_limit_of_the_store_and_no_further(int limit, int expected)
    {
        using var guest = Guest.Of(":i", Code.Of(Opcode.I32Const, 2, Opcode.MemoryGrow, (byte)0), options: new StoreOptions { MaxMemoryPages = limit });
        Assert.Equal(expected, guest.Run().Single().AsI32());
    }

    [Theory, InlineData(2, TrapCode.MemoryLimit), InlineData(5, null)]
    public void A_store_may_end_the_run_where_its_limit_refuses_memory(int limit, TrapCode? expected)
    {
        // The module's own maximum of 4 pages is a plain -1; only the store's limit ends the run.
        using var guest = Guest.Of(":i", Code.Of(Opcode.I32Const, limit == 5 ? 4 : 2, Opcode.MemoryGrow, (byte)0),
            options: new StoreOptions { MaxMemoryPages = limit, MemoryLimitTraps = true });
        var result = guest.Run();
        Assert.Equal(expected, result.Trap?.Code);
        if (expected is null) Assert.Equal(-1, result.Single().AsI32());
    }

    [Fact]
    public void A_module_that_starts_with_too_much_is_refused_with_the_limit()
    {
        var memory = Assert.Throws<LinkException>(() => new Guest(new ModuleBuilder().Memory(9), new StoreOptions { MaxMemoryPages = 8 }));
        Assert.Contains("9 pages, the limit is 8", memory.Message, StringComparison.Ordinal);
        var table = Assert.Throws<LinkException>(() => new Guest(new ModuleBuilder().Table(100), new StoreOptions { MaxTableElements = 99 }));
        Assert.Contains("99 left", table.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Tables_grow_to_the_limit_of_the_store()
    {
        var builder = new ModuleBuilder();
        builder.Function("i:i", Code.Of(Opcode.RefNull, (byte)0x70, Opcode.LocalGet, 0u, Opcode.TableGrow, 0u));
        using var guest = new Guest(builder.Table(1).Export("run", ExternKind.Func, 0), new StoreOptions { MaxTableElements = 10 });
        Assert.Equal(1, guest.Run(WasmValue.I32(9)).Single().AsI32());
        Assert.Equal(-1, guest.Run(WasmValue.I32(1)).Single().AsI32());
        Assert.Equal(-1, guest.Run(WasmValue.I32(-1)).Single().AsI32());
    }

    [Fact]
    public void Instances_are_counted()
    {
        using var store = new Store(Guest.Engine, new StoreOptions { MaxInstances = 2 });
        var module = Guest.Load(new ModuleBuilder().Memory(1));
        store.Instantiate(module, Imports.None);
        store.Instantiate(module, Imports.None);
        Assert.Contains("limit of 2", Assert.Throws<LinkException>(() => store.Instantiate(module, Imports.None)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Options_refuse_bad_values_where_they_are_set()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new StoreOptions { MaxMemoryPages = 65_537 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new StoreOptions { MaxCallDepthBytes = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new StoreOptions { MaxTableElements = -1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new StoreOptions { Gas = -1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new StoreOptions { MaxInstances = 0 });
    }

    [Fact]
    public async Task A_store_refuses_a_second_thread()
    {
        using var inside = new ManualResetEventSlim();
        using var leave = new ManualResetEventSlim();
        var builder = new ModuleBuilder();
        int host = builder.Import("env", "wait", ":");
        int run = builder.Function(":", Code.Of(Opcode.Call, (uint)host));
        using var guest = new Guest(builder.Export("run", ExternKind.Func, run), null, null, new HostFunction("env", "wait", FuncType.Empty, call =>
        {
            inside.Set();
            leave.Wait();
        }));
        var first = Task.Run(() => guest.Run().Trap);
        inside.Wait();
        Assert.Contains("one thread at a time", Assert.Throws<InvalidOperationException>(() => guest.Run()).Message, StringComparison.Ordinal);
        leave.Set();
        Assert.Null(await first);
        Assert.Null(guest.Run().Trap);
    }
}
