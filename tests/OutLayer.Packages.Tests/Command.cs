using System.Diagnostics;

namespace OutLayer.Packages.Tests;

internal sealed record CommandResult(int ExitCode, string Output, string Errors);

internal static class Command
{
    /// <summary>Runs a program to its end; with an environment, that is all that it gets.</summary>
    public static CommandResult Run(string program, IEnumerable<string> arguments, string folder, IReadOnlyDictionary<string, string>? environment, TimeSpan patience)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        if (environment is null) Inherit(start);
        else
        {
            start.Environment.Clear();
            foreach (var (name, value) in environment) start.Environment[name] = value;
        }
        using var process = Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start");
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        if (!process.WaitForExit(patience))
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{program} {string.Join(' ', start.ArgumentList)} took longer than {patience}");
        }
        return new CommandResult(process.ExitCode, output.GetAwaiter().GetResult(), errors.GetAwaiter().GetResult());
    }

    /// <summary>A build server that outlives the build would hold our pipes open.</summary>
    private static void Inherit(ProcessStartInfo start) =>
        (start.Environment["MSBUILDDISABLENODEREUSE"], start.Environment["UseSharedCompilation"]) = ("1", "false");
}
