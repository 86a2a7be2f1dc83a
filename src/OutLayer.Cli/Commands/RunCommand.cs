using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text;
using System.Text.Json;
using OutLayer.Cli.Output;
using OutLayer.Protocol.Receipts;
using OutLayer.Protocol.Runs;
using OutLayer.Runtime.Contracts;
using OutLayer.Runtime.Receipts;
using OutLayer.Runtime.Simulator;
using OutLayer.Runtime.TypeScript;

namespace OutLayer.Cli.Commands;

/// <summary>outlayer run FILE METHOD: one call of a contract, on stored state, with a receipt.</summary>
internal sealed class RunCommand
{
    private readonly Argument<string> _file = new("FILE") { Description = "The contract: an ES module, TypeScript, or a compiled contract (.wasm, or .wat for its text)." };
    private readonly Argument<string?> _method = new("METHOD") { Arity = ArgumentArity.ZeroOrOne, Description = "The exported function to call; without it they are listed." };
    private readonly Option<string?> _args = new("--args") { HelpName = "JSON", Description = "Its argument." };
    private readonly Option<string?> _mode = new("--mode") { HelpName = "MODE", Description = "direct: a compiled contract in the NEAR VM; frozen: JavaScript in the frozen realm. By default as the file is." };
    private readonly Option<string> _state = CommonOptions.State();
    private readonly Option<string?> _receipt = new("--receipt") { HelpName = "FILE", Description = "Where the receipt file goes; by default into the state folder." };
    private readonly ContextOptions _context = new();
    private readonly CommandConsole _console;

    private RunCommand(CommandConsole console) => _console = console;

    public static Command Create(CommandConsole console)
    {
        var run = new RunCommand(console);
        var command = new Command("run", "Runs a method of a contract.")
        {
            run._file, run._method, run._args, run._mode, run._state, run._receipt, CommonOptions.Json(),
        };
        run._context.AddTo(command);
        command.SetAction(run.Execute);
        return command;
    }

    private int Execute(ParseResult parsed)
    {
        string? mode = parsed.GetValue(_mode);
        RequireMode(mode);
        string file = parsed.GetRequiredValue(_file);
        var (code, isCompiled) = Load(file);
        RequireKind(mode, isCompiled, file);
        var options = _context.Read(parsed);
        if (isCompiled) _context.RequireDirect(parsed, options);
        byte[] args = ParseArgs(parsed.GetValue(_args));
        string? receipt = parsed.GetValue(_receipt);
        if (receipt is not null) RequireWritable(receipt);
        string state = parsed.GetRequiredValue(_state);
        if (state.Length == 0) throw new UsageException("--state is empty; name a folder");
        string? method = parsed.GetValue(_method);
        var folder = new ReceiptFolder(state);
        if (isCompiled) return new DirectRun(_console, code, file, options).Execute(method, args, folder, state, receipt);
        if (method is null) return ListMethods(code, options, file);
        using var host = ContractHost.Open(state, folder.Prepare);
        folder.Recover(host.State);
        var run = host.Run(code, method, args, options);
        string? path = run.Evidence is { } evidence ? KeptReceipt.Keep(evidence, receipt, folder) : null;
        if (_console.Json) _console.WriteJson(RunResultJson.Write(run.Result));
        else new RunRenderer(_console, code).Render(run.Result, method, path);
        return ExitCode.Of(run.Result.Status);
    }

    private static void RequireMode(string? mode)
    {
        if (mode is null or SimulatorModes.Direct or SimulatorModes.Frozen) return;
        throw new UsageException(mode is "linux" or "quickjs"
            ? $"--mode {mode} is not there yet; this version has direct and frozen"
            : $"--mode {mode}: choose direct or frozen");
    }

    private static void RequireKind(string? mode, bool isCompiled, string file)
    {
        if (mode is null || mode == (isCompiled ? SimulatorModes.Direct : SimulatorModes.Frozen)) return;
        throw new UsageException(isCompiled
            ? $"--mode {mode} runs JavaScript, and {file} is a compiled contract; choose direct, or leave --mode out"
            : $"--mode {mode} runs compiled contracts, and {file} is JavaScript; choose frozen, or leave --mode out");
    }

    /// <summary>The contract, and whether it is a compiled one. The file is read once: it may be a pipe.</summary>
    private (CodeBundle Code, bool IsCompiled) Load(string file) => ContractFile.Load(file, path =>
    {
        if (Path.GetExtension(path) is ".wasm" or ".wat" && !Directory.Exists(path)) return (CodeBundle.Single(Path.GetFileName(path), ContractCodeFile.Read(path)), true);
        var code = TypeScriptCompiler.IsTypeScript(path) ? TypeScriptCompiler.Compile(path, _console.Say).ToBundle() : ContractSource.FromFile(path);
        return (code, code.Run[code.Entry].Span.StartsWith("\0asm"u8));
    });

    private static byte[] ParseArgs(string? json)
    {
        if (json is null) return [];
        byte[] bytes = Encoding.UTF8.GetBytes(json);
        try
        {
            using var document = JsonDocument.Parse(bytes, new JsonDocumentOptions { MaxDepth = 100_000 });
            return bytes;
        }
        catch (JsonException bad)
        {
            throw new UsageException($"--args is not JSON: {bad.Message}");
        }
    }

    private static void RequireWritable(string path)
    {
        if (path.Length == 0) throw new UsageException("--receipt is empty; name a file");
        string folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        if (!Directory.Exists(folder)) throw new UsageException($"--receipt {path}: there is no folder {folder}");
        if (Directory.Exists(path)) throw new UsageException($"--receipt {path} is a folder; name a file");
        ProbeFolder(path, folder);
    }

    /// <summary>Before the call, which cannot be taken back.</summary>
    private static void ProbeFolder(string path, string folder)
    {
        string probe = Path.Combine(folder, $".outlayer-{Guid.NewGuid():N}.tmp");
        try
        {
            using var file = new FileStream(probe, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new IOException($"--receipt {path}: the folder {folder} cannot be written: {e.Message}; nothing was run", e);
        }
    }

    private int ListMethods(CodeBundle code, CallOptions options, string file)
    {
        using var host = ContractHost.InMemory();
        var (methods, status, error) = host.ListMethods(code, options);
        if (error is not null)
        {
            var failed = new RunResult { Status = status, Mode = JsExecutor.Mode, Error = error, GasLimit = options.Gas };
            if (_console.Json) _console.WriteJson(RunResultJson.Write(failed));
            else new RunRenderer(_console, code).Render(failed, "", null);
            return ExitCode.Of(status);
        }
        throw new UsageException(methods.Count == 0
            ? $"{file} exports no function; write: export function hello() {{ return 'hello'; }}"
            : $"name a METHOD: {file} exports {string.Join(", ", methods)}");
    }
}
