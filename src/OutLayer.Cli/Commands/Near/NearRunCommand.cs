using System.CommandLine;
using System.Text;
using System.Text.Json;
using OutLayer.Cli.Commands.Modules;
using OutLayer.Cli.Output;
using OutLayer.Near;
using OutLayer.Runtime.NearVm;
using OutLayer.Runtime.State;
using OutLayer.Runtime.TypeScript;

namespace OutLayer.Cli.Commands.Near;

/// <summary>outlayer near run: one call of a compiled contract in the bare VM, with nearcore's gas and errors.</summary>
internal sealed class NearRunCommand
{
    /// <summary>Of any file that is named: a contract as text, a state, a context.</summary>
    private const long MaxFileBytes = 256L << 20;

    private readonly Option<string> _wasm = new("--wasm") { HelpName = "FILE", Description = "The contract: a module in binary or text form, or JavaScript or TypeScript by the name of its file.", Required = true };
    private readonly Option<string> _method = new("--method") { HelpName = "NAME", Description = "Its method.", Required = true };
    private readonly Option<string?> _input = new("--input") { HelpName = "B64|JSON", Description = "The input: JSON as it stands, or else base64; by default none." };
    private readonly Option<string?> _gas = new("--gas") { HelpName = "N", Description = $"Prepaid gas; by default {CallContextFile.Default.PrepaidGas}." };
    private readonly Option<string?> _maxGas = new("--max-gas-burnt") { HelpName = "N", Description = "Gas that the call may burn, whatever is prepaid; by default the protocol's limit." };
    private readonly Option<string?> _version = new("--protocol-version") { HelpName = "V", Description = $"One of {string.Join(", ", RuntimeParameters.ProtocolVersions)}; by default {RuntimeParameters.LatestProtocolVersion}." };
    private readonly Option<string?> _context = new("--context") { HelpName = "FILE", Description = $"JSON with any of {string.Join(", ", CallContextFile.Names)}; options win." };
    private readonly Option<string?> _state = new("--state") { HelpName = "FILE", Description = "State of the account: JSON, base64 keys to base64 values. A call that succeeds writes it back; a file that is not there is empty." };
    private readonly CommandConsole _console;

    private NearRunCommand(CommandConsole console) => _console = console;

    public static Command Create(CommandConsole console)
    {
        var run = new NearRunCommand(console);
        var command = new Command("run", "Calls a method of a compiled contract in the bare VM.")
        {
            run._wasm, run._method, run._input, run._gas, run._maxGas, run._version, run._context, run._state, CommonOptions.Json(),
        };
        command.SetAction(run.Execute);
        return command;
    }

    private int Execute(ParseResult parsed)
    {
        string file = parsed.GetRequiredValue(_wasm), method = parsed.GetRequiredValue(_method);
        var parameters = Parameters(parsed);
        var context = Context(parsed, parameters);
        string? stateFile = parsed.GetValue(_state);
        if (stateFile is not null) RequireWritable(stateFile);
        var storage = stateFile is not null && File.Exists(stateFile) ? Parse(_state.Name, stateFile, file => CallStateFile.Read(file)) : new MemoryStorage();
        var call = JavaScript(file) is { } source
            ? ContractCode.Prepare(source, parameters).Call(method, context, parameters, storage)
            : ContractVm.Call(Wasm(file, parameters), method, context, parameters, storage);
        if (stateFile is not null && call.Error is null && !context.IsView) DurableFile.Write(stateFile, CallStateFile.Write(storage));
        if (_console.Json) _console.WriteJson(writer => NearRunReport.Write(writer, call));
        else NearRunReport.Print(_console, call, context);
        return call.Error is null ? ExitCode.Ok : NearRunReport.IsLimit(call) ? ExitCode.Limit : ExitCode.GuestFailed;
    }

    /// <summary>By the name of the file; null for all others, since text may be the text form of WebAssembly too.</summary>
    private ReadOnlyMemory<byte>? JavaScript(string file)
    {
        if (Path.GetExtension(file) is ".js" or ".mjs") return Read(_wasm.Name, file);
        if (!TypeScriptCompiler.IsTypeScript(file)) return null;
        return ContractFile.Load(file, path => TypeScriptCompiler.Compile(path, _console.Say).Module);
    }

    /// <summary>A contract's size is limited where it is deployed, before the VM sees it.</summary>
    private byte[] Wasm(string file, RuntimeParameters parameters)
    {
        byte[] wasm = ModuleFile.AsBinary(Read(_wasm.Name, file));
        return (ulong)wasm.Length <= parameters.Limits.MaxContractSize
            ? wasm : throw new UsageException($"{_wasm.Name} {file} has {wasm.Length} bytes, a contract has at most {parameters.Limits.MaxContractSize}");
    }

    /// <summary>Found out before the call, so that its outcome is not lost.</summary>
    private void RequireWritable(string stateFile)
    {
        if (Directory.Exists(stateFile)) throw new UsageException($"{_state.Name}: {stateFile} is a folder; name a file");
        string folder = Path.GetDirectoryName(Path.GetFullPath(stateFile))!;
        if (!Directory.Exists(folder)) throw new UsageException($"{_state.Name} {stateFile}: there is no folder {folder}; make it first");
    }

    private RuntimeParameters Parameters(ParseResult parsed)
    {
        int version = (int)(NumberOption.Read(_version, parsed, 1, int.MaxValue) ?? RuntimeParameters.LatestProtocolVersion);
        if (!RuntimeParameters.ProtocolVersions.Contains(version))
            throw new UsageException($"{_version.Name} {version}: there are prices for {string.Join(", ", RuntimeParameters.ProtocolVersions)}");
        var parameters = RuntimeParameters.For(version);
        if (NumberOption.Read(_maxGas, parsed, 0, long.MaxValue) is not { } most) return parameters;
        return parameters with { Limits = parameters.Limits with { MaxGasBurnt = (ulong)most, MaxGasBurntView = (ulong)most } };
    }

    private VmContext Context(ParseResult parsed, RuntimeParameters parameters)
    {
        var context = parsed.GetValue(_context) is { } file ? Parse(_context.Name, file, json => ReadContext(file, json)) : CallContextFile.Default;
        if (NumberOption.Read(_gas, parsed, 0, long.MaxValue) is { } gas) context = context with { PrepaidGas = (ulong)gas };
        if (parsed.GetValue(_input) is { } input) context = context with { Input = Input(input) };
        if (context.AccountBalance > UInt128.MaxValue - context.AttachedDeposit)
            throw new UsageException($"{_context.Name}: account_balance and attached_deposit together are more than 128 bits hold");
        return (ulong)context.Input.Length <= parameters.Limits.MaxArgumentsLength
            ? context : throw new UsageException($"{_input.Name} has {context.Input.Length} bytes, the limit is {parameters.Limits.MaxArgumentsLength}");
    }

    private VmContext ReadContext(string file, byte[] json)
    {
        var context = CallContextFile.Read(json, out var ignored);
        foreach (string name in ignored)
            _console.Error.WriteLine($"outlayer: {_context.Name} {file}: \"{TerminalText.Visible(name)}\" is not known, and is ignored; known are {string.Join(", ", CallContextFile.Names)}");
        return context;
    }

    private byte[] Input(string given)
    {
        if (IsJson(given)) return Encoding.UTF8.GetBytes(given);
        byte[] bytes = new byte[given.Length];
        return Convert.TryFromBase64String(given, bytes, out int length)
            ? bytes[..length] : throw new UsageException($"{_input.Name} is neither JSON nor base64: {given}");
    }

    private static bool IsJson(string text)
    {
        try
        {
            JsonDocument.Parse(text).Dispose();
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static byte[] Read(string option, string path)
    {
        if (Directory.Exists(path)) throw new UsageException($"{option}: {path} is a folder; name a file");
        if (!File.Exists(path)) throw new UsageException($"{option}: there is no file {path}");
        long length = new FileInfo(path).Length;
        return length <= MaxFileBytes ? File.ReadAllBytes(path) : throw new UsageException($"{option} {path} has {length} bytes, at most {MaxFileBytes} are read");
    }

    private static T Parse<T>(string option, string path, Func<byte[], T> parse)
    {
        try
        {
            return parse(Read(option, path));
        }
        catch (FormatException bad)
        {
            throw new UsageException($"{option} {path}: {bad.Message}");
        }
    }
}
