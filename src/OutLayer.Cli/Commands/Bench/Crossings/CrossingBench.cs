using System.Buffers.Binary;
using OutLayer.Runtime;
using OutLayer.Runtime.Measuring;
using OutLayer.Wasm.Runtime;
using OutLayer.Wasm.Types;
using OutLayer.Wasm.Validation;

namespace OutLayer.Cli.Commands.Bench.Crossings;

/// <summary>What it costs to get into a guest and out of it: traps, host calls, instances.</summary>
/// <param name="Name">What was measured.</param>
/// <param name="Value">CPU time of one, the least of the runs.</param>
/// <param name="Unit">"ns", "us" or "ms".</param>
internal sealed record CrossingTime(string Name, double Value, string Unit);

internal sealed class CrossingBench(EngineTier tier, int reps)
{
    private const int Batch = 100, HostCalls = 100_000;

    private readonly ValidatedModule _module = ModuleValidator.Load(CrossingModule.Build(), tier.Engine.Features);

    public IEnumerable<CrossingTime> Measure()
    {
        var code = tier.Engine.Load(_module, tier.Costs);
        using var store = new Store(tier.Engine);
        var instance = Instantiate(store, code);
        foreach (string name in CrossingModule.Traps)
        {
            var trapping = instance.GetFunction(name);
            yield return new CrossingTime($"trap of {name}", Best(Batch, () => Trap(trapping)) / 1e3, "us");
        }
        var loop = instance.GetFunction(CrossingModule.CallHost);
        yield return new CrossingTime("host call", Best(1, () => GuestCall.Enter(loop, HostCalls)) / HostCalls, "ns");
        using var image = NewImage(instance);
        yield return new CrossingTime("instance from an image of 4 MiB, and its end", Best(Batch, () => StartAndEnd(code, image)) / 1e3, "us");
        using var pool = new InstancePool<StatelessHost>(image, tier.Engine, code, store => new StatelessHost(Imports(store)));
        yield return new CrossingTime("pooled instance of it, a page written", Best(Batch, () => RentAndReturn(pool)) / 1e3, "us");
    }

    private Instance Instantiate(Store store, IModuleCode code) => store.Instantiate(_module, code, Imports(store));

    private static Imports Imports(Store store) => new Imports().Add(store,
        new HostFunction(CrossingModule.HostModule, CrossingModule.HostFunction, new FuncType([], []), static _ => { }));

    private static InstanceImage NewImage(Instance instance)
    {
        FillMemory(instance.GetMemory("memory").Span);
        return InstanceImage.Of(instance);
    }

    private void StartAndEnd(IModuleCode code, InstanceImage image)
    {
        using var store = new Store(tier.Engine);
        image.Instantiate(store, code, Imports(store));
    }

    private static void RentAndReturn(InstancePool<StatelessHost> pool)
    {
        using var rented = pool.Rent();
        rented.Instance.GetMemory("memory").Span[0]++;
    }

    private static void Trap(WasmFunction function)
    {
        if (function.Store.Call(function, [0]) is null) throw new InvalidOperationException($"{function.Name} did not trap");
    }

    /// <summary>No page of it is zero, so that the kernel holds all of them.</summary>
    private static void FillMemory(Span<byte> bytes)
    {
        for (int at = 0; at < bytes.Length; at += 4) BinaryPrimitives.WriteInt32LittleEndian(bytes[at..], at + 1);
    }

    /// <summary>Nanoseconds of one call of the work, the least over the batches; the first batch does not count.</summary>
    private double Best(int batch, Action work)
    {
        double best = double.MaxValue;
        for (int rep = -1; rep < reps; rep++)
        {
            long start = ThreadCpuClock.Nanoseconds;
            for (int i = 0; i < batch; i++) work();
            double time = (ThreadCpuClock.Nanoseconds - start) / (double)batch;
            if (rep >= 0) best = Math.Min(best, time);
        }
        return best;
    }
}
