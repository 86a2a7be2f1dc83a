using System.Diagnostics;

namespace OutLayer.Adversary.Tests;

/// <summary>
/// No module kills the process, and none makes trouble that looks like the host's: it is refused, or traps, as a value. How
/// long the JIT takes is not bounded here.
/// </summary>
public class HostileModuleTests
{
    public static TheoryData<string> Names() => [.. Hostile.Modules.Keys];

    [Theory, MemberData(nameof(Names))]
    public void It_is_refused_or_traps(string name)
    {
        // Metered with the depth of the product; unmetered with the default one.
        foreach (var (metered, depthMiB) in new[] { (true, 16), (false, 1) })
        {
            var (exit, output) = Child(name, metered, depthMiB);
            Assert.True(exit == 0, $"{name}, metered {metered}: exit {exit}\n{output}");
            Assert.Matches("^(trap (CallStackExhausted|OutOfGas)|refused: code section, function 0, 0x[0-9a-f]+: too many .*) after \\d+ ms$", output.Trim());
        }
    }

    private static (int Exit, string Output) Child(string name, bool metered, int depthMiB)
    {
        string program = typeof(Hostile).Assembly.Location;
        var start = new ProcessStartInfo("dotnet", [program, "hostile", name, $"{metered}", $"{depthMiB}"]) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var child = Process.Start(start)!;
        var errors = child.StandardError.ReadToEndAsync();
        string output = child.StandardOutput.ReadToEnd();
        if (!child.WaitForExit(TimeSpan.FromMinutes(3)))
        {
            child.Kill();
            return (-1, "still running after 3 minutes");
        }
        return (child.ExitCode, output + errors.Result);
    }
}
