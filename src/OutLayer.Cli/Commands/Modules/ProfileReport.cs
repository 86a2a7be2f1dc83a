using System.Globalization;
using System.Text;
using System.Text.Json;
using OutLayer.Cli.Output;
using OutLayer.Runtime.State;
using OutLayer.Wasm.Runtime.Profiling;

namespace OutLayer.Cli.Commands.Modules;

/// <summary>Where the fuel of a call went: functions with what they burnt themselves and in all, and the file of the flame graph.</summary>
internal sealed record ProfileReport(string Path, IReadOnlyList<ProfileReport.Row> Functions)
{
    private const int MaxShown = 20;

    /// <summary>A function over all paths; none is in a path twice, so that totals add up.</summary>
    internal sealed record Row(int Index, string Name, long Calls, long SelfFuel, long TotalFuel);

    /// <summary>Writes the flame graph, and sums the profile up.</summary>
    public static ProfileReport Write(CallProfile profile, string path)
    {
        DurableFile.Write(path, Encoding.UTF8.GetBytes(FlameGraph.Draw(profile.Root)));
        var rows = from node in Below(profile.Root)
                   group node by (node.Function, node.Name) into same
                   let row = new Row(same.Key.Function, same.Key.Name, same.Sum(node => node.Calls), same.Sum(node => node.SelfGas), same.Sum(node => node.TotalGas))
                   orderby row.SelfFuel descending, row.Index
                   select row;
        return new ProfileReport(path, [.. rows]);
    }

    private static List<ProfileNode> Below(ProfileNode root)
    {
        var nodes = new List<ProfileNode>(root.Children);
        for (int i = 0; i < nodes.Count; i++) nodes.AddRange(nodes[i].Children);
        return nodes;
    }

    public void Print(CommandConsole console)
    {
        long all = Math.Max(Functions.Sum(row => row.SelfFuel), 1);
        console.WriteLine($"profile  {Path}");
        console.WriteLine($"{"self",22} {"total",16} {"calls",14}  function");
        foreach (var row in Functions.Take(MaxShown))
        {
            string share = (100.0 * row.SelfFuel / all).ToString("F1", CultureInfo.InvariantCulture);
            console.WriteLine($"{Grouped(row.SelfFuel),15} {share,5}% {Grouped(row.TotalFuel),16} {Grouped(row.Calls),14}  {row.Name}");
        }
        if (Functions.Count > MaxShown) console.WriteLine($"         ... {Functions.Count - MaxShown} more; --json shows all");
    }

    public void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject("profile");
        writer.WriteString("svg", Path);
        writer.WriteStartArray("functions");
        foreach (var row in Functions)
        {
            writer.WriteStartObject();
            writer.WriteNumber("index", row.Index);
            writer.WriteString("name", row.Name);
            writer.WriteNumber("calls", row.Calls);
            writer.WriteNumber("selfFuel", row.SelfFuel);
            writer.WriteNumber("totalFuel", row.TotalFuel);
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static string Grouped(long number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
