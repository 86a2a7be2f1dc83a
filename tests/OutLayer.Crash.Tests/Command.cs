using System.Diagnostics;

namespace OutLayer.Crash.Tests;

/// <summary>What a process left; 137 is death by SIGKILL.</summary>
internal sealed record Finished(int Exit, string Output, string Errors)
{
    public override string ToString() => $"exit {Exit}\n{Output}{Errors}";
}

/// <summary>The command as eng/build publishes it.</summary>
internal static class Command
{
    private static readonly string Repository = FindRepository();
    private static readonly string App = Path.Combine(Repository, "artifacts", "outlayer", "outlayer.dll");
    private static readonly string Counter = Path.Combine(Repository, "samples", "counter", "counter.js");

    public static Finished Increment(string state, params (string Name, string Value)[] environment) =>
        Run(["run", Counter, "increment", "--state", state, "--json", "--timeout", "600"], environment);

    public static Finished Verify(string receipt, string chain) => Run(["verify", receipt, "--chain", chain], []);

    /// <summary>Compiles a module into a cache.</summary>
    public static Finished Compile(string module, string cache, params (string Name, string Value)[] environment) =>
        Run(["wasm", "compile", module, "--cache", cache, "--json"], environment);

    /// <summary>Calls the only function of a module, with its code from a cache or into it.</summary>
    public static Finished RunModule(string module, string cache, params (string Name, string Value)[] environment) =>
        Run(["wasm", "run", module, "--repeat", "2", "--json"], [.. environment, ("OUTLAYER_CACHE", cache)]);

    private static Finished Run(string[] arguments, (string Name, string Value)[] environment)
    {
        if (!File.Exists(App)) Assert.Fail($"there is no {App}: run eng/build first");
        var start = new ProcessStartInfo("dotnet", [App, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in environment) start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return new Finished(process.ExitCode, output, errors.Result);
    }

    private static string FindRepository()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "OutLayer.slnx")))
                return folder.FullName;
        throw new DirectoryNotFoundException("these tests run inside the repository");
    }
}
