using System.Diagnostics;
using System.Text.Json;
using OutLayer.Near;
using OutLayer.Protocol.Crypto;

namespace OutLayer.Cli.Commands.Bench.Near;

/// <summary>A node that runs until this is disposed of.</summary>
internal sealed class NodeProcess : IDisposable
{
    private readonly Process _process;

    private NodeProcess(Process process, int port, Ed25519Key key) => (_process, Port, Key) = (process, port, key);

    public int Port { get; }

    /// <summary>Of test.near.</summary>
    public Ed25519Key Key { get; }

    /// <summary>Ready when its first answer came.</summary>
    public static NodeProcess Start(string folder)
    {
        var process = SelfProcess.Start(folder, "near", "node", "--port", "0", "--state", folder, "--json");
        using var document = JsonDocument.Parse(ReadDocument(process.StandardOutput));
        int port = new Uri(document.RootElement.GetProperty("rpc").GetString()!).Port;
        using (var client = new NodeClient(port)) client.Call("""{"jsonrpc":"2.0","id":"1","method":"status","params":[]}""");
        using var file = JsonDocument.Parse(File.ReadAllBytes(document.RootElement.GetProperty("keyFile").GetString()!));
        string secret = file.RootElement.GetProperty("secret_key").GetString()!;
        return new NodeProcess(process, port, new Ed25519Key(Base58Text.TryDecode(secret.AsSpan(secret.IndexOf(':') + 1), 64)!.AsSpan(0, Ed25519Key.SeedSize)));
    }

    // One JSON document, while the process goes on.
    private static string ReadDocument(StreamReader output)
    {
        var text = new System.Text.StringBuilder();
        while (output.ReadLine() is { } line)
        {
            text.Append(line);
            if (line.EndsWith('}')) return text.ToString();
        }
        throw new InvalidOperationException("the node ended before it was ready");
    }

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }
}
