using System.CommandLine;
using OutLayer.Cli.Commands.Bench;
using OutLayer.Cli.Commands.Bench.Near;
using OutLayer.Cli.Output;

namespace OutLayer.Cli.Commands;

/// <summary>outlayer bench: measurements that users can repeat.</summary>
internal static class BenchCommand
{
    public static Command Create(CommandConsole console) => new("bench", "Measurements.") { MainJob(console), Engine(console), Near(console), Node(console) };

    private static Command MainJob(CommandConsole console)
    {
        var calls = new Option<int>("--calls") { HelpName = "N", Description = "Contract calls to measure.", DefaultValueFactory = _ => 1_000 };
        var main = new Command("main", "The main job: contract calls in this process, the restore of the realm, memory.") { calls, CommonOptions.Json() };
        main.SetAction(parsed => MainBench.Run(console, parsed.GetValue(calls)));
        return main;
    }

    private static Command Near(CommandConsole console)
    {
        var calls = new Option<int>("--calls") { HelpName = "N", Description = "Calls to measure.", DefaultValueFactory = _ => 20_000 };
        var near = new Command("near", "Calls of compiled NEAR contracts: warm, of a large contract at first, in new processes.") { calls, CommonOptions.Json() };
        near.SetAction(parsed => NearBench.Run(console, parsed.GetValue(calls)));
        return near;
    }

    private static Command Node(CommandConsole console)
    {
        var transactions = new Option<int>("--transactions") { HelpName = "N", Description = "Calls of each round.", DefaultValueFactory = _ => 8_000 };
        var connections = new Option<int>("--connections") { HelpName = "N", Description = "Connections that send at the same time.", DefaultValueFactory = _ => 32 };
        var node = new Command("node", "A local NEAR node with its state on disk: start, calls one by one, calls over many connections.") { transactions, connections, CommonOptions.Json() };
        node.SetAction(parsed => NodeBench.Run(console, parsed.GetValue(transactions), parsed.GetValue(connections)));
        return node;
    }

    private static Command Engine(CommandConsole console)
    {
        var filter = new Option<string>("--filter") { HelpName = "TEXT", Description = "Only kernels, or with --part opcodes instructions, whose names contain it.", DefaultValueFactory = _ => "" };
        var reps = new Option<int>("--reps") { HelpName = "N", Description = "Runs that count, of everything that is measured.", DefaultValueFactory = _ => 10 };
        var engines = Names("--engine", $"Only these engines; ratios are to the first of them. Of {string.Join(", ", EngineBenchOptions.EngineNames)}.");
        var parts = Names("--part", $"Only these parts. Of {string.Join(", ", EngineBenchOptions.PartNames)}.");
        var own = new Option<string?>("--kernels") { HelpName = "FOLDER", Description = "Kernels of your own: kernels.json, as bench/kernels has it, and NAME.wasm for each, whose export run(size) gives a checksum." };
        var docs = new Option<bool>("--docs") { Description = "Write docs/benchmarks.md and its chart, too.", Arity = ArgumentArity.Zero };
        var engine = new Command("engine", "The engine against V8 on the kernels of bench/kernels, time per gas, and the cost of traps, host calls and starts: CPU time.")
        {
            filter, reps, engines, parts, own, docs, CommonOptions.Json(),
        };
        engine.SetAction(parsed => EngineBench.Run(console, new EngineBenchOptions(
            parsed.GetValue(filter)!, parsed.GetValue(reps), parsed.GetValue(engines) ?? [], parsed.GetValue(parts) ?? [], parsed.GetValue(docs), parsed.GetValue(own))));
        return engine;
    }

    private static Option<string[]> Names(string name, string description) =>
        new(name) { HelpName = "NAME", AllowMultipleArgumentsPerToken = true, Description = description };
}
