using System.CommandLine;
using System.Globalization;
using OutLayer.Cli.Output;
using OutLayer.Runtime.Modules;
using OutLayer.Wasm.Instructions;
using OutLayer.Wasm.Runtime;

namespace OutLayer.Cli.Commands.Modules;

/// <summary>outlayer wasm compile FILE: compiles ahead of time, into the cache or to a library.</summary>
internal sealed class WasmCompileCommand
{
    private readonly Argument<string> _file = new("FILE") { Description = "The module." };
    private readonly Option<string?> _output = new("--output", "-o") { HelpName = "DLL", Description = "Write a library, for programs that load it themselves, in place of filling the cache." };
    private readonly Option<bool> _native = new("--native") { Description = "Add machine code, so that the first call compiles nothing; needs crossgen2.", Arity = ArgumentArity.Zero };
    private readonly Option<bool> _noFuel = new("--no-fuel") { Description = "For runs that count no instructions.", Arity = ArgumentArity.Zero };
    private readonly EngineChoice _engine = new();
    private readonly CommandConsole _console;

    private WasmCompileCommand(CommandConsole console) => _console = console;

    public static Command Create(CommandConsole console)
    {
        var compile = new WasmCompileCommand(console);
        var command = new Command("compile", "Compiles a module ahead of time.") { compile._file, compile._output, compile._native, compile._noFuel, CommonOptions.Json() };
        compile._engine.AddTo(command);
        command.SetAction(compile.Execute);
        return command;
    }

    private int Execute(ParseResult parsed)
    {
        var settings = _engine.Read(parsed);
        string? output = parsed.GetValue(_output);
        if (output is null && settings.CacheFolder is null) throw new UsageException("there is nowhere to compile to: name a library with -o, or a folder with --cache");
        if (output is not null) RequireFolder(output);
        var module = ModuleFile.Load(parsed.GetRequiredValue(_file), WasmFeatures.All);
        var costs = parsed.GetValue(_noFuel) ? null : CostModel.OneEach;
        using var engine = OpenEngine.Open(output is null ? settings with { CacheIsOptional = false } : settings with { CacheFolder = null });
        try
        {
            var code = output is null
                ? engine.Precompile(module, costs, parsed.GetValue(_native)) : engine.WriteLibrary(module, costs, parsed.GetValue(_native), output);
            Report(code, output ?? engine.CacheFolder!, output is null);
            return ExitCode.Ok;
        }
        catch (NotSupportedException missing)
        {
            throw new RefusedModuleException("unsupported-feature", missing.Message);
        }
    }

    private static void RequireFolder(string path)
    {
        if (path.Length == 0 || Directory.Exists(path)) throw new UsageException($"-o \"{path}\" is no file; name one");
        if (Path.GetDirectoryName(Path.GetFullPath(path)) is { } folder && !Directory.Exists(folder)) throw new UsageException($"-o {path}: there is no folder {folder}");
    }

    private void Report(PrecompiledCode code, string where, bool isCache)
    {
        if (_console.Json) _console.WriteJson(writer =>
        {
            writer.WriteStartObject();
            writer.WriteString(isCache ? "cache" : "library", where);
            writer.WriteBoolean("wasThere", code.WasThere);
            writer.WriteBoolean("machineCode", code.HasMachineCode);
            writer.WriteNumber("bytes", code.Bytes);
            writer.WriteEndObject();
        });
        else
        {
            string what = code.HasMachineCode ? "machine code" : "IL";
            _console.WriteLine($"{(code.WasThere ? "there" : "compiled"),-8} {what}, {code.Bytes.ToString("N0", CultureInfo.InvariantCulture)} bytes, {(isCache ? "in the cache" : "as")} {where}");
        }
    }
}
