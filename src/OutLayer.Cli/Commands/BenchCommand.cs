using System.CommandLine;
using OutLayer.Cli.Output;

namespace OutLayer.Cli.Commands;

/// <summary>outlayer bench: measurements that users can repeat.</summary>
internal static class BenchCommand
{
    public static Command Create(CommandConsole console)
    {
        var calls = new Option<int>("--calls") { HelpName = "N", Description = "Contract calls to measure.", DefaultValueFactory = _ => 1_000 };
        var main = new Command("main", "The main job: contract calls in this process, the restore of the realm, memory.") { calls, CommonOptions.Json() };
        main.SetAction(parsed => MainBench.Run(console, parsed.GetValue(calls)));
        return new Command("bench", "Measurements.") { main };
    }
}
