using System.Globalization;
using System.Text;
using System.Text.Unicode;
using OutLayer.Protocol.Receipts;
using OutLayer.Protocol.Runs;
using Spectre.Console;

namespace OutLayer.Cli.Output;

/// <summary>A run for people: result, logs, gas, what changed, where the receipt is; or what went wrong, and where.</summary>
internal sealed class RunRenderer(CommandConsole console, CodeBundle code)
{
    private const int MaxShown = 4_000;
    private const int MaxLine = 400;
    private const int MaxLogs = 20;

    public void Render(RunResult run, string method, string? receiptPath)
    {
        if (run.Error is { } error) RenderError(run.Status, error);
        else Line("result", "green", run.Result is { } result ? Text(result) : "(nothing)");
        foreach (var log in run.Logs.Take(MaxLogs)) Line("log", "blue", Text(log));
        if (run.Logs.Count > MaxLogs) Line("log", "blue", $"... {run.Logs.Count - MaxLogs} more; --json shows all");
        if (run.GasUsed > 0) Line("gas", "grey", $"{Tera(run.GasUsed)} of {Tera(run.GasLimit)} Tgas ({run.GasUsed.ToString("N0", CultureInfo.InvariantCulture)}), {run.ExecutionTimeMs.ToString("F1", CultureInfo.InvariantCulture)} ms");
        foreach (var change in run.StateChanges) Line("state", "yellow", $"{Text(change.Key)}: {Shown(change.Before)} -> {Shown(change.After)}");
        if (receiptPath is not null) Line("receipt", "grey", Text(receiptPath));
        else if (run.Status == ReceiptStatus.Limit && method.Length > 0) Line("receipt", "grey", "none: the deadline is not deterministic, so a run that it stops proves nothing");
    }

    private void RenderError(ReceiptStatus status, RunError error)
    {
        Line(status == ReceiptStatus.Limit ? "limit" : "failed", "red", $"{Text(error.Message)} [{error.Code}]");
        string? place = Place(error);
        if (place is not null) Line("at", "red", Text(place));
        if (error is { SourceLine: { Length: <= MaxLine } line, Line: not null })
        {
            string shown = TerminalText.Visible(line.TrimEnd());
            console.Pretty.MarkupLineInterpolated($"         [grey]{shown}[/]");
            string indent = new([.. shown.Take(Math.Max(0, (error.Column ?? 1) - 1)).Select(c => c == '\t' ? '\t' : ' ')]);
            console.Pretty.MarkupLineInterpolated($"         {indent}[red]^[/]");
        }
        foreach (string frame in (error.Stack ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1))
            console.Pretty.MarkupLineInterpolated($"         [grey]called from {Text(frame)}[/]");
    }

    private string? Place(RunError error) => error.Line is null ? null
        : string.Create(CultureInfo.InvariantCulture, $"{error.File ?? code.Entry}:{error.Line}:{error.Column ?? 1}");

    private void Line(string label, string colour, string text) =>
        console.Pretty.Write(new Markup($"[{colour}]{label,-8}[/] {Markup.Escape(text)}\n").Overflow(Overflow.Fold));

    private static string Shown(byte[]? value) => value is null ? "(none)" : Text(value);

    private static string Text(ReadOnlyMemory<byte> bytes)
    {
        if (!Utf8.IsValid(bytes.Span)) return $"base64:{Convert.ToBase64String(bytes.Span)}";
        return Text(Encoding.UTF8.GetString(bytes.Span));
    }

    private static string Text(string text) => TerminalText.Visible(text.Length <= MaxShown ? text
        : string.Create(CultureInfo.InvariantCulture, $"{text.AsSpan(0, MaxShown)}... ({text.Length - MaxShown} more characters; --json shows all)"));

    private static string Tera(ulong gas) => (gas / 1e12).ToString("0.###", CultureInfo.InvariantCulture);
}
