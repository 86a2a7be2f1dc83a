using System.Text.Json;

namespace OutLayer.Node.Tests;

/// <summary>One run of a client's script against a node of its own, shared by the tests of what it did.</summary>
public abstract class ClientRun : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly JsonElement? _results;

    protected ClientRun(string script)
    {
        if (!NearClients.AreInstalled) return;
        using var node = NodeProcess.Start(_folder.File("chain"));
        _results = NearClients.RunScript(script, node.Rpc, node.KeyFile, TestContract.In(_folder));
    }

    /// <summary>What a step gave, as JSON.</summary>
    public string Ok(string step)
    {
        var result = Step(step);
        Assert.True(result.TryGetProperty("ok", out var value), $"{step}: {result}");
        return value.GetRawText();
    }

    /// <summary>The error of a step: its class and its message.</summary>
    public (string Name, string Message) Error(string step)
    {
        var result = Step(step);
        Assert.True(result.TryGetProperty("error", out var name), $"{step}: {result}");
        return (name.GetString()!, result.GetProperty("message").GetString()!);
    }

    public void Dispose()
    {
        _folder.Dispose();
        GC.SuppressFinalize(this);
    }

    private JsonElement Step(string step)
    {
        NearClients.SkipUnlessInstalled();
        return _results!.Value.GetProperty(step);
    }
}
