using System.ComponentModel;
using System.Diagnostics;

namespace OutLayer.Crash.Tests;

/// <summary>The preloaded library that kills the command or fills its disk at one call; compiled once for a test run.</summary>
internal static class Shim
{
    private static readonly Lazy<(string? Path, string Reason)> Built = new(Build);

    /// <summary>Its path; the test is skipped where there is no way to have it.</summary>
    public static string Path
    {
        get
        {
            if (Built.Value.Path is null) Assert.Skip(Built.Value.Reason);
            return Built.Value.Path!;
        }
    }

    private static (string? Path, string Reason) Build()
    {
        if (!OperatingSystem.IsLinux()) return (null, "a library can be preloaded on Linux only");
        string source = System.IO.Path.Combine(AppContext.BaseDirectory, "shim", "fault.c");
        string target = System.IO.Path.Combine(Directory.CreateTempSubdirectory("outlayer-shim").FullName, "fault.so");
        try
        {
            using var cc = Process.Start("cc", ["-shared", "-fPIC", "-O1", "-Wall", "-Wextra", "-Werror", "-o", target, source, "-ldl"]);
            cc.WaitForExit();
            return cc.ExitCode == 0 ? (target, "") : throw new InvalidOperationException($"cc cannot compile {source}");
        }
        catch (Win32Exception)
        {
            return (null, "needs a C compiler (apt-get install gcc libc6-dev)");
        }
    }
}
