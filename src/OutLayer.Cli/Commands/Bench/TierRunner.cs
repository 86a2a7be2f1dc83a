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
    private WasmFunction? _run;

    public override string Name => tier.Name;

    public override void Load(Kernel kernel)
    {
        Dispose();
        _store = new Store(tier.Engine);
        var instance = Instantiate(_store, kernel);
        if (instance.FindExport("_initialize") is WasmFunction initialize) ThrowIfTrapped(initialize.Call().Trap);
        _run = instance.GetFunction("run");
    }

    public override KernelRun Run(Kernel kernel)
    {
        Span<long> slots = [kernel.Size];
        _store!.Gas = long.MaxValue / 4;
        long start = ThreadCpuClock.Nanoseconds;
        var trap = _store.Call(_run!, slots);
        long end = ThreadCpuClock.Nanoseconds;
        ThrowIfTrapped(trap);
        return new KernelRun((uint)slots[0], (end - start) / 1e6);
    }

    public override void Dispose()
    {
        _store?.Dispose();
        _store = null;
    }

    private Instance Instantiate(Store store, Kernel kernel)
    {
        Instance? instance = null;
        var imports = KernelHost.Imports(store, () => instance!.GetMemory("memory"));
        try
        {
            return instance = store.Instantiate(ModuleValidator.Load(File.ReadAllBytes(kernel.Path), tier.Engine.Features), imports, tier.Costs);
        }
        catch (WasmFormatException lacking) when (lacking.Error == WasmFormatError.UnsupportedFeature)
        {
            throw new KernelUnsupportedException($"no {WasmFeatures.NameOf(lacking.Feature)}");
        }
    }

    private static void ThrowIfTrapped(Trap? trap)
    {
        if (trap is not null) throw new TrapException(trap);
    }
}
