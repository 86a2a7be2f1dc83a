using System.Globalization;
using System.Text.Json;

namespace OutLayer.Cli.Commands.Bench.Opcodes;

/// <summary>How far the worst instructions are from the median in time per gas.</summary>
internal sealed record OpcodeReport(string Tier, IReadOnlyList<OpcodeTime> Times, IReadOnlyList<string> NotMeasured)
{
    private const int Shown = 5;

    /// <summary>The worst first.</summary>
    public IReadOnlyList<OpcodeTime> Sorted { get; } = [.. Times.OrderByDescending(time => time.PerOperation)];

    /// <summary>Nanoseconds per operation of gas.</summary>
    public double Median => Sorted[Sorted.Count / 2].PerOperation;

    public double WorstOverMedian => Sorted[0].PerOperation / Median;

    public void Print(TextWriter output)
    {
        output.WriteLine($"time per gas of {Times.Count} instructions on {Tier}: median {Text(Median)} ns an operation, worst {Text(WorstOverMedian)} times that");
        foreach (var time in Sorted.Take(Shown))
            output.WriteLine($"  {time.Name,-28}{Text(time.PerOperation),8} ns an operation, {Text(time.PerOperation / Median)} times the median ({Text(time.Nanoseconds)} ns for {Text(time.Operations)})");
        if (NotMeasured.Count > 0) output.WriteLine($"  not measured: {string.Join(", ", NotMeasured)}");
    }

    public void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteString("tier", Tier);
        writer.WriteNumber("medianNsPerOperation", Math.Round(Median, 4));
        writer.WriteNumber("worstOverMedian", Math.Round(WorstOverMedian, 2));
        writer.WriteStartArray("instructions");
        foreach (var time in Sorted)
        {
            writer.WriteStartObject();
            writer.WriteString("name", time.Name);
            writer.WriteNumber("ns", Math.Round(time.Nanoseconds, 4));
            writer.WriteNumber("operations", Math.Round(time.Operations, 3));
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
        writer.WriteStartArray("notMeasured");
        foreach (string name in NotMeasured) writer.WriteStringValue(name);
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static string Text(double number) => number.ToString("F2", CultureInfo.InvariantCulture);
}
