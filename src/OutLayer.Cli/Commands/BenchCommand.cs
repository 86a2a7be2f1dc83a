using System.CommandLine;
using OutLayer.Cli.Commands.Bench;
using OutLayer.Cli.Output;

namespace OutLayer.Cli.Commands;

/// <summary>outlayer bench: measurements that users can repeat.</summary>
internal static class BenchCommand
{
    public static Command Create(CommandConsole console) => new("bench", "Measurements.") { MainJob(console), Engine(console) };

    private static Command MainJob(CommandConsole console)
    {
        var calls = new Option<int>("--calls") { HelpName = "N", Description = "Contract calls to measure.", DefaultValueFactory = _ => 1_000 };
        var main = new Command("main", "The main job: contract calls in this process, the restore of the realm, memory.") { calls, CommonOptions.Json() };
        main.SetAction(parsed => MainBench.Run(console, parsed.GetValue(calls)));
        return main;
    }

    private static Command Engine(CommandConsole console)
    {
        var filter = new Option<string>("--filter") { HelpName = "TEXT", Description = "Only kernels whose names contain it.", DefaultValueFactory = _ => "" };
        var reps = new Option<int>("--reps") { HelpName = "N", Description = "Runs of each kernel that count, on each engine.", DefaultValueFactory = _ => 10 };
        var engines = new Option<string[]>("--engine")
        {
            HelpName = "NAME", AllowMultipleArgumentsPerToken = true,
            Description = $"Only these engines; ratios are to the first of them. Of {string.Join(", ", EngineBench.EngineNames)}.",
        };
        var engine = new Command("engine", "The engine against V8 on the kernels of bench/kernels, in CPU time.") { filter, reps, engines, CommonOptions.Json() };
        engine.SetAction(parsed => EngineBench.Run(console, parsed.GetValue(filter)!, parsed.GetValue(reps), parsed.GetValue(engines) ?? []));
        return engine;
    }
}
