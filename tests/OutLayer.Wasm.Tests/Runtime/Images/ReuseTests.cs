using System.Diagnostics;
using OutLayer.Wasm.Runtime;
using OutLayer.Wasm.Types;

namespace OutLayer.Wasm.Tests.Runtime.Images;

/// <summary>Very many tenants, one after another and at once: each writes somewhere, none sees anything of another.</summary>
[Collection(nameof(ReuseTests))]
public class ReuseTests
{
    private const int Reuses = 100_000;

    public static TheoryData<int> Engines => [.. Enumerable.Range(0, TestEngine.All.Length)];

    [Theory, MemberData(nameof(Engines))]
    public void A_hundred_thousand_tenants_leave_nothing(int engine)
    {
        using var image = Imaged.NewImage(TestEngine.All[engine], 3, 4);
        using var pool = InstancePoolTests.NewPool(image, TestEngine.All[engine]);
        byte[] expected = ImageOf(pool, out string look);
        var random = new Random(20_26);
        long memoryBefore = 0;
        for (int tenant = 0; tenant < Reuses; tenant++)
        {
            if (tenant == Reuses / 10) memoryBefore = Process.GetCurrentProcess().WorkingSet64;
            using var rented = pool.Rent();
            Find(rented.Instance, expected, tenant % 64 == 0 ? look : null);
            Write(rented.Instance, random, tenant);
        }
        long grown = Process.GetCurrentProcess().WorkingSet64 - memoryBefore;
        Assert.True(grown < 48 << 20, $"{grown >> 20} MiB more after {Reuses} tenants");
        Assert.Equal((1, 0L), (pool.Instances, pool.Discarded));
    }

    [Fact]
    public async Task Tenants_on_eight_threads_leave_nothing()
    {
        using var image = Imaged.NewImage(Guest.Engine, 0);
        using var pool = InstancePoolTests.NewPool(image, Guest.Engine, new InstancePoolOptions { Store = Imaged.Limits, MaxIdle = 3 });
        byte[] expected = ImageOf(pool, out string look);
        var threads = Enumerable.Range(0, 8).Select(seed => Task.Factory.StartNew(() =>
        {
            var random = new Random(seed);
            for (int tenant = 0; tenant < 500; tenant++)
            {
                using var rented = pool.Rent();
                Find(rented.Instance, expected, tenant % 16 == 0 ? look : null);
                Write(rented.Instance, random, tenant);
                if (tenant % 50 == 0) rented.Store.CreateTag(FuncType.Empty); // never handed on
            }
        }, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)).ToArray();
        await Task.WhenAll(threads);
        Assert.InRange(pool.Idle, 1, 3);
        Assert.Equal(pool.Idle, pool.Instances);
        Assert.True(pool.Discarded <= 80, $"{pool.Discarded} discarded");
    }

    private static byte[] ImageOf(InstancePool<PoolHost> pool, out string look)
    {
        using var rented = pool.Rent();
        look = Imaged.Look(rented.Instance);
        return rented.Instance.GetMemory("memory").ToArray();
    }

    /// <summary>Every byte of the memory, and what is short of the rest; with the look, all of it.</summary>
    private static void Find(Instance instance, byte[] expected, string? look)
    {
        Assert.True(instance.GetMemory("memory").Span.SequenceEqual(expected), "a tenant found other bytes than the image's");
        Assert.Equal((4, 6, Imaged.Gas), (instance.GetTable("functions").Length, instance.GetGlobal("i").Value.AsI32(), instance.Store.Gas));
        if (look is not null) Assert.Equal(look, Imaged.Look(instance));
    }

    private static void Write(Instance instance, Random random, int tenant)
    {
        if (tenant % 256 == 1) Assert.Null(instance.Call("dirty", WasmValue.I32(tenant)).Trap);
        var memory = instance.GetMemory("memory");
        if (tenant % 8 == 0) memory.Grow((uint)random.Next(1, 6));
        for (int i = 0; i < 4; i++) memory.Slice((uint)random.Next((int)memory.ByteLength - 8), 8).Fill((byte)random.Next(1, 256));
        instance.GetGlobal("i").Value = WasmValue.I32(random.Next());
        instance.GetTable("functions").Set((uint)random.Next(4), instance.GetTable("functions").Get(1));
        instance.Store.Gas = random.Next();
    }
}

/// <summary>Alone, because memory is measured of the whole process.</summary>
[CollectionDefinition(nameof(ReuseTests), DisableParallelization = true)]
public sealed class ReuseCollection;
