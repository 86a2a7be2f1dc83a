using System.Globalization;
using System.Text.Json;
using OutLayer.Cli.Output;
using OutLayer.Wasm.Runtime;

namespace OutLayer.Cli.Commands.Modules;

/// <summary>A run of a module, for people and for programs.</summary>
internal static class RunReport
{
    /// <summary>{"results":[{"type","value"}],"fuel","timesMs":[]}; with "trap" in place of "results" where one ended it, and "profile".</summary>
    public static void Write(Utf8JsonWriter writer, ModuleRun run, ProfileReport? profile)
    {
        writer.WriteStartObject();
        if (run.Trap is { } trap) Write(writer, trap);
        else
        {
            writer.WriteStartArray("results");
            foreach (var value in run.Results) value.Write(writer);
            writer.WriteEndArray();
        }
        if (run.Fuel is { } fuel) writer.WriteNumber("fuel", fuel);
        else writer.WriteNull("fuel");
        writer.WriteStartArray("timesMs");
        foreach (double time in run.TimesMs) writer.WriteNumberValue(Math.Round(time, 6));
        writer.WriteEndArray();
        profile?.Write(writer);
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, Trap trap)
    {
        writer.WriteStartObject("trap");
        writer.WriteString("code", CodeOf(trap));
        writer.WriteString("message", trap.Code.Text());
        if (trap.FunctionIndex >= 0) writer.WriteString("function", trap.FunctionName);
        else writer.WriteNull("function");
        if (trap.Offset >= 0) writer.WriteNumber("offset", trap.Offset);
        else writer.WriteNull("offset");
        writer.WriteEndObject();
    }

    public static void Print(CommandConsole console, ModuleRun run, RunLimits limits, ProfileReport? profile)
    {
        if (run.Trap is { } trap) Print(console, trap);
        else if (run.Results.Count == 0) Line(console, "result", "(none)");
        foreach (var value in run.Results) Line(console, "result", $"{value.Text ?? "null"} ({value.Type})");
        if (run.Fuel is { } fuel) Line(console, "fuel", $"{Grouped(fuel)} of {Grouped(limits.Fuel!.Value)}");
        if (run.TimesMs.Count > 0) Line(console, "time", Times(run.TimesMs));
        profile?.Print(console);
    }

    private static void Print(CommandConsole console, Trap trap)
    {
        Line(console, trap.Code.IsLimit() ? "limit" : "trap", $"{trap.Code.Text()} [{CodeOf(trap)}]");
        if (trap.Offset >= 0) Line(console, "at", $"{trap.FunctionName}, offset 0x{trap.Offset:x}");
    }

    private static string Times(IReadOnlyList<double> times)
    {
        if (times.Count == 1) return $"{Ms(times[0])} ms of CPU";
        double[] sorted = [.. times.Order()];
        return $"{Ms(sorted[0])} ms of CPU at best, {Ms(sorted[sorted.Length / 2])} in the median of {sorted.Length} calls, {Ms(times[0])} the first";
    }

    private static string CodeOf(Trap trap) => JsonNamingPolicy.KebabCaseLower.ConvertName(trap.Code.ToString());

    private static string Ms(double time) => time.ToString("0.###", CultureInfo.InvariantCulture);

    private static string Grouped(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    private static void Line(CommandConsole console, string label, string text) => console.WriteLine($"{label,-8} {text}");
}
