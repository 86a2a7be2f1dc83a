using System.Diagnostics;
using OutLayer.Cli.Output;

namespace OutLayer.Cli.Commands.Bench;

/// <summary>Makes what the benchmark needs and a clone does not hold, by the repository's scripts: they look first and say what they do.</summary>
internal sealed class BenchBuild(CommandConsole console, BenchFolder folder)
{
    /// <summary>The kernels, which need clang-19; the first time takes a minute.</summary>
    public void Kernels() => Run("bench/kernels/build");

    /// <summary>The node whose V8 is compared with.</summary>
    public void V8()
    {
        if (!File.Exists(folder.Node)) Run("bench/v8/build");
    }

    private void Run(string script)
    {
        using var process = Process.Start(new ProcessStartInfo(Path.Combine(folder.Root, script)) { RedirectStandardOutput = true })!;
        while (process.StandardOutput.ReadLine() is { } line) console.Error.WriteLine(line);
        process.WaitForExit();
        if (process.ExitCode != 0) throw new UsageException($"{script} failed with exit code {process.ExitCode}; what it printed says why");
    }
}
