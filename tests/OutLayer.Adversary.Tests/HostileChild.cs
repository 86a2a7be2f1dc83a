using System.Diagnostics;
using System.Globalization;
using OutLayer.Wasm.Binary;
using OutLayer.Wasm.Compiler;
using OutLayer.Wasm.Runtime;
using OutLayer.Wasm.Validation;

namespace OutLayer.Adversary.Tests;

/// <summary>The child process that runs one hostile module, and may die of it: says how it ended, and after how long.</summary>
internal static class HostileChild
{
    public static int Run(string name, bool metered, int depthMiB)
    {
        long start = Stopwatch.GetTimestamp();
        string outcome = Outcome(Hostile.Modules[name](), metered, depthMiB);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{outcome} after {Stopwatch.GetElapsedTime(start).TotalMilliseconds:F0} ms"));
        return 0;
    }

    private static string Outcome(byte[] wasm, bool metered, int depthMiB)
    {
        try
        {
            var engine = new CompilerEngine();
            var module = ModuleValidator.Load(wasm, engine.Features);
            using var store = new Store(engine, new StoreOptions { MaxCallDepthBytes = depthMiB << 20, Gas = 1_000_000_000 });
            var instance = store.Instantiate(module, new Imports(), metered ? CostModel.OneEach : null);
            var function = instance.GetFunction("run");
            var result = function.Call([.. function.Type.Parameters.Select(type => new WasmValue(type, 1))]);
            return result.Trap is { } trap ? $"trap {trap.Code}" : "done";
        }
        catch (WasmFormatException refused)
        {
            return $"refused: {refused.Message}";
        }
        catch (HostResourceException trouble)
        {
            return $"host: {trouble.Message}";
        }
    }
}
