using System.Diagnostics;

namespace OutLayer.Cli.Commands;

/// <summary>This program once more, in a process of its own.</summary>
internal static class SelfProcess
{
    /// <summary>Runs it to its end; gives its stdout.</summary>
    public static string Run(string folder, params string[] args)
    {
        using var process = Start(folder, args);
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? output : throw new InvalidOperationException($"outlayer {args[0]} ended with {process.ExitCode}");
    }

    /// <summary>Starts it; its stdout is the caller's to read.</summary>
    public static Process Start(string folder, params string[] args) =>
        Process.Start(new ProcessStartInfo(Environment.ProcessPath!, [.. Prefix, .. args]) { WorkingDirectory = folder, RedirectStandardOutput = true })!;

    /// <summary>As it was started: through "dotnet outlayer.dll", or as a program of its own.</summary>
    private static string[] Prefix => Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet" ? [typeof(SelfProcess).Assembly.Location] : [];
}
