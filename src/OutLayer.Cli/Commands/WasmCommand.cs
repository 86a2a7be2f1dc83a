using System.CommandLine;
using OutLayer.Cli.Commands.Modules;
using OutLayer.Cli.Output;
using OutLayer.Runtime.Modules;
using OutLayer.Wasm.Instructions;
using OutLayer.Wasm.SpecSuite;

namespace OutLayer.Cli.Commands;

/// <summary>outlayer wasm ...: the engine by itself.</summary>
internal static class WasmCommand
{
    public static Command Create(CommandConsole console) => new("wasm", "The WebAssembly engine by itself.")
    {
        WasmRunCommand.Create(console), WasmValidateCommand.Create(console), WasmInspectCommand.Create(console), WasmCompileCommand.Create(console), Spec(console),
    };

    private static Command Spec(CommandConsole console)
    {
        var folder = new Argument<string>("DIR") { Description = "Folder with the official test suite as scripts (*.wast) or JSON documents." };
        var engine = new EngineChoice();
        var command = new Command("spec", "Runs the official WebAssembly test suite.") { folder, CommonOptions.Json() };
        engine.AddTo(command, caches: false);
        command.SetAction(parsed => RunSuite(console, parsed.GetRequiredValue(folder), engine.Read(parsed, caches: false) with { CompilesAtOnce = true }));
        return command;
    }

    private static int RunSuite(CommandConsole console, string folder, EngineSettings settings)
    {
        if (!Directory.Exists(folder)) throw new UsageException($"there is no folder {folder}");
        using var engine = OpenEngine.Open(settings);
        SpecSuiteResult result;
        try
        {
            result = SpecSuiteRunner.Run(folder, engine.Engine, file => Print(console, file));
        }
        catch (InvalidDataException bad)
        {
            throw new UsageException(bad.Message);
        }
        if (console.Json) WriteJson(console, result);
        else console.Output.WriteLine($"passed {result.Passed}, failed {result.Failed}, skipped {result.Skipped}");
        return result.Failed == 0 ? ExitCode.Ok : ExitCode.GuestFailed;
    }

    private static void Print(CommandConsole console, SpecFileResult file)
    {
        var output = console.Json ? console.Error : console.Output;
        output.WriteLine($"{file.File}: passed {file.Passed}, failed {file.Failed}, skipped {file.Skipped}{Features(file)}");
        foreach (var failure in file.Failures) output.WriteLine($"  {TerminalText.Visible($"command {failure.Command}: {failure.Message}")}");
    }

    private static string Features(SpecFileResult file) => file.Skips.IsEmpty ? ""
        : $" ({string.Join(", ", file.Skips.Select(skip => skip.Feature == WasmFeature.None ? skip.Reason : WasmFeatures.NameOf(skip.Feature)).Distinct().Order(StringComparer.Ordinal))})";

    private static void WriteJson(CommandConsole console, SpecSuiteResult result) => console.WriteJson(writer =>
    {
        writer.WriteStartObject();
        writer.WriteNumber("passed", result.Passed);
        writer.WriteNumber("failed", result.Failed);
        writer.WriteNumber("skipped", result.Skipped);
        writer.WriteStartArray("files");
        foreach (var file in result.Files)
        {
            writer.WriteStartObject();
            writer.WriteString("file", file.File);
            writer.WriteNumber("passed", file.Passed);
            writer.WriteNumber("failed", file.Failed);
            writer.WriteNumber("skipped", file.Skipped);
            writer.WriteStartArray("failures");
            foreach (var failure in file.Failures) writer.WriteStringValue($"command {failure.Command}: {failure.Message}");
            writer.WriteEndArray();
            writer.WriteStartArray("skips");
            foreach (var skip in file.Skips) WriteSkip(writer, skip);
            writer.WriteEndArray();
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
        writer.WriteEndObject();
    });

    private static void WriteSkip(System.Text.Json.Utf8JsonWriter writer, SpecSkip skip)
    {
        writer.WriteStartObject();
        writer.WriteNumber("command", skip.Command);
        writer.WriteString("feature", WasmFeatures.NameOf(skip.Feature));
        writer.WriteString("reason", skip.Reason);
        writer.WriteNumber("assertions", skip.Assertions);
        writer.WriteEndObject();
    }
}
