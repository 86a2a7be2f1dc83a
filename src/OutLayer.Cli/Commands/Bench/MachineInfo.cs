using System.Runtime.InteropServices;
using System.Text.Json;

namespace OutLayer.Cli.Commands.Bench;

/// <summary>What times depend on.</summary>
/// <param name="Processor">The processor's name, as Linux gives it.</param>
/// <param name="Processors">How many of them this process may use.</param>
/// <param name="Runtime">.NET and its version.</param>
/// <param name="V8">V8 and its version, where it was measured.</param>
internal sealed record MachineInfo(string Processor, int Processors, string Runtime, string? V8)
{
    private const string ProcessorFile = "/proc/cpuinfo";

    public static MachineInfo Of(string? v8) => new(ProcessorName(), Environment.ProcessorCount, RuntimeInformation.FrameworkDescription, v8);

    public override string ToString() => $"{Processors} x {Processor}, {Runtime}{(V8 is null ? "" : $", V8 {V8}")}";

    public void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteString("processor", Processor);
        writer.WriteNumber("processors", Processors);
        writer.WriteString("runtime", Runtime);
        writer.WriteString("v8", V8);
        writer.WriteEndObject();
    }

    private static string ProcessorName() => !File.Exists(ProcessorFile) ? "unknown processor"
        : File.ReadLines(ProcessorFile).FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(':', 2)[1].Trim() ?? "unknown processor";
}
