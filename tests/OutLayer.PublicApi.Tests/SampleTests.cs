using System.Diagnostics;

namespace OutLayer.PublicApi.Tests;

public class SampleTests
{
    [Fact]
    public void The_embedding_sample_runs_a_contract_and_checks_its_receipt()
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Embed.dll")]) { RedirectStandardOutput = true };
        using var process = Process.Start(start)!;
        string[] lines = process.StandardOutput.ReadToEnd().Split('\n');
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
        Assert.Equal("\"Hello, world\"", lines[0]);
        Assert.Matches(@"^1 log, \d+ gas$", lines[1]);
        Assert.Equal("the receipt holds", lines[2]);
    }
}
