using System.CommandLine;
using OutLayer.Cli.Commands;
using OutLayer.Cli.Output;

namespace OutLayer.Cli;

/// <summary>The verbs, and what happens to an error that reaches the top.</summary>
internal static class CommandLine
{
    public static int Run(string[] args, TextWriter output, TextWriter error)
    {
        var console = new CommandConsole(output, error, args.TakeWhile(arg => arg != "--").Contains("--json"), args.FirstOrDefault() == "run");
        var root = new RootCommand("Runs code that nobody trusts and proves what it did.")
        {
            RunCommand.Create(console),
            VerifyCommand.Create(console),
            WasmCommand.Create(console),
            BenchCommand.Create(console),
        };
        var parsed = root.Parse(args);
        try
        {
            if (parsed.Errors.Count > 0) throw new UsageException(string.Join("; ", parsed.Errors.Select(e => e.Message.TrimEnd('.'))) + "; see outlayer --help");
            return parsed.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false, Output = output, Error = error });
        }
        catch (Exception failure) when (!console.Debug)
        {
            return console.Fail(failure);
        }
    }
}
