using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using OutLayer.Cli.Commands.Modules;
using OutLayer.Protocol.Runs;
using OutLayer.Runtime.Contracts;
using OutLayer.Runtime.Modules;
using OutLayer.Runtime.Receipts;
using OutLayer.Runtime.State;
using OutLayer.Runtime.TypeScript;
using OutLayer.Protocol.Receipts;
using OutLayer.Wasm.Runtime;
using Spectre.Console;

namespace OutLayer.Cli.Output;

/// <summary>Where a verb prints: for people to both streams, or one JSON document to stdout and all else to stderr.</summary>
internal sealed class CommandConsole(TextWriter output, TextWriter error, bool json, bool isRun = false)
{
    private readonly Lazy<IAnsiConsole> _pretty = new(() => CreatePretty(output));

    /// <summary>A document with this encoder is read as easily as a terminal shows it.</summary>
    public static readonly JsonWriterOptions JsonOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public bool Json { get; } = json;
    private bool IsRun { get; } = isRun;
    public TextWriter Output { get; } = output;
    public TextWriter Error { get; } = error;
    public IAnsiConsole Pretty => _pretty.Value;

    /// <summary>With OUTLAYER_DEBUG set, our own failures show their stack.</summary>
    public bool Debug { get; } = Environment.GetEnvironmentVariable("OUTLAYER_DEBUG") is "1";

    /// <summary>A line for people, with whatever a file or a guest put into it.</summary>
    public void WriteLine(string line) => Output.WriteLine(TerminalText.Visible(line));

    /// <summary>What is being done, where that takes a while: never among the results.</summary>
    public void Say(string line) => Error.WriteLine($"outlayer: {TerminalText.Visible(line)}");

    public void WriteJson(ReadOnlySpan<byte> document) => Output.WriteLine(TerminalText.VisibleJson(Encoding.UTF8.GetString(document)));

    public void WriteJson(Action<Utf8JsonWriter> write)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, JsonOptions)) write(writer);
        WriteJson(buffer.ToArray());
    }

    /// <summary>Colours only where a person looks: not in a pipe, not in a file.</summary>
    private static IAnsiConsole CreatePretty(TextWriter output)
    {
        bool terminal = ReferenceEquals(output, Console.Out) && !Console.IsOutputRedirected;
        var pretty = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(output),
            Ansi = terminal ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = terminal ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
        });
        if (!terminal) pretty.Profile.Width = 10_000;
        return pretty;
    }

    /// <summary>Reports what ended the command; gives the exit code.</summary>
    public int Fail(Exception failure)
    {
        var (exit, code) = Classify(failure);
        string message = failure switch
        {
            OutOfMemoryException => "this machine has not enough memory for it; a limit of the address space (ulimit -v) counts too",
            _ when code == "internal" => $"{failure.GetType().Name}: {failure.Message} (OUTLAYER_DEBUG=1 shows where)",
            _ => failure.Message,
        };
        var error = failure is TypeScriptException bad ? new RunError(code, message, bad.Line, bad.Column, File: bad.File) : new RunError(code, message);
        try
        {
            if (Json) WriteFailure(error);
            Error.WriteLine($"outlayer: {TerminalText.Visible(error.File is null ? message : $"{error.File}:{error.Line}:{error.Column}: {message}")}");
        }
        catch (Exception lost) when (lost is IOException or UnauthorizedAccessException)
        {
            TryWriteError($"outlayer: {TerminalText.Visible(message)} (and the output cannot be written: {lost.Message})");
        }
        return exit;
    }

    /// <summary>Where stderr cannot be written either, the exit code is all there is.</summary>
    private void TryWriteError(string line)
    {
        try
        {
            Error.WriteLine(line);
        }
        catch (Exception lost) when (lost is IOException or UnauthorizedAccessException)
        {
        }
    }

    private static (int Exit, string Code) Classify(Exception failure) => failure switch
    {
        UsageException => (ExitCode.Usage, "usage"),
        RefusedModuleException refused => (refused.Exit, refused.Code),
        TypeScriptException => (ExitCode.GuestFailed, "syntax-error"),
        CompilerUnavailableException => (ExitCode.Host, "no-compiler"),
        EngineSetupException setup => (ExitCode.Host, setup.Code),
        ReceiptFormatException => (ExitCode.Usage, "malformed-receipt"),
        ReceiptRefusedException => (ExitCode.Usage, "receipt-refused"),
        StateStoreException state => (ExitCode.Host, $"state-{JsonNamingPolicy.KebabCaseLower.ConvertName(state.Kind.ToString())}"),
        HostResourceException => (ExitCode.Host, "host-resources"),
        OutOfMemoryException => (ExitCode.Host, "host-resources"),
        IOException or UnauthorizedAccessException => (ExitCode.Host, "io"),
        _ => (ExitCode.Host, "internal"),
    };

    /// <summary>The document of a command that did not get as far as its own; of run it has all the fields of a run.</summary>
    private void WriteFailure(RunError error)
    {
        if (IsRun) WriteJson(RunResultJson.Write(new RunResult { Status = ReceiptStatus.Failed, Mode = JsExecutor.Mode, Error = error }));
        else WriteJson(writer => WriteError(writer, error.Code, error.Message));
    }

    private static void WriteError(Utf8JsonWriter writer, string code, string message)
    {
        writer.WriteStartObject();
        writer.WriteString("status", "failed");
        writer.WriteStartObject("error");
        writer.WriteString("code", code);
        writer.WriteString("message", message);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }
}
