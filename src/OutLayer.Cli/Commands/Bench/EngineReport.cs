using System.Globalization;
using System.Text.Json;

namespace OutLayer.Cli.Commands.Bench;

/// <summary>Times of all kernels as ratios to one engine, for people and for programs.</summary>
internal sealed record EngineReport(IReadOnlyList<string> Engines, string Baseline, IReadOnlyList<KernelTimes> Kernels)
{
    /// <summary>A kernel that takes more than this many times the baseline's time is marked.</summary>
    public const double Slow = 2;

    /// <summary>V8's version, where it is one of the engines.</summary>
    public string? V8 { get; init; }

    /// <summary>Time over the baseline's, or null where either has none.</summary>
    public double? Ratio(KernelTimes times, string engine) =>
        times.Milliseconds.TryGetValue(engine, out double own) && times.Milliseconds.TryGetValue(Baseline, out double other) ? own / other : null;

    /// <summary>The geometric mean of an engine's ratios, and over how many kernels.</summary>
    public (double? Mean, int Kernels) Mean(string engine)
    {
        double[] logarithms = [.. Kernels.Select(times => Ratio(times, engine)).OfType<double>().Select(ratio => Math.Log(ratio))];
        return (logarithms.Length == 0 ? null : Math.Exp(logarithms.Average()), logarithms.Length);
    }

    public void Print(TextWriter output)
    {
        output.WriteLine($"{"",-18}{$"{Baseline} ms",18}{string.Concat(Others.Select(engine => $"{engine,18}"))}");
        foreach (var times in Kernels)
        {
            string baseline = times.Milliseconds.TryGetValue(Baseline, out double ms) ? Text(ms, "F1") : "-";
            output.WriteLine($"{times.Kernel.Name,-18}{baseline,18}{string.Concat(Others.Select(engine => $"{Cell(times, engine),18}"))}");
        }
        output.WriteLine($"{"geometric mean",-18}{"",18}{string.Concat(Others.Select(engine => $"{MeanText(engine),18}"))}");
        output.WriteLine($"times over {Baseline}'s; CPU time, the least of the runs; ! marks more than {Slow.ToString(CultureInfo.InvariantCulture)} times");
    }

    public void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteString("baseline", Baseline);
        writer.WriteStartObject("geometricMean");
        foreach (string engine in Engines)
            if (Mean(engine).Mean is { } mean) writer.WriteNumber(engine, Math.Round(mean, 4));
        writer.WriteEndObject();
        writer.WriteStartArray("kernels");
        foreach (var times in Kernels) Write(writer, times);
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private IEnumerable<string> Others => Engines.Where(engine => engine != Baseline);

    private void Write(Utf8JsonWriter writer, KernelTimes times)
    {
        writer.WriteStartObject();
        writer.WriteString("name", times.Kernel.Name);
        writer.WriteNumber("size", times.Kernel.Size);
        writer.WriteNumber("result", times.Result);
        writer.WriteStartObject("cpuMs");
        foreach (var (engine, ms) in times.Milliseconds) writer.WriteNumber(engine, Math.Round(ms, 4));
        writer.WriteEndObject();
        writer.WriteStartObject("ratio");
        foreach (string engine in Engines)
            if (Ratio(times, engine) is { } ratio) writer.WriteNumber(engine, Math.Round(ratio, 4));
        writer.WriteEndObject();
        writer.WriteStartObject("unsupported");
        foreach (var (engine, why) in times.Unsupported) writer.WriteString(engine, why);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private string Cell(KernelTimes times, string engine) =>
        Ratio(times, engine) is { } ratio ? $"{(ratio > Slow ? "! " : "")}{Text(ratio, "F2")}"
        : times.Milliseconds.TryGetValue(engine, out double ms) ? $"{Text(ms, "F1")} ms"
        : times.Unsupported.GetValueOrDefault(engine, "-");

    /// <summary>The geometric mean; where an engine could not run all kernels, over how many it is.</summary>
    public string MeanText(string engine) => Mean(engine) switch
    {
        (null, _) => "-",
        var (mean, kernels) when kernels == Kernels.Count => Text(mean.Value, "F3"),
        var (mean, kernels) => $"{Text(mean.Value, "F3")} of {kernels}",
    };

    private static string Text(double number, string format) => number.ToString(format, CultureInfo.InvariantCulture);
}
