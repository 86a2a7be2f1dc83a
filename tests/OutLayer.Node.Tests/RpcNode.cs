using System.Text;
using System.Text.Json;
using OutLayer.Near;
using OutLayer.Runtime.LocalNode;
using OutLayer.Runtime.LocalNode.Rpc;

namespace OutLayer.Node.Tests;

/// <summary>A chain in memory and its JSON-RPC, without HTTP.</summary>
public sealed class RpcNode : IAsyncDisposable
{
    public RpcNode() : this(TimeSpan.FromSeconds(10))
    {
    }

    internal RpcNode(TimeSpan patience, NearNodeOptions? options = null)
    {
        Node = NearNode.Open(options ?? new NearNodeOptions());
        Server = new JsonRpcServer(Node, patience);
        Wallet = new Wallet(Node);
    }

    public NearNode Node { get; }

    public JsonRpcServer Server { get; }

    internal Wallet Wallet { get; }

    public ValueTask DisposeAsync() => Node.DisposeAsync();

    /// <summary>A request; status of HTTP, and the answer.</summary>
    internal Task<(int Status, JsonElement Answer)> Ask(string method, string parameters) =>
        AskRaw(Encoding.UTF8.GetBytes($$"""{"jsonrpc":"2.0","id":"q","method":"{{method}}","params":{{parameters}}}"""));

    internal async Task<(int Status, JsonElement Answer)> AskRaw(ReadOnlyMemory<byte> body)
    {
        var answer = await Server.HandleAsync(body);
        using var document = JsonDocument.Parse(answer.ToArray());
        return (answer.Status, document.RootElement.Clone());
    }

    internal async Task<JsonElement> Result(string method, string parameters)
    {
        var (_, answer) = await Ask(method, parameters);
        Assert.True(answer.TryGetProperty("result", out var result), $"{method} {parameters}: {answer}");
        return result;
    }

    /// <summary>An error: its cause's name, and all of it.</summary>
    internal async Task<(string Cause, JsonElement Error)> Error(string method, string parameters)
    {
        var (_, answer) = await Ask(method, parameters);
        Assert.True(answer.TryGetProperty("error", out var error), $"{method} {parameters}: {answer}");
        return (error.GetProperty("cause").GetProperty("name").GetString()!, error);
    }

    /// <summary>Sends actions of test.near and waits for their end.</summary>
    internal Task<JsonElement> Send(string receiver, params ReceiptAction[] actions) =>
        Result("send_tx", $$"""{"signed_tx_base64":"{{Wallet.Base64(receiver, actions)}}","wait_until":"FINAL"}""");

    /// <summary>An account with the test contract and test.near's key.</summary>
    internal Task<JsonElement> Deploy(string account) =>
        Send(account, new CreateAccountAction(), new TransferAction(Amounts.Near * 100), new AddKeyAction(Wallet.PublicKey, 0, null), new DeployContractAction(TestContract.Wasm));
}
