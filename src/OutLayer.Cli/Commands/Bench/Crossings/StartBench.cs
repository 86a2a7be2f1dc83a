using System.Text.Json.Nodes;
using static OutLayer.Cli.Commands.Bench.EngineBenchOptions;

namespace OutLayer.Cli.Commands.Bench.Crossings;

/// <summary>Starts of QuickJS, each in a process of its own.</summary>
internal static class StartBench
{
    public static CrossingReport Measure(BenchFolder folder, string tier, int reps)
    {
        double cold = Best(folder, reps, StartCold, tier), precompiled = Best(folder, reps, StartPrecompiled, tier);
        return new CrossingReport(tier, [
            new CrossingTime("QuickJS to the value of 1+1, cold", cold, "ms"), new CrossingTime("QuickJS to the value of 1+1, precompiled", precompiled, "ms")]);
    }

    /// <summary>The one start that a process of <see cref="Measure"/> is for.</summary>
    public static CrossingReport Once(BenchFolder folder, Runtime.EngineTier tier, string part) =>
        new(tier.Name, [new CrossingTime(part, part == StartCold ? QuickJsStart.Cold(folder, tier) : QuickJsStart.Precompiled(), "ms")]);

    private static double Best(BenchFolder folder, int reps, string part, string tier) => Enumerable.Range(0, reps).Min(_ =>
    {
        string document = SelfProcess.Run(folder.Root, "bench", "engine", "--part", part, "--engine", tier, "--json");
        return JsonNode.Parse(document)!["starts"]![0]!["times"]![0]!["value"]!.GetValue<double>();
    });
}
