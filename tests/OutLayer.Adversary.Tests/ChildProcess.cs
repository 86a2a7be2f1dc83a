using System.Diagnostics;

namespace OutLayer.Adversary.Tests;

/// <summary>This program again, as a process that may die of what it does.</summary>
internal static class ChildProcess
{
    /// <summary>Its exit code, -1 if it had to be killed, and all that it wrote.</summary>
    public static (int Exit, string Output) Run(TimeSpan atMost, params ReadOnlySpan<string> arguments) => Run(atMost, [], arguments);

    public static (int Exit, string Output) Run(TimeSpan atMost, IEnumerable<(string Name, string Value)> variables, params ReadOnlySpan<string> arguments)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(ChildProcess).Assembly.Location, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["DOTNET_DbgEnableMiniDump"] = "0";
        foreach (var (name, value) in variables) start.Environment[name] = value;
        using var child = Process.Start(start)!;
        var errors = child.StandardError.ReadToEndAsync();
        var output = child.StandardOutput.ReadToEndAsync();
        if (!child.WaitForExit(atMost))
        {
            child.Kill();
            return (-1, $"still running after {atMost.TotalSeconds} s\n{output.Result}");
        }
        return (child.ExitCode, output.Result + errors.Result);
    }
}
