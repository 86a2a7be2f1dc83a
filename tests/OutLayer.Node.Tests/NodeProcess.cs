using System.Diagnostics;
using System.Text.Json;
using OutLayer.Testing;

namespace OutLayer.Node.Tests;

/// <summary>The real <c>outlayer near node</c>, as eng/build publishes it, in a process of its own.</summary>
internal sealed class NodeProcess : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly Process _process;
    private readonly Task<string> _errors;

    private NodeProcess(Process process)
    {
        _process = process;
        _errors = process.StandardError.ReadToEndAsync();
        string line = process.StandardOutput.ReadLine() ?? throw new InvalidOperationException($"the node did not start: {_errors.Result}");
        using var document = JsonDocument.Parse(line);
        Ready = document.RootElement.Clone();
    }

    /// <summary>What it printed when it was ready.</summary>
    public JsonElement Ready { get; }

    public string Rpc => Ready.GetProperty("rpc").GetString()!;

    public string KeyFile => Ready.GetProperty("keyFile").GetString()!;

    public static NodeProcess Start(string folder) => new(Launch("near", "node", "--port", "0", "--state", folder, "--json"));

    /// <summary>A node that does not get as far as to listen: exit code and both outputs.</summary>
    public static (int Exit, string Output, string Errors) Refused(params string[] arguments)
    {
        using var process = Launch(["near", "node", .. arguments]);
        var errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        Assert.True(process.WaitForExit(Patience), "it is still running");
        return (process.ExitCode, output, errors.Result);
    }

    /// <summary>SIGTERM or another signal; gives the exit code.</summary>
    public int Signal(string name)
    {
        using (var kill = Process.Start("kill", ["-s", name, $"{_process.Id}"])) kill.WaitForExit();
        Assert.True(_process.WaitForExit(Patience), $"it is still running after SIG{name}");
        return _process.ExitCode;
    }

    public string Errors => _errors.Result;

    public void Dispose()
    {
        if (!_process.HasExited) _process.Kill(entireProcessTree: true);
        _process.WaitForExit();
        _process.Dispose();
    }

    private static Process Launch(params string[] arguments)
    {
        string app = RepositoryFiles.Find("artifacts/outlayer/outlayer.dll") ?? throw new FileNotFoundException("the command is not built: run eng/build first");
        var start = new ProcessStartInfo("dotnet", [app, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
        return Process.Start(start)!;
    }
}
