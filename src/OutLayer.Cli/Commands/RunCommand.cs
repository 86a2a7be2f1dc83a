using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text;
using System.Text.Json;
using OutLayer.Cli.Output;
using OutLayer.Protocol.Receipts;
using OutLayer.Protocol.Runs;
using OutLayer.Runtime.Contracts;
using OutLayer.Runtime.Receipts;
using OutLayer.Runtime.TypeScript;

namespace OutLayer.Cli.Commands;

/// <summary>outlayer run FILE METHOD: one call of a contract, on stored state, with a receipt.</summary>
internal sealed class RunCommand
{
    private readonly Argument<string> _file = new("FILE") { Description = "The contract: an ES module, or TypeScript." };
    private readonly Argument<string?> _method = new("METHOD") { Arity = ArgumentArity.ZeroOrOne, Description = "The exported function to call; without it they are listed." };
    private readonly Option<string?> _args = new("--args") { HelpName = "JSON", Description = "Its argument." };
    private readonly Option<string> _mode = new("--mode") { HelpName = "MODE", Description = "frozen: JavaScript in the frozen realm.", DefaultValueFactory = _ => "frozen" };
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
        RequireMode(parsed.GetRequiredValue(_mode));
        string file = parsed.GetRequiredValue(_file);
        var code = Load(file);
        var options = _context.Read(parsed);
        byte[] args = ParseArgs(parsed.GetValue(_args));
        string? receipt = parsed.GetValue(_receipt);
        if (receipt is not null) RequireWritable(receipt);
        string state = parsed.GetRequiredValue(_state);
        if (state.Length == 0) throw new UsageException("--state is empty; name a folder");
        if (parsed.GetValue(_method) is not { } method) return ListMethods(code, options, file);
        var folder = new ReceiptFolder(state);
        using var host = ContractHost.Open(state, folder.Prepare);
        folder.Recover(host.State);
        var run = host.Run(code, method, args, options);
        string? path = run.Evidence is { } evidence ? KeepReceipt(evidence, receipt, folder) : null;
        if (_console.Json) _console.WriteJson(RunResultJson.Write(run.Result));
        else new RunRenderer(_console, code).Render(run.Result, method, path);
        return ExitCode.Of(run.Result.Status);
    }

    private static void RequireMode(string mode)
    {
        if (mode == JsExecutor.Mode) return;
        throw new UsageException(mode is "direct" or "linux" or "quickjs"
            ? $"--mode {mode} is not there yet; this version has frozen"
            : $"--mode {mode}: choose frozen");
    }

    private CodeBundle Load(string file) => ContractFile.Load(file, path =>
        TypeScriptCompiler.IsTypeScript(path) ? TypeScriptCompiler.Compile(path, _console.Say).ToBundle() : ContractSource.FromFile(path));

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

    /// <summary>
    /// A view's receipt is written now; any other is on disk since before the commit, and goes where it was asked for. Where
    /// that fails it stays in the state folder.
    /// </summary>
    private static string KeepReceipt(ReceiptFile evidence, string? asked, ReceiptFolder folder)
    {
        var body = evidence.Receipt.Body;
        string path = asked ?? folder.PathOf(body);
        try
        {
            if (asked is null && !body.View) return folder.Keep(body);
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
            ReceiptFiles.Write(path, evidence);
            if (!body.View) folder.Forget(body);
            return path;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            string kept = body.View ? "" : $"; the call itself is committed, and the next run puts its receipt at {folder.PathOf(body)}";
            throw new IOException($"the receipt file {path} cannot be written: {e.Message}{kept}", e);
        }
    }
}
