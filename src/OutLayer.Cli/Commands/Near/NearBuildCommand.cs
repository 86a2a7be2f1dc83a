using System.CommandLine;
using System.Text.Json;
using OutLayer.Cli.Output;
using OutLayer.Runtime.Contracts;
using OutLayer.Runtime.TypeScript;

namespace OutLayer.Cli.Commands.Near;

/// <summary>outlayer near build FILE: one JavaScript module of a contract, to deploy with any NEAR tool.</summary>
internal sealed class NearBuildCommand
{
    private readonly Argument<string> _file = new("FILE") { Description = "The contract: TypeScript or JavaScript, with decorators if it has some." };
    private readonly Option<string?> _output = new("-o", "--output") { HelpName = "OUT.js", Description = "Where the module goes; by default build/NAME.js." };
    private readonly CommandConsole _console;

    private NearBuildCommand(CommandConsole console) => _console = console;

    public static Command Create(CommandConsole console)
    {
        var build = new NearBuildCommand(console);
        var command = new Command("build", "Makes one JavaScript module of a contract, to deploy.") { build._file, build._output, CommonOptions.Json() };
        command.SetAction(build.Execute);
        return command;
    }

    private int Execute(ParseResult parsed)
    {
        string file = parsed.GetRequiredValue(_file);
        var contract = ContractFile.Load(file, path => TypeScriptCompiler.Compile(path, _console.Say));
        string output = parsed.GetValue(_output) ?? Path.Combine("build", contract.Name);
        if (Path.GetFullPath(output) == Path.GetFullPath(file)) throw new UsageException($"{_output.Name} {output} is FILE itself; name another");
        var methods = Methods(contract, file);
        if (Path.GetDirectoryName(Path.GetFullPath(output)) is { } folder) Directory.CreateDirectory(folder);
        File.WriteAllBytes(output, contract.Module.Span);
        if (_console.Json) _console.WriteJson(writer => Write(writer, contract, output, methods));
        else _console.WriteLine($"{output}: {contract.Module.Length} bytes of {contract.Sources.Count} file(s); methods: {string.Join(", ", methods)}");
        return ExitCode.Ok;
    }

    /// <summary>Loads the module once: what cannot be loaded here cannot be loaded there.</summary>
    private static IReadOnlyList<string> Methods(CompiledContract contract, string file)
    {
        using var host = ContractHost.InMemory();
        var (methods, _, error) = host.ListMethods(contract.ToBundle());
        if (error is not null) throw new TypeScriptException($"the module of {file} cannot be loaded: {error.Message}", error.File, error.Line, error.Column);
        return methods.Count > 0 ? methods : throw new TypeScriptException($"{file} has no method; decorate one with @call or @view in a class with @NearBindgen, or export a function", null, null, null);
    }

    private static void Write(Utf8JsonWriter writer, CompiledContract contract, string output, IReadOnlyList<string> methods)
    {
        writer.WriteStartObject();
        writer.WriteString("status", "ok");
        writer.WriteString("file", output);
        writer.WriteNumber("bytes", contract.Module.Length);
        writer.WriteStartArray("sources");
        foreach (string source in contract.Sources.Keys) writer.WriteStringValue(source);
        writer.WriteEndArray();
        writer.WriteStartArray("methods");
        foreach (string method in methods) writer.WriteStringValue(method);
        writer.WriteEndArray();
        writer.WriteEndObject();
    }
}
