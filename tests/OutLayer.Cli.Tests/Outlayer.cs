using System.ComponentModel;
using System.Diagnostics;
using System.Text;

[assembly: System.Runtime.Versioning.SupportedOSPlatform("linux")] // the command is tested there, with its devices, modes and mounts

namespace OutLayer.Cli.Tests;

/// <summary>The real command, as <c>./test</c> and <c>./outlayer</c> build it, each time in a process of its own.</summary>
internal static class Outlayer
{
    /// <summary>Longer than any of these runs takes on a machine that is busy; what takes longer hangs.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    public static string Repository { get; } = FindRepository();

    public static string App { get; } = Path.Combine(Repository, "artifacts", "outlayer", "outlayer.dll");

    public static string Sample(string name) => Path.Combine(Repository, "samples", name, $"{name}.js");

    public static Finished Run(string folder, params string[] args) => Start(folder, args).Finish();

    public static Running Start(string folder, params string[] args)
    {
        if (!File.Exists(App)) throw new FileNotFoundException("the command is not built; run ./test or ./outlayer --version first", App);
        return Execute(folder, "dotnet", [App, .. args]);
    }

    /// <summary>Another program, to break something for the command; null if the machine does not have it.</summary>
    public static Finished? Tool(string folder, string program, params string[] args)
    {
        try
        {
            return Execute(folder, program, args).Finish();
        }
        catch (Win32Exception)
        {
            return null;
        }
    }

    private static Running Execute(string folder, string program, string[] args)
    {
        var start = new ProcessStartInfo(program, args)
        {
            WorkingDirectory = folder, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
            StandardOutputEncoding = new UTF8Encoding(false, true), StandardErrorEncoding = new UTF8Encoding(false, true),
        };
        start.Environment.Remove("OUTLAYER_DEBUG");
        start.Environment["OUTLAYER_CACHE"] = Path.Combine(folder, ".code"); // the user's own is no business of tests
        var process = Process.Start(start)!;
        process.StandardInput.Close();
        return new Running(process, process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
    }

    internal sealed record Running(Process Process, Task<string> Output, Task<string> Errors)
    {
        public Finished Finish()
        {
            using (Process)
            {
                if (!Process.WaitForExit(Patience))
                {
                    Process.Kill(entireProcessTree: true);
                    throw new TimeoutException($"still running after {Patience}");
                }
                return new Finished(Process.ExitCode, Output.Result, Errors.Result);
            }
        }
    }

    private static string FindRepository()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "OutLayer.slnx")))
                return folder.FullName;
        throw new DirectoryNotFoundException("these tests run inside the repository");
    }
}
