using System.Globalization;
using System.Text;
using OutLayer.Cli.Commands.Bench.Crossings;
using OutLayer.Cli.Commands.Bench.Opcodes;
using OutLayer.Runtime;

namespace OutLayer.Cli.Commands.Bench.Documents;

/// <summary>docs/benchmarks.md and its chart, made of one session.</summary>
internal static class BenchDocument
{
    public const string TextFile = "benchmarks.md", ChartFile = "benchmarks.svg";

    /// <summary>Rows of instructions that the document shows.</summary>
    private const int WorstInstructions = 10;

    public static void Write(string folder, EngineBenchResult result, EngineBenchOptions options)
    {
        var kernels = result.Kernels ?? throw new ArgumentException("a document needs the kernels", nameof(result));
        // The interpreter's bars would all be cut: it has its place in the table.
        string[] ours = [.. Engines.Tiers.Where(tier => tier.Engine.Name != "interpreter").Select(tier => tier.Name).Where(kernels.Engines.Contains)];
        File.WriteAllText(Path.Combine(folder, ChartFile), RatioChart.Draw(kernels, ours));
        File.WriteAllText(Path.Combine(folder, TextFile), TextOf(result, kernels, options.Reps));
    }

    private static string TextOf(EngineBenchResult result, EngineReport kernels, int reps)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"""
            # Benchmarks of the engine

            Made by `outlayer bench engine --docs` ({reps} runs of each; {result.Machine}). To repeat it:
            `./outlayer bench engine`, which builds the kernels and installs V8 where they are missing. [Rationale 0014](rationale/0014-benchmarks.md) says how it measures and why.

            ## Kernels

            CPU time over that of V8's optimising compiler (`node --no-liftoff`), the least of the runs; every engine gave the same checksums.
            Bold: more than {EngineReport.Slow} times.

            ![Ratios as bars]({ChartFile})


            """);
        Kernels(text, kernels);
        text.Append("\n## Time per gas\n\n");
        foreach (var report in result.Opcodes) Opcodes(text, report);
        text.Append("## At the edges\n\n| what |");
        Crossings(text, [.. result.Crossings, .. result.Starts]);
        return text.ToString();
    }

    private static void Kernels(StringBuilder text, EngineReport report)
    {
        string[] others = [.. report.Engines.Where(engine => engine != report.Baseline)];
        text.Append(CultureInfo.InvariantCulture, $"| kernel | {report.Baseline}, ms | {string.Join(" | ", others)} |\n|---|---:|{string.Concat(others.Select(_ => "---:|"))}\n");
        foreach (var times in report.Kernels)
            text.Append(CultureInfo.InvariantCulture, $"| {times.Kernel.Name} | {times.Milliseconds[report.Baseline]:F1} | {string.Join(" | ", others.Select(engine => Cell(report, times, engine)))} |\n");
        text.Append(CultureInfo.InvariantCulture, $"| geometric mean | | {string.Join(" | ", others.Select(report.MeanText))} |\n");
    }

    private static string Cell(EngineReport report, KernelTimes times, string engine)
    {
        if (report.Ratio(times, engine) is not { } ratio) return times.Unsupported.GetValueOrDefault(engine, "");
        string text = ratio.ToString("F2", CultureInfo.InvariantCulture);
        return ratio > EngineReport.Slow ? $"**{text}**" : text;
    }

    private static void Opcodes(StringBuilder text, OpcodeReport report)
    {
        text.Append(CultureInfo.InvariantCulture, $"""
            On {report.Tier}, {report.Times.Count} instructions each repeated by itself: the median takes {report.Median:F2} ns for an operation of gas, the worst
            {report.WorstOverMedian:F1} times that.

            | instruction | ns | operations | times the median |
            |---|---:|---:|---:|

            """);
        foreach (var time in report.Sorted.Take(WorstInstructions))
            text.Append(CultureInfo.InvariantCulture, $"| {time.Name} | {time.Nanoseconds:F2} | {time.Operations:F2} | {time.PerOperation / report.Median:F1} |\n");
        text.Append('\n');
    }

    /// <summary>A row for each name, a column for each tier.</summary>
    private static void Crossings(StringBuilder text, CrossingReport[] reports)
    {
        string[] tiers = [.. reports.Select(report => report.Tier).Distinct()];
        text.Append(CultureInfo.InvariantCulture, $" {string.Join(" | ", tiers)} |\n|---|{string.Concat(tiers.Select(_ => "---:|"))}\n");
        foreach (string name in reports.SelectMany(report => report.Times).Select(time => time.Name).Distinct())
            text.Append(CultureInfo.InvariantCulture, $"| {name} | {string.Join(" | ", tiers.Select(tier => Value(reports, tier, name)))} |\n");
    }

    private static string Value(CrossingReport[] reports, string tier, string name) =>
        reports.Where(report => report.Tier == tier).SelectMany(report => report.Times).FirstOrDefault(time => time.Name == name) is { } time
            ? string.Create(CultureInfo.InvariantCulture, $"{time.Value:F2} {time.Unit}") : "";
}
