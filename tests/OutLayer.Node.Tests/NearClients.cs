using System.Diagnostics;
using System.Text.Json;
using OutLayer.Testing;

namespace OutLayer.Node.Tests;

/// <summary>NEAR's own clients from npm (tests/judges/near-clients), in processes of their own.</summary>
internal static class NearClients
{
    private const string Folder = "tests/judges/near-clients", HowToGet = "NEAR's clients are not installed: run tests/judges/near-clients/install (needs npm)";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    public static bool AreInstalled => RepositoryFiles.Find($"{Folder}/node_modules/near-cli") is not null;

    public static void SkipUnlessInstalled() => Assert.SkipUnless(AreInstalled, HowToGet);

    /// <summary>Runs a script; gives the document that it prints: what each of its steps gave.</summary>
    public static JsonElement RunScript(string name, params string[] arguments)
    {
        var (exit, output, errors) = Run([Path.Combine(RepositoryFiles.Root, Folder, name), .. arguments], []);
        Assert.True(exit == 0, $"{name}: exit {exit}\n{output}\n{errors}");
        using var document = JsonDocument.Parse(output);
        return document.RootElement.Clone();
    }

    /// <summary>Runs near-cli with a home folder of its own.</summary>
    public static (int Exit, string Output, string Errors) Cli(string home, string rpc, params string[] arguments) =>
        Run([Path.Combine(RepositoryFiles.Root, Folder, "node_modules/near-cli/bin/near-cli.js"), .. arguments, "--networkId", "custom"],
            [("HOME", home), ("NEAR_CUSTOM_RPC", rpc), ("NEAR_CUSTOM_TLA", "near"), ("NO_COLOR", "1"), ("FORCE_COLOR", "0")]);

    private static (int Exit, string Output, string Errors) Run(string[] arguments, (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo("node", arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in environment) start.Environment[name] = value;
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        if (!process.WaitForExit(Patience))
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"still running after {Patience}: {string.Join(' ', arguments)}");
        }
        return (process.ExitCode, output.Result, errors.Result);
    }
}
