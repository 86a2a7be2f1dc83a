using System.IO.Compression;

namespace OutLayer.Packages.Tests;

/// <summary>The command as a package, on a machine that has .NET and nothing else.</summary>
public class ToolTests(Feed feed)
{
    private static readonly string Counter = File.ReadAllText(Path.Combine(Feed.RepositoryRoot, "samples", "counter", "counter.js"));

    [Fact]
    public void The_installed_command_counts_and_verifies()
    {
        var machine = new Machine(feed);
        foreach (string program in (string[])["npm", "node", "gcc", "cc", "apt", "apt-get", "sh"]) Assert.False(machine.Has(program), program);
        var installed = machine.Dotnet("tool", "install", "outlayer", "--tool-path", "tools");
        Assert.True(installed.ExitCode == 0, installed.Output + installed.Errors);

        string outlayer = Path.Combine(machine.Folder, "tools", "outlayer");
        CountsAndVerifies(machine, arguments => machine.Run(outlayer, arguments));
    }

    /// <summary>The package that systems other than linux-x64 get: no machine code of ours but the guest's.</summary>
    [Fact]
    public void The_portable_command_counts_and_verifies()
    {
        var machine = new Machine(feed);
        using (var package = feed.Open("outlayer.any")) package.ExtractToDirectory(Path.Combine(machine.Folder, "package"));
        string assembly = Path.Combine(machine.Folder, "package", "tools", "net10.0", "any", "outlayer.dll");
        CountsAndVerifies(machine, arguments => machine.Dotnet([assembly, .. arguments]));
    }

    private static void CountsAndVerifies(Machine machine, Func<string[], CommandResult> outlayer)
    {
        machine.Write("counter.js", Counter);
        Assert.Contains("{\"count\":1}", Succeeded(outlayer(["run", "counter.js", "increment"])), StringComparison.Ordinal);
        Assert.Contains("{\"count\":2}", Succeeded(outlayer(["run", "counter.js", "increment", "--receipt", "receipt.json"])), StringComparison.Ordinal);
        Assert.StartsWith("holds", Succeeded(outlayer(["verify", "receipt.json"])), StringComparison.Ordinal);

        string receipt = File.ReadAllText(Path.Combine(machine.Folder, "receipt.json"));
        machine.Write("forged.json", receipt.Replace("\"result\":\"{\\\"count\\\":2}\"", "\"result\":\"{\\\"count\\\":3}\"", StringComparison.Ordinal));
        var forged = outlayer(["verify", "forged.json"]);
        Assert.Equal(1, forged.ExitCode);
        Assert.Contains("receipt.result", forged.Output, StringComparison.Ordinal);
    }

    private static string Succeeded(CommandResult result)
    {
        Assert.True(result.ExitCode == 0, $"exit {result.ExitCode}\n{result.Output}{result.Errors}");
        return result.Output;
    }
}
