using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace OutLayer.Cli.Commands.Bench;

/// <summary>Runs kernels in V8: a node that lives as long as this, is told over stdin what to run, and measures its own CPU time.</summary>
internal sealed class V8Runner : KernelRunner
{
    private readonly Process _node;

    public V8Runner(string name, BenchFolder folder, params ReadOnlySpan<string> flags)
    {
        Name = name;
        _node = Process.Start(new ProcessStartInfo(folder.Node, [.. flags, folder.V8Runner]) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
        Version = Answer()["v8"]!.GetValue<string>();
    }

    public override string Name { get; }

    /// <summary>V8's own version.</summary>
    public string Version { get; }

    public override void Load(Kernel kernel) => Ask(new JsonObject { ["load"] = kernel.Path, ["script"] = kernel.Script });

    public override KernelRun Run(Kernel kernel)
    {
        var answer = Ask(new JsonObject { ["run"] = kernel.Size });
        return new KernelRun(answer["result"]!.GetValue<uint>(), answer["ms"]!.GetValue<double>());
    }

    public override void Dispose()
    {
        _node.StandardInput.Close();
        _node.WaitForExit();
        _node.Dispose();
    }

    private JsonNode Ask(JsonObject request)
    {
        _node.StandardInput.WriteLine(request.ToJsonString());
        _node.StandardInput.Flush();
        return Answer();
    }

    private JsonNode Answer()
    {
        string line = _node.StandardOutput.ReadLine() ?? throw new InvalidOperationException("node ended; what it said is above");
        var answer = JsonNode.Parse(line) ?? throw new JsonException("node answered null");
        return answer["error"] is { } error ? throw new InvalidOperationException($"{Name}: {error}") : answer;
    }
}
