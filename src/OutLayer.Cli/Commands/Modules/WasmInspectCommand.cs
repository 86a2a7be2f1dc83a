using System.CommandLine;
using System.Globalization;
using OutLayer.Cli.Output;
using OutLayer.Wasm;
using OutLayer.Wasm.Instructions;
using OutLayer.Wasm.Text;

namespace OutLayer.Cli.Commands.Modules;

/// <summary>outlayer wasm inspect FILE: what is in a module, and its code as text.</summary>
internal sealed class WasmInspectCommand
{
    private readonly Argument<string> _file = new("FILE") { Description = "The module." };
    private readonly Option<string?> _function = new("--function") { HelpName = "N", Description = "Show the instructions of one function, by index or name, with their offsets." };
    private readonly Option<bool> _disassemble = new("--disassemble") { Description = "Show the whole module as text, with the offset of each instruction.", Arity = ArgumentArity.Zero };
    private readonly CommandConsole _console;

    private WasmInspectCommand(CommandConsole console) => _console = console;

    public static Command Create(CommandConsole console)
    {
        var inspect = new WasmInspectCommand(console);
        var command = new Command("inspect", "Shows imports, exports, features, sections, functions and code of a module.")
        {
            inspect._file, inspect._function, inspect._disassemble, CommonOptions.Json(),
        };
        command.SetAction(inspect.Execute);
        return command;
    }

    private int Execute(ParseResult parsed)
    {
        string? function = parsed.GetValue(_function);
        bool all = parsed.GetValue(_disassemble);
        if (all && function is not null) throw new UsageException("--function and --disassemble exclude each other");
        var module = ModuleFile.Load(parsed.GetRequiredValue(_file), WasmFeatures.All);
        string? text = function is not null ? Disassemble(module.Module, IndexOf(module.Module, function)) : all ? Disassemble(module.Module, null) : null;
        var summary = ModuleSummary.Of(module);
        if (_console.Json) _console.WriteJson(writer => summary.Write(writer, text));
        else if (text is not null) _console.Output.WriteLine(text.TrimEnd('\n')); // ASCII, strings escaped
        else summary.Print(_console);
        return ExitCode.Ok;
    }

    private static int IndexOf(Module module, string function)
    {
        int count = module.FunctionTypes.Length;
        if (int.TryParse(function, NumberStyles.None, CultureInfo.InvariantCulture, out int index))
            return index < count ? index : throw new UsageException($"--function {function}: the module has {count} functions, from 0");
        index = Enumerable.Range(0, count).FirstOrDefault(i => module.NameOf(i) == function, -1);
        return index >= 0 ? index : throw new UsageException($"--function {function}: the module has no function of that name");
    }

    private static string Disassemble(Module module, int? function)
    {
        var options = new WatPrintOptions { Offsets = true };
        try
        {
            if (function is not { } index) return WatPrinter.Print(module, options);
            using var output = new StringWriter(CultureInfo.InvariantCulture);
            WatPrinter.PrintFunction(module, index, output, options);
            return output.ToString();
        }
        catch (InvalidOperationException tooLong)
        {
            throw RefusedModuleException.ForLimit($"{tooLong.Message}; --function shows one function");
        }
    }
}
