using System.Runtime.InteropServices;
using OutLayer.Wasm.Runtime;
using OutLayer.Wasm.Types;

namespace OutLayer.Wasm.Tests.Runtime.Images;

/// <summary>What a renter finds, however the one before it ended; and when an instance is not used again.</summary>
public partial class InstancePoolTests
{
    private enum End { Return, Trap, Spin, Exception, Memory, Host, Interrupt }

    public static TheoryData<int> Engines => [.. Enumerable.Range(0, TestEngine.All.Length)];

    internal static InstancePool<PoolHost> NewPool(InstanceImage image, IEngine engine, InstancePoolOptions? options = null) =>
        new(image, engine, engine.Load(image.Module, CostModel.OneEach), store => new PoolHost(store), options ?? new InstancePoolOptions { Store = Imaged.Limits });

    [Theory, MemberData(nameof(Engines))]
    public void Every_end_of_a_run_leaves_nothing(int engine)
    {
        using var image = Imaged.NewImage(TestEngine.All[engine]);
        using var pool = NewPool(image, TestEngine.All[engine]);
        string? fresh = null;
        foreach (var end in Enum.GetValues<End>().Concat(Enum.GetValues<End>()))
        {
            using var rented = pool.Rent();
            Assert.Equal(fresh ??= Imaged.Look(rented.Instance), Imaged.Look(rented.Instance));
            Assert.Null(rented.Host.Tenant);
            rented.Host.Tenant = end;
            rented.Instance.GetGlobal("e").Value = new WasmValue(ValType.ExternRef, 77);
            rented.Instance.GetTable("externs").Set(0, new WasmValue(ValType.ExternRef, 78));
            Assert.Equal((int)'r', rented.Instance.Call("later").Single().AsI32());
            EndBy(rented, end);
            Assert.NotEqual(fresh, Imaged.Look(rented.Instance));
        }
        Assert.Equal((1, 0L), (pool.Instances, pool.Discarded));
    }

    private static void EndBy(PooledInstance<PoolHost> rented, End end)
    {
        var expected = end switch
        {
            End.Trap => TrapCode.Unreachable,
            End.Spin => TrapCode.OutOfGas,
            End.Exception => TrapCode.UncaughtException,
            End.Memory => TrapCode.MemoryOutOfBounds,
            End.Interrupt => TrapCode.DeadlineExceeded,
            _ => (TrapCode?)null,
        };
        if (end == End.Host) Assert.Throws<InvalidOperationException>(() => rented.Instance.Call("end", WasmValue.I32((int)end)));
        else if (end == End.Interrupt)
        {
            Assert.Null(rented.Instance.Call("dirty", WasmValue.I32(7)).Trap);
            rented.Interrupt();
            Assert.Equal(expected, rented.Instance.Call("end", WasmValue.I32((int)End.Spin)).Trap?.Code);
        }
        else Assert.Equal(expected, rented.Instance.Call("end", WasmValue.I32((int)end)).Trap?.Code);
    }

    [Theory, MemberData(nameof(Engines))]
    public void Pages_beyond_the_image_are_out_of_reach_again_and_zero_when_they_come_back(int engine)
    {
        using var image = Imaged.NewImage(TestEngine.All[engine]);
        using var pool = NewPool(image, TestEngine.All[engine]);
        for (int round = 0; round < 5; round++)
        {
            using var rented = pool.Rent();
            var instance = rented.Instance;
            foreach (int address in (int[])[2 * 65_536, 3 * 65_536, 8 * 65_536 - 4])
                Assert.Equal(TrapCode.MemoryOutOfBounds, instance.Call("peek", WasmValue.I32(address)).Trap?.Code);
            Assert.False(instance.GetMemory("memory").TrySlice(2 * 65_536, 1, out _));
            Assert.Equal(2, instance.Call("grow", WasmValue.I32(6)).Single().AsI32());
            Assert.False(instance.GetMemory("memory").Span[(2 * 65_536)..].ContainsAnyExcept((byte)0));
            instance.GetMemory("memory").Span.Fill((byte)(round + 1));
        }
        Assert.Equal(1, pool.Instances);
    }

    [Fact]
    public void Any_hot_pages_leave_nothing_either()
    {
        foreach (int[] hot in (int[][])[[0], [31], [0, 1, 2, 9, 16, 17, 31]])
        {
            using var image = Imaged.NewImage(Guest.Engine, hot);
            using var pool = NewPool(image, Guest.Engine);
            string? fresh = null;
            for (int round = 0; round < 5; round++)
            {
                using var rented = pool.Rent();
                Assert.Equal(fresh ??= Imaged.Look(rented.Instance), Imaged.Look(rented.Instance));
                Assert.Null(rented.Instance.Call("dirty", WasmValue.I32(round)).Trap);
            }
        }
    }

    [Fact]
    public void What_the_host_makes_in_the_store_is_not_handed_on()
    {
        using var image = Imaged.NewImage(Guest.Engine);
        using var pool = NewPool(image, Guest.Engine);
        Action<Store>[] additions =
        [
            store => store.CreateMemory(new MemoryType(new Limits(1, 1))),
            store => store.CreateTable(new TableType(ValType.FuncRef, new Limits(1, 1))),
            store => store.CreateGlobal(new GlobalType(ValType.I32, true), WasmValue.I32(1)),
            store => store.CreateFunction(new HostFunction("a", "b", FuncType.Empty, _ => { })),
            store => store.CreateTag(FuncType.Empty),
            store => store.Instantiate(Imaged.Load("(module)"), Imports.None),
            store => store.KeepExceptions(),
            store => store.Dispose(),
        ];
        for (int i = 0; i < additions.Length; i++)
        {
            using (var rented = pool.Rent()) additions[i](rented.Store);
            Assert.Equal((0, 0, i + 1L), (pool.Idle, pool.Instances, pool.Discarded));
        }
    }

    [Fact]
    public void An_instance_that_cannot_be_reset_is_let_go()
    {
        using var image = Imaged.NewImage(Guest.Engine);
        using var pool = NewPool(image, Guest.Engine);
        using (var rented = pool.Rent()) Assert.Equal(0, Lock(rented.Instance.GetMemory("memory"))); // MADV_DONTNEED refuses pages that are locked
        Assert.Equal((0, 0, 1L), (pool.Idle, pool.Instances, pool.Discarded));
        var failing = pool.Rent();
        failing.Host.FailsToReset = true;
        Assert.Throws<InvalidTimeZoneException>(failing.Dispose);
        Assert.Equal((0, 0, 2L), (pool.Idle, pool.Instances, pool.Discarded));
        using (pool.Rent()) Assert.Equal(1, pool.Instances);
    }

    [Fact]
    public void A_pool_has_only_so_many_instances_and_keeps_only_so_many()
    {
        using var image = Imaged.NewImage(Guest.Engine);
        using var pool = NewPool(image, Guest.Engine, new InstancePoolOptions { Store = Imaged.Limits, MaxIdle = 1, MaxInstances = 2 });
        var first = pool.Rent();
        var second = pool.Rent();
        Assert.NotSame(first.Instance, second.Instance);
        Assert.Contains("all 2 instances", Assert.Throws<HostResourceException>(pool.Rent).Message, StringComparison.Ordinal);
        first.Dispose();
        second.Dispose();
        Assert.Equal((1, 1, 0L), (pool.Idle, pool.Instances, pool.Discarded));
        Assert.Throws<ArgumentOutOfRangeException>(() => new InstancePoolOptions { MaxInstances = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new InstancePoolOptions { MaxIdle = -1 });
    }

    [Fact]
    public void An_instance_that_cannot_be_made_does_not_count()
    {
        using var image = Imaged.NewImage(Guest.Engine);
        using var pool = NewPool(image, Guest.Engine, new InstancePoolOptions { Store = new StoreOptions { MaxMemoryPages = 1 }, MaxInstances = 1 });
        for (int i = 0; i < 3; i++) Assert.Throws<LinkException>(pool.Rent);
        Assert.Equal(0, pool.Instances);
    }

    [Fact]
    public void State_of_other_instances_would_pass_on_and_is_refused()
    {
        var library = Imaged.Load("(module (global $n (mut i32) (i32.const 0)) (func (export \"next\") (result i32) (global.set $n (i32.add (global.get $n) (i32.const 1))) (global.get $n)))");
        var module = Imaged.Load("(module (import \"library\" \"next\" (func $next (result i32))) (func (export \"run\") (result i32) (call $next)))");
        using var store = new Store(Guest.Engine);
        using var image = InstanceImage.Of(store.Instantiate(module, new Imports().Add("library", store.Instantiate(library, Imports.None))));
        using var pool = new InstancePool<StatelessHost>(image, Guest.Engine, Guest.Engine.Load(module, null),
            own => new StatelessHost(new Imports().Add("library", own.Instantiate(library, Imports.None))));
        Assert.Contains("other instances", Assert.Throws<NotSupportedException>(pool.Rent).Message, StringComparison.Ordinal);
        Assert.Equal(0, pool.Instances);
    }

    [Fact]
    public void Who_gave_an_instance_back_has_no_hand_in_it()
    {
        using var image = Imaged.NewImage(Guest.Engine);
        using var pool = NewPool(image, Guest.Engine);
        var first = pool.Rent();
        var kept = first.Instance;
        first.Dispose();
        first.Dispose();
        Assert.Equal(1, pool.Idle);
        Assert.Throws<ObjectDisposedException>(() => first.Instance);
        Assert.Contains("the store is closed", Assert.Throws<InvalidOperationException>(() => kept.Call("peek", WasmValue.I32(0))).Message, StringComparison.Ordinal);
        Assert.Contains("the store is closed", Assert.Throws<InvalidOperationException>(() => InstanceImage.Of(kept)).Message, StringComparison.Ordinal);
        using var second = pool.Rent();
        Assert.Same(kept, second.Instance);
        first.Interrupt();
        first.Dispose();
        Assert.Null(second.Instance.Call("peek", WasmValue.I32(0)).Trap);
        Assert.Equal(0, pool.Idle);
    }

    [Fact]
    public void An_instance_that_runs_stays_rented()
    {
        using var image = Imaged.NewImage(Guest.Engine);
        using var pool = NewPool(image, Guest.Engine);
        var rented = pool.Rent();
        string? refusal = null;
        rented.Host.During = () => refusal = Assert.Throws<InvalidOperationException>(rented.Dispose).Message;
        Assert.Equal(4, rented.Instance.Call("call", WasmValue.I32(3), WasmValue.I32(1)).Single().AsI32());
        Assert.Contains("cannot be given back while its code runs", refusal, StringComparison.Ordinal);
        Assert.Equal(6, rented.Instance.Call("call", WasmValue.I32(3), WasmValue.I32(0)).Single().AsI32());
        rented.Dispose();
        Assert.Equal(1, pool.Idle);
    }

    [Fact]
    public void A_pool_that_is_disposed_lets_go_what_comes_back()
    {
        using var image = Imaged.NewImage(Guest.Engine);
        var pool = NewPool(image, Guest.Engine);
        pool.Rent().Dispose();
        var rented = pool.Rent();
        pool.Dispose();
        Assert.Null(rented.Instance.Call("peek", WasmValue.I32(0)).Trap);
        var store = rented.Store;
        rented.Dispose();
        Assert.Equal((0, 0), (pool.Idle, pool.Instances));
        Assert.Throws<ObjectDisposedException>(pool.Rent);
        Assert.Throws<ObjectDisposedException>(() => image.Instantiate(store, Guest.Engine.Load(image.Module, null), Imports.None));
    }

    private static unsafe int Lock(LinearMemory memory)
    {
        fixed (byte* start = memory.Span) return LockPages(start, 4_096);
    }

    [LibraryImport("libc", EntryPoint = "mlock")]
    private static unsafe partial int LockPages(byte* address, nuint length);
}

/// <summary>A host that keeps something of its tenant.</summary>
internal sealed class PoolHost : IPooledHost
{
    public PoolHost(Store store)
    {
        var imports = Imaged.Imports(store);
        Imports = imports.Add(store, new HostFunction("env", "host", new FuncType([ValType.I32], [ValType.I32]), call =>
        {
            During?.Invoke();
            if (call.I32(0) == -1) throw new InvalidOperationException("trouble of the host");
            call.Return(call.I32(0) + 1);
        }));
    }

    public IImports Imports { get; }
    public object? Tenant { get; set; }
    public Action? During { get; set; }
    public bool FailsToReset { get; set; }
    public Instance? Instance { get; private set; }

    public void Bind(Instance instance) => Instance = instance;

    public void Reset()
    {
        if (FailsToReset) throw new InvalidTimeZoneException("the host's part does not reset");
        (Tenant, During) = (null, null);
    }
}
