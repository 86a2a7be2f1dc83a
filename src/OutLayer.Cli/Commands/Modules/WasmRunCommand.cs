using System.CommandLine;
using System.Globalization;
using OutLayer.Cli.Output;
using OutLayer.Runtime.Modules;
using OutLayer.Wasm.Instructions;
using OutLayer.Wasm.Runtime;
using OutLayer.Wasm.Validation;

namespace OutLayer.Cli.Commands.Modules;

/// <summary>outlayer wasm run FILE: calls an exported function of a module that needs nothing from outside.</summary>
internal sealed class WasmRunCommand
{
    private const long DefaultFuel = 10_000_000_000, MaxFuel = 1_000_000_000_000_000_000;
    private const int DefaultMemoryMiB = 1_024, MaxMemoryMiB = 4_096, PagesPerMiB = 16;

    private readonly Argument<string> _file = new("FILE") { Description = "The module." };
    private readonly Argument<string[]> _args = new("ARGS") { Arity = ArgumentArity.ZeroOrMore, Description = "Arguments, as the function's type says: 7, -1, 0xff, 1.5, nan, i32x4:1,2,3,4, null." };
    private readonly Option<string?> _invoke = new("--invoke") { HelpName = "NAME", Description = "The exported function; by default _start, or the only one." };
    private readonly Option<string?> _fuel = new("--fuel") { HelpName = "N", Description = $"Instructions it may burn; by default {DefaultFuel}." };
    private readonly Option<bool> _noFuel = new("--no-fuel") { Description = "Count no instructions; then only --timeout stops a loop.", Arity = ArgumentArity.Zero };
    private readonly Option<string?> _timeout = new("--timeout") { HelpName = "S", Description = "Wall-clock deadline of all calls together, in seconds; by default none." };
    private readonly Option<string?> _memory = new("--memory") { HelpName = "MIB", Description = $"Memory it may have; by default {DefaultMemoryMiB}." };
    private readonly Option<string?> _repeat = new("--repeat") { HelpName = "N", Description = "Calls, each in a new instance; the time of each is printed. Nothing starts in the interpreter then." };
    private readonly Option<string?> _profile = new("--profile")
    {
        HelpName = "SVG", Arity = ArgumentArity.ZeroOrOne,
        Description = "Show where the fuel went, on the interpreter: a table of functions, and a flame graph in this file, by default beside the module.",
    };
    private readonly EngineChoice _engine = new();
    private readonly CommandConsole _console;

    private WasmRunCommand(CommandConsole console) => _console = console;

    public static Command Create(CommandConsole console)
    {
        var run = new WasmRunCommand(console);
        var command = new Command("run", "Calls an exported function of a module that imports nothing.")
        {
            run._file, run._args, run._invoke, run._fuel, run._noFuel, run._timeout, run._memory, run._repeat, run._profile, CommonOptions.Json(),
        };
        run._engine.AddTo(command);
        command.SetAction(run.Execute);
        return command;
    }

    private int Execute(ParseResult parsed)
    {
        var limits = Limits(parsed);
        string file = parsed.GetRequiredValue(_file);
        string? profile = limits.Profiles ? ProfileFile(parsed.GetValue(_profile), file) : null;
        var settings = _engine.Read(parsed, profiles: limits.Profiles) with
        {
            CompilesAtOnce = limits.Repeat > 1, Progress = line => _console.Error.WriteLine($"outlayer: {line}"),
        };
        var module = ModuleFile.Load(file, WasmFeatures.All);
        FunctionChoice.RequireNoImports(module.Module);
        string function = FunctionChoice.Choose(module.Module, parsed.GetValue(_invoke));
        FunctionChoice.RequireWithinLimits(module.Module, limits.MemoryPages);
        var run = Run(module, settings, limits, function, parsed.GetValue(_args) ?? []);
        var shown = run.Profile is { } recorded ? ProfileReport.Write(recorded, profile!) : null;
        if (_console.Json) _console.WriteJson(writer => RunReport.Write(writer, run, shown));
        else RunReport.Print(_console, run, limits, shown);
        return run.Trap is null ? ExitCode.Ok : run.Trap.Code.IsLimit() ? ExitCode.Limit : ExitCode.GuestFailed;
    }

    private ModuleRun Run(ValidatedModule module, EngineSettings settings, RunLimits limits, string function, string[] args)
    {
        using var engine = OpenEngine.Open(settings);
        try
        {
            return new ModuleRunner(engine.Engine, module, limits).Run(function, args);
        }
        finally
        {
            engine.Complete();
            foreach (string note in engine.Notes) _console.Error.WriteLine($"outlayer: {TerminalText.Visible(note)}");
        }
    }

    private RunLimits Limits(ParseResult parsed)
    {
        if (parsed.GetValue(_noFuel) && parsed.GetValue(_fuel) is not null) throw new UsageException("--fuel and --no-fuel exclude each other");
        long? fuel = parsed.GetValue(_noFuel) ? null : NumberOption.Read(_fuel, parsed, 0, MaxFuel) ?? DefaultFuel;
        bool profiles = parsed.GetResult(_profile) is not null;
        if (profiles && fuel is null) throw new UsageException("--profile shows where the fuel went; leave --no-fuel out");
        if (profiles && parsed.GetValue(_repeat) is not null) throw new UsageException("--profile looks at one call; leave --repeat out");
        long memory = NumberOption.Read(_memory, parsed, 1, MaxMemoryMiB) ?? DefaultMemoryMiB;
        return new RunLimits(fuel, (int)memory * PagesPerMiB, NumberOption.ReadSeconds(_timeout, parsed), (int)(NumberOption.Read(_repeat, parsed, 1, 1_000_000) ?? 1), profiles);
    }

    /// <summary>A name that does not end in .svg is rather an argument that stands behind the option.</summary>
    private static string ProfileFile(string? named, string module)
    {
        string path = named ?? Path.ChangeExtension(module, ".svg");
        if (!path.EndsWith(".svg", StringComparison.Ordinal)) throw new UsageException($"--profile {path}: name a file that ends in .svg, or write --profile at the end");
        string folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        return Directory.Exists(folder) ? path : throw new UsageException($"--profile {path}: there is no folder {folder}");
    }
}
