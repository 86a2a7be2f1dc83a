using OutLayer.Runtime;
using OutLayer.Runtime.Measuring;
using OutLayer.Wasm.Binary;
using OutLayer.Wasm.Instructions;
using OutLayer.Wasm.Runtime;
using OutLayer.Wasm.Validation;

namespace OutLayer.Cli.Commands.Bench;

/// <summary>Runs kernels on one of our engines, in this thread, which must have a stack for the deepest guest.</summary>
internal sealed class TierRunner(EngineTier tier) : KernelRunner
{
    private Store? _store;
    private Func<uint, uint>? _work;

    public override string Name => tier.Name;

    public override void Load(Kernel kernel)
    {
        Dispose();
        _store = new Store(tier.Engine);
        var instance = Instantiate(_store, kernel);
        _work = kernel.Script is null ? WorkOf(instance) : WorkOf(new QuickJsGuest(instance), File.ReadAllBytes(kernel.Script));
    }

    public override KernelRun Run(Kernel kernel)
    {
        _store!.Gas = long.MaxValue / 4;
        long start = ThreadCpuClock.Nanoseconds;
        uint result = _work!(kernel.Size);
        return new KernelRun(result, (ThreadCpuClock.Nanoseconds - start) / 1e6);
    }

    public override void Dispose()
    {
        _store?.Dispose();
        _store = null;
    }

    private Instance Instantiate(Store store, Kernel kernel)
    {
        try
        {
            var module = ModuleValidator.Load(File.ReadAllBytes(kernel.Path), tier.Engine.Features);
            return KernelHost.Instantiate(store, module, tier.Engine.Load(module, tier.Costs));
        }
        catch (WasmFormatException lacking) when (lacking.Error == WasmFormatError.UnsupportedFeature)
        {
            throw new KernelUnsupportedException($"no {WasmFeatures.NameOf(lacking.Feature)}");
        }
    }

    private static Func<uint, uint> WorkOf(Instance instance)
    {
        if (instance.FindExport("_initialize") is WasmFunction initialize) GuestCall.Enter(initialize);
        var run = instance.GetFunction("run");
        return size => GuestCall.Enter(run, size);
    }

    private static Func<uint, uint> WorkOf(QuickJsGuest guest, ReadOnlySpan<byte> script)
    {
        uint function = guest.Evaluate(script);
        return guest.IsFunction(function) ? guest.FunctionOf(function) : throw new InvalidOperationException("the script's value is not a function");
    }
}
