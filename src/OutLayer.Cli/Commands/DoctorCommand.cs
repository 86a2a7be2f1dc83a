using System.CommandLine;
using OutLayer.Cli.Output;
using OutLayer.Runtime.Diagnostics;

namespace OutLayer.Cli.Commands;

/// <summary>outlayer doctor: what this machine has, whether our parts work on it, and what to do where they do not.</summary>
internal static class DoctorCommand
{
    public static Command Create(CommandConsole console)
    {
        var cache = new Option<string?>("--cache") { HelpName = "DIR", Description = "Folder of compiled code to look at; by default the one that is used." };
        var command = new Command("doctor", "Checks this machine and the installation.") { cache, CommonOptions.Json() };
        command.SetAction(parsed => Execute(console, parsed.GetValue(cache)));
        return command;
    }

    private static int Execute(CommandConsole console, string? cache)
    {
        if (cache is "") throw new UsageException("--cache is empty; name a folder");
        var checks = SelfCheck.Run(cache);
        bool works = checks.All(check => check.Status != CheckStatus.Failed);
        if (console.Json) WriteJson(console, checks, works);
        else foreach (var check in checks) Print(console, check);
        return works ? ExitCode.Ok : ExitCode.Host;
    }

    private static void Print(CommandConsole console, CheckResult check)
    {
        console.WriteLine($"{Word(check.Status),-8} {check.Name}: {check.Detail}");
        if (check.ToDo is { } toDo) console.WriteLine($"         {toDo}");
    }

    private static void WriteJson(CommandConsole console, IReadOnlyList<CheckResult> checks, bool works) => console.WriteJson(writer =>
    {
        writer.WriteStartObject();
        writer.WriteBoolean("ok", works);
        writer.WriteStartArray("checks");
        foreach (var check in checks)
        {
            writer.WriteStartObject();
            writer.WriteString("name", check.Name);
            writer.WriteString("status", Word(check.Status));
            writer.WriteString("detail", check.Detail);
            writer.WriteString("todo", check.ToDo);
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
        writer.WriteEndObject();
    });

    private static string Word(CheckStatus status) => status switch
    {
        CheckStatus.Ok => "ok",
        CheckStatus.Note => "note",
        _ => "failed",
    };
}
