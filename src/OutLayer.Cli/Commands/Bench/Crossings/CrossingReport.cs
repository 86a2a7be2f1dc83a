using System.Globalization;
using System.Text.Json;

namespace OutLayer.Cli.Commands.Bench.Crossings;

/// <summary>Costs at the engine's edges, of one tier.</summary>
internal sealed record CrossingReport(string Tier, IReadOnlyList<CrossingTime> Times)
{
    public void Print(TextWriter output)
    {
        output.WriteLine($"at the engine's edges, {Tier}:");
        foreach (var time in Times) output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {time.Name,-48}{time.Value,10:F2} {time.Unit}"));
    }

    public void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteString("tier", Tier);
        writer.WriteStartArray("times");
        foreach (var time in Times)
        {
            writer.WriteStartObject();
            writer.WriteString("name", time.Name);
            writer.WriteNumber("value", Math.Round(time.Value, 4));
            writer.WriteString("unit", time.Unit);
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
        writer.WriteEndObject();
    }
}
