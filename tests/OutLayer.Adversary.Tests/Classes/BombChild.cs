using System.Diagnostics;
using System.Globalization;
using OutLayer.Wasm.Binary;
using OutLayer.Wasm.Compiler;
using OutLayer.Wasm.Interpreter;
using OutLayer.Wasm.Runtime;
using OutLayer.Wasm.Text;
using OutLayer.Wasm.Validation;

namespace OutLayer.Adversary.Tests.Classes;

/// <summary>The child process that takes one bomb as the product would: reads, validates, compiles or interprets, instantiates, calls. Says how that ended, what time and memory it took.</summary>
internal static class BombChild
{
    public static int Run(string name)
    {
        object bomb = Bombs.All[name]();
        GC.Collect();
        using var process = Process.GetCurrentProcess();
        var (time, memory) = (process.TotalProcessorTime, PeakBytes());
        string outcome = Outcome(bomb);
        process.Refresh();
        long milliseconds = (long)(process.TotalProcessorTime - time).TotalMilliseconds;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{outcome}\n{milliseconds} {PeakBytes() - memory} {(bomb as string)?.Length ?? ((byte[])bomb).Length}"));
        return 0;
    }

    private static string Outcome(object bomb)
    {
        try
        {
            byte[] wasm = bomb as byte[] ?? WatReader.Read((string)bomb);
            var engine = new CompilerEngine(interpreter: new InterpreterEngine()) { TierUp = new Wasm.Compiler.Tiers.TierUp() };
            var module = ModuleValidator.Load(wasm, engine.Features);
            using var store = new Store(engine, new StoreOptions { Gas = 100_000_000 });
            var instance = store.Instantiate(module, Imports.None, CostModel.OneEach);
            if (instance.FindExport("run") is WasmFunction run) return $"ran {run.Call().Trap?.Code}";
            return "made";
        }
        catch (Exception refused) when (refused is WasmFormatException or WatException or LinkException or TrapException)
        {
            return $"refused: {refused.Message}";
        }
    }

    /// <summary>The most memory that the process had at once.</summary>
    private static long PeakBytes()
    {
        string line = File.ReadLines("/proc/self/status").First(text => text.StartsWith("VmHWM:", StringComparison.Ordinal));
        return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) * 1_024;
    }
}
