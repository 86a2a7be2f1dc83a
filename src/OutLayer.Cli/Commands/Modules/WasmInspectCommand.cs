using System.CommandLine;
using OutLayer.Cli.Output;
using OutLayer.Wasm.Instructions;

namespace OutLayer.Cli.Commands.Modules;

/// <summary>outlayer wasm inspect FILE: what is in a module.</summary>
internal static class WasmInspectCommand
{
    public static Command Create(CommandConsole console)
    {
        var file = new Argument<string>("FILE") { Description = "The module." };
        var command = new Command("inspect", "Shows imports, exports, features, sections and functions of a module.") { file, CommonOptions.Json() };
        command.SetAction(parsed =>
        {
            var summary = ModuleSummary.Of(ModuleFile.Load(parsed.GetRequiredValue(file), WasmFeatures.All));
            if (console.Json) console.WriteJson(summary.Write);
            else summary.Print(console);
            return ExitCode.Ok;
        });
        return command;
    }
}
