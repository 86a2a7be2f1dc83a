using System.CommandLine;
using System.CommandLine.Parsing;
using OutLayer.Cli.Commands;
using OutLayer.Cli.Output;

namespace OutLayer.Cli;

/// <summary>The verbs, and what happens to an error that reaches the top.</summary>
internal static class CommandLine
{
    public static int Run(string[] args, TextWriter output, TextWriter error)
    {
        var console = new CommandConsole(output, error, args.TakeWhile(arg => arg != "--").Any(IsJson), args.FirstOrDefault() == "run");
        var root = new RootCommand("Runs code that nobody trusts and proves what it did.")
        {
            RunCommand.Create(console),
            VerifyCommand.Create(console),
            WasmCommand.Create(console),
            NearCommand.Create(console),
            BenchCommand.Create(console),
            DoctorCommand.Create(console),
        };
        var parsed = root.Parse(args);
        try
        {
            if (parsed.Errors.Count > 0) throw new UsageException(Describe(parsed, root, args));
            return Invoke(parsed, console);
        }
        catch (Exception failure) when (!console.Debug)
        {
            return console.Fail(failure);
        }
    }

    /// <summary>Also in the spellings that are refused, so that a program that asked for JSON reads the refusal as JSON.</summary>
    private static bool IsJson(string arg) =>
        arg == "--json" || arg.StartsWith("--json=", StringComparison.Ordinal) || arg.StartsWith("--json:", StringComparison.Ordinal);

    /// <summary>Our verbs write to the console; what is written past it is help or the version.</summary>
    private static int Invoke(ParseResult parsed, CommandConsole console)
    {
        using var text = new StringWriter();
        int exit = parsed.Invoke(new InvocationConfiguration
        {
            EnableDefaultExceptionHandler = false, Output = console.Json ? text : console.Output, Error = console.Error,
        });
        if (text.GetStringBuilder().Length > 0) console.WriteJson(writer =>
        {
            writer.WriteStartObject();
            writer.WriteString("text", text.ToString());
            writer.WriteEndObject();
        });
        return exit;
    }

    private static string Describe(ParseResult parsed, RootCommand root, string[] args)
    {
        string verbs = string.Join(", ", root.Subcommands.Select(verb => verb.Name));
        if (parsed.CommandResult.Command == root)
        {
            return args.FirstOrDefault(arg => !arg.StartsWith('-')) is { } verb
                ? $"there is no verb \"{verb}\"; choose one of {verbs}; see outlayer --help"
                : $"name a verb, one of {verbs}; see outlayer --help";
        }
        var errors = parsed.Errors.Select(error => error.Message.TrimEnd('.'));
        return $"{string.Join("; ", errors)}; see outlayer {PathOf(parsed.CommandResult)} --help";
    }

    /// <summary>"wasm run": a verb with the verbs that it is under.</summary>
    private static string PathOf(CommandResult result) =>
        result.Parent is CommandResult { Command: not RootCommand } above ? $"{PathOf(above)} {result.Command.Name}" : result.Command.Name;
}
