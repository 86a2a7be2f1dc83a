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
            var (exit, output) = ChildProcess.Run(TimeSpan.FromMinutes(3), "hostile", name, $"{metered}", $"{depthMiB}");
            Assert.True(exit == 0, $"{name}, metered {metered}: exit {exit}\n{output}");
            Assert.Matches("^(trap (CallStackExhausted|OutOfGas)|refused: code section, function 0, 0x[0-9a-f]+: too many .*) after \\d+ ms$", output.Trim());
        }
    }
}
