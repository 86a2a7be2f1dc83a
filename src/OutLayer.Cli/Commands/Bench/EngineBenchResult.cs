using System.Text.Json;
using OutLayer.Cli.Commands.Bench.Crossings;
using OutLayer.Cli.Commands.Bench.Opcodes;

namespace OutLayer.Cli.Commands.Bench;

/// <summary>All that one session measured; parts that were not asked for are empty.</summary>
internal sealed record EngineBenchResult
{
    public required MachineInfo Machine { get; init; }
    public EngineReport? Kernels { get; init; }
    public IReadOnlyList<OpcodeReport> Opcodes { get; init; } = [];
    public IReadOnlyList<CrossingReport> Crossings { get; init; } = [];
    public IReadOnlyList<CrossingReport> Starts { get; init; } = [];

    public void Print(TextWriter output)
    {
        output.WriteLine(Machine);
        Kernels?.Print(output);
        foreach (var report in Opcodes) report.Print(output);
        foreach (var report in Crossings.Concat(Starts)) report.Print(output);
    }

    public void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WritePropertyName("machine");
        Machine.Write(writer);
        if (Kernels is not null)
        {
            writer.WritePropertyName("kernels");
            Kernels.Write(writer);
        }
        WriteAll(writer, "opcodes", Opcodes, report => report.Write(writer));
        WriteAll(writer, "crossings", Crossings, report => report.Write(writer));
        WriteAll(writer, "starts", Starts, report => report.Write(writer));
        writer.WriteEndObject();
    }

    private static void WriteAll<T>(Utf8JsonWriter writer, string name, IEnumerable<T> reports, Action<T> write)
    {
        writer.WriteStartArray(name);
        foreach (var report in reports) write(report);
        writer.WriteEndArray();
    }
}
