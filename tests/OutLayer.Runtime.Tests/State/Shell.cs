using System.Diagnostics;

namespace OutLayer.Runtime.Tests.State;

/// <summary>Runs other programs for tests.</summary>
internal static class Shell
{
    /// <summary>This test program, started as another process.</summary>
    public static string[] Self { get; } = [Environment.ProcessPath!, .. IsHost ? new[] { typeof(Shell).Assembly.Location } : []];

    private static bool IsHost => Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet";

    public static Process Start(params string[] command)
    {
        var start = new ProcessStartInfo(command[0], command[1..]) { RedirectStandardOutput = true, RedirectStandardError = true };
        return Process.Start(start)!;
    }

    /// <summary>Runs a command to its end; its exit code, output and errors. 127 if there is no such program.</summary>
    public static (int Code, string Output, string Errors) Run(params string[] command)
    {
        try
        {
            using var process = Start(command);
            var errors = process.StandardError.ReadToEndAsync();
            string output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return (process.ExitCode, output, errors.Result);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return (127, "", "");
        }
    }
}
