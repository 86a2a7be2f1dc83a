using System.Xml.Linq;
using OutLayer.Cli.Commands.Bench;
using OutLayer.Cli.Commands.Bench.Crossings;
using OutLayer.Cli.Commands.Bench.Documents;
using OutLayer.Cli.Commands.Bench.Opcodes;

namespace OutLayer.Cli.Tests.Bench;

/// <summary>What is made of the times.</summary>
public sealed class EngineReportTests
{
    private static readonly EngineReport Report = new(["v8-turbofan", "ours"], "v8-turbofan",
    [
        Times("even", 10, 10), Times("slow", 10, 40), Times("fast", 20, 5), Times("vectors", 8, null),
    ]);

    private static KernelTimes Times(string name, double baseline, double? ours)
    {
        var times = new Dictionary<string, double> { ["v8-turbofan"] = baseline };
        if (ours is { } known) times["ours"] = known;
        var unsupported = ours is null ? new Dictionary<string, string> { ["ours"] = "no simd" } : [];
        return new KernelTimes(new Kernel(name, $"{name}.wasm", null, 1, null), 7, times, unsupported);
    }

    [Fact]
    public void The_mean_is_geometric_and_over_what_both_could_run()
    {
        var (mean, kernels) = Report.Mean("ours");
        Assert.Equal(1, mean!.Value, 12); // of 1, 4 and 1/4
        Assert.Equal(3, kernels);
        Assert.Equal("1.000 of 3", Report.MeanText("ours"));
        Assert.Equal("1.000", Report.MeanText("v8-turbofan"));
    }

    [Fact]
    public void Ratios_are_to_the_baseline_and_slow_ones_are_marked()
    {
        using var text = new StringWriter();
        Report.Print(text);
        Assert.Contains($"slow{"10.0",32}{"! 4.00",18}", text.ToString(), StringComparison.Ordinal);
        Assert.Contains($"even{"10.0",32}{"1.00",18}", text.ToString(), StringComparison.Ordinal);
        Assert.Contains($"vectors{"8.0",29}{"no simd",18}", text.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Without_the_baseline_there_are_times_instead_of_ratios()
    {
        using var text = new StringWriter();
        (Report with { Engines = ["ours"], Baseline = "other" }).Print(text);
        Assert.Contains("5.0 ms", text.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_chart_has_a_bar_for_each_time_and_cuts_the_long_ones()
    {
        XNamespace svg = "http://www.w3.org/2000/svg";
        var chart = XDocument.Parse(RatioChart.Draw(Report, ["ours"]));
        var bars = chart.Descendants(svg + "rect").Where(rect => (string?)rect.Attribute("x") == "130").Select(rect => (double)rect.Attribute("width")!);
        Assert.Equal([186.67, 560, 46.67], bars);
        Assert.Contains(chart.Descendants(svg + "text"), text => text.Value.Trim() == "4");
    }

    [Fact]
    public void The_document_holds_every_part()
    {
        var folder = Directory.CreateTempSubdirectory("outlayer-bench-");
        try
        {
            BenchDocument.Write(folder.FullName, Result(), new EngineBenchOptions("", 10, [], [], Docs: true, null));
            string text = File.ReadAllText(Path.Combine(folder.FullName, BenchDocument.TextFile));
            Assert.Contains("| slow | 10.0 | **4.00** |", text, StringComparison.Ordinal);
            Assert.Contains("| vectors | 8.0 | no simd |", text, StringComparison.Ordinal);
            Assert.Contains("| f64.sqrt | 5.00 | 2.00 | 2.5 |", text, StringComparison.Ordinal);
            Assert.Contains("| host call | 9.50 ns |", text, StringComparison.Ordinal);
            Assert.True(File.Exists(Path.Combine(folder.FullName, BenchDocument.ChartFile)));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static EngineBenchResult Result() => new()
    {
        Machine = new MachineInfo("a processor", 2, ".NET", "14.6"),
        Kernels = Report,
        Opcodes = [new OpcodeReport("ours", [new("i32.add", 1, 1), new("f64.sqrt", 5, 2), new("nop", 0, 1)], [])],
        Crossings = [new CrossingReport("ours", [new CrossingTime("host call", 9.5, "ns")])],
    };

    [Fact]
    public void The_worst_instruction_is_held_against_the_median()
    {
        var report = new OpcodeReport("ours", [new("a", 1, 1), new("b", 8, 2), new("c", 6, 3)], []);
        Assert.Equal((2, 2), (report.Median, report.WorstOverMedian));
        Assert.Equal("b", report.Sorted[0].Name);
    }
}
