using OutLayer.Runtime;
using OutLayer.Runtime.Guests;
using OutLayer.Wasm.Runtime;
using OutLayer.Wasm.Validation;

namespace OutLayer.Cli.Commands.Bench.Crossings;

/// <summary>QuickJS from its bytes in memory to the value of 1+1. It means most as the first thing that a process does.</summary>
internal static class QuickJsStart
{
    /// <summary>CPU milliseconds of the whole process, the JIT's and the collector's threads included, with code made now.</summary>
    public static double Cold(BenchFolder folder, EngineTier tier)
    {
        byte[] wasm = File.ReadAllBytes(folder.QuickJs);
        return CpuTimeOf(() =>
        {
            var module = ModuleValidator.Load(wasm, tier.Engine.Features);
            Evaluate(tier.Engine, module, tier.Engine.Load(module, tier.Costs));
        });
    }

    /// <summary>The same with the code that ships with the product; the module is validated all the same.</summary>
    public static double Precompiled() => CpuTimeOf(() =>
    {
        var quickJs = new GuestImages().LoadQuickJsModule();
        Evaluate(Engines.Default, quickJs.Module, quickJs.Code);
    });

    private static void Evaluate(IEngine engine, ValidatedModule module, IModuleCode code)
    {
        using var store = new Store(engine);
        var guest = new QuickJsGuest(KernelHost.Instantiate(store, module, code));
        double value = guest.TakeNumber(guest.Evaluate("1+1"u8));
        if (value != 2) throw new ChecksumException($"QuickJS says that 1+1 is {value}");
    }

    private static double CpuTimeOf(Action work)
    {
        var before = Environment.CpuUsage.TotalTime;
        work();
        return (Environment.CpuUsage.TotalTime - before).TotalMilliseconds;
    }
}
