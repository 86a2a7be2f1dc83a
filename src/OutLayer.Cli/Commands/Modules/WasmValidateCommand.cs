using System.CommandLine;
using System.Text.Json;
using OutLayer.Cli.Output;
using OutLayer.Wasm.Instructions;
using OutLayer.Wasm.Validation;

namespace OutLayer.Cli.Commands.Modules;

/// <summary>outlayer wasm validate FILE: whether a module is one, with which features; else what is wrong, and where.</summary>
internal static class WasmValidateCommand
{
    /// <summary>Sets of features by the names that people use.</summary>
    private static readonly (string Name, WasmFeatures Features)[] Sets =
        [("1.0", WasmFeatures.Wasm1), ("2.0", WasmFeatures.Wasm2), ("near", WasmFeatures.Near), ("all", WasmFeatures.All)];

    private static string SetNames => string.Join(", ", Sets.Select(set => set.Name));

    public static Command Create(CommandConsole console)
    {
        var file = new Argument<string>("FILE") { Description = "The module." };
        var features = new Option<string>("--features") { HelpName = "SET", Description = $"What it may use, of {SetNames}.", DefaultValueFactory = _ => "all" };
        var command = new Command("validate", "Says whether a module is valid, and if not, what is wrong where.") { file, features, CommonOptions.Json() };
        command.SetAction(parsed => Execute(console, parsed.GetRequiredValue(file), parsed.GetRequiredValue(features)));
        return command;
    }

    private static int Execute(CommandConsole console, string file, string set)
    {
        int chosen = Array.FindIndex(Sets, row => row.Name == set);
        if (chosen < 0) throw new UsageException($"--features {set}: choose of {SetNames}");
        try
        {
            var module = ModuleFile.Load(file, Sets[chosen].Features);
            if (console.Json) console.WriteJson(writer => Write(writer, module, null));
            else console.WriteLine($"valid    {module.Module.Bytes.Length} bytes, functions: {module.Module.Bodies.Length}; features: {Names(module.Features)}");
            return ExitCode.Ok;
        }
        catch (RefusedModuleException refused) when (refused.Format is not null)
        {
            if (console.Json) console.WriteJson(writer => Write(writer, null, refused));
            else console.WriteLine($"refused  {refused.Message} [{refused.Code}]");
            return refused.Exit;
        }
    }

    public static string Names(WasmFeatures features) => features == WasmFeatures.None ? "those of 1.0" : features.ToString();

    private static void Write(Utf8JsonWriter writer, ValidatedModule? module, RefusedModuleException? refused)
    {
        writer.WriteStartObject();
        writer.WriteBoolean("valid", module is not null);
        if (module is not null) WriteFeatures(writer, module.Features);
        if (refused is not null) WriteRefusal(writer, refused);
        writer.WriteEndObject();
    }

    public static void WriteFeatures(Utf8JsonWriter writer, WasmFeatures features)
    {
        writer.WriteStartArray("features");
        foreach (var feature in Enum.GetValues<WasmFeature>())
            if (feature != WasmFeature.None && features.Has(feature)) writer.WriteStringValue(WasmFeatures.NameOf(feature));
        writer.WriteEndArray();
    }

    private static void WriteRefusal(Utf8JsonWriter writer, RefusedModuleException refused)
    {
        var format = refused.Format!;
        writer.WriteStartObject("error");
        writer.WriteString("code", refused.Code);
        writer.WriteString("message", format.Message);
        writer.WriteString("section", format.Section);
        writer.WriteNumber("offset", format.Offset);
        if (format.Feature != WasmFeature.None) writer.WriteString("feature", WasmFeatures.NameOf(format.Feature));
        writer.WriteEndObject();
    }
}
