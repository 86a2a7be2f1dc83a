using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace OutLayer.Node.Tests;

/// <summary>The command around the node: HTTP, files, signals, and what it says when it cannot start.</summary>
public sealed class HostTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly HttpClient _http = new();

    public void Dispose()
    {
        _http.Dispose();
        _folder.Dispose();
    }

    private NodeProcess Start() => NodeProcess.Start(_folder.File("chain"));

    private async Task<JsonElement> Ask(NodeProcess node, string method, string parameters)
    {
        using var body = new StringContent($$"""{"jsonrpc":"2.0","id":1,"method":"{{method}}","params":{{parameters}}}""", Encoding.UTF8, "application/json");
        using var answer = await _http.PostAsync(new Uri(node.Rpc), body);
        return await answer.Content.ReadFromJsonAsync<JsonElement>();
    }

    [Fact]
    public async Task Every_path_of_a_node_is_there()
    {
        using var node = Start();
        Assert.Equal("localnet", (await _http.GetFromJsonAsync<JsonElement>(new Uri($"{node.Rpc}/status"))).GetProperty("chain_id").GetString());
        Assert.Equal(node.Rpc, "http://" + (await _http.GetFromJsonAsync<JsonElement>(new Uri($"{node.Rpc}/status"))).GetProperty("rpc_addr").GetString());
        Assert.Equal("null", await _http.GetStringAsync(new Uri($"{node.Rpc}/health")));
        Assert.Contains("active_peers", await _http.GetStringAsync(new Uri($"{node.Rpc}/network_info")), StringComparison.Ordinal);
        foreach (var (path, status) in ((string, HttpStatusCode)[])[("", HttpStatusCode.MethodNotAllowed), ("/secret", HttpStatusCode.NotFound)])
        {
            using var answer = await _http.GetAsync(new Uri(node.Rpc + path));
            Assert.Equal(status, answer.StatusCode);
        }
    }

    [Fact]
    public async Task A_web_page_may_ask()
    {
        using var node = Start();
        using var preflight = new HttpRequestMessage(HttpMethod.Options, node.Rpc);
        preflight.Headers.Add("Origin", "http://localhost:1234");
        preflight.Headers.Add("Access-Control-Request-Method", "POST");
        preflight.Headers.Add("Access-Control-Request-Headers", "content-type");
        using var allowed = await _http.SendAsync(preflight);
        Assert.Equal("*", allowed.Headers.GetValues("Access-Control-Allow-Origin").Single());
        Assert.Contains("Content-Type", string.Join(',', allowed.Headers.GetValues("Access-Control-Allow-Headers")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_large_body_is_read_and_a_larger_one_refused()
    {
        using var node = Start();
        string arguments = Convert.ToBase64String(new byte[6 << 20]);
        var error = await Ask(node, "query", $$"""{"request_type":"call_function","account_id":"none.near","method_name":"x","args_base64":"{{arguments}}","finality":"final"}""");
        Assert.Equal("UNKNOWN_ACCOUNT", error.GetProperty("error").GetProperty("cause").GetProperty("name").GetString());
        using var large = new ByteArrayContent(new byte[(10 << 20) + 1]);
        using var refused = await _http.PostAsync(new Uri(node.Rpc), large);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, refused.StatusCode);
        Assert.Equal("localnet", (await Ask(node, "status", "[]")).GetProperty("result").GetProperty("chain_id").GetString());
    }

    [Theory]
    [InlineData("TERM")]
    [InlineData("INT")]
    public void A_signal_stops_it_without_a_word(string signal)
    {
        using var node = Start();
        Assert.Equal(0, node.Signal(signal));
        Assert.Equal("", node.Errors);
    }

    [Theory]
    [InlineData("KILL")]
    [InlineData("TERM")]
    public async Task Nothing_is_lost_when_it_ends(string signal)
    {
        string hash, block;
        ulong nonce;
        using (var node = Start())
        {
            var wallet = await WalletOf(node);
            for (int i = 0; i < 5; i++) await Send(node, wallet, 1);
            var last = await Send(node, wallet, 77);
            (hash, block, nonce) = (last.GetProperty("transaction").GetProperty("hash").GetString()!, last.GetProperty("transaction_outcome").GetProperty("block_hash").GetString()!, wallet.Nonce);
            node.Signal(signal);
        }
        using var again = Start();
        var found = (await Ask(again, "tx", $"[\"{hash}\",\"test.near\"]")).GetProperty("result");
        Assert.Equal("FINAL", found.GetProperty("final_execution_status").GetString());
        Assert.Equal("77", found.GetProperty("transaction").GetProperty("actions")[0].GetProperty("Transfer").GetProperty("deposit").GetString());
        Assert.Equal(block, (await Ask(again, "block", $"[\"{block}\"]")).GetProperty("result").GetProperty("header").GetProperty("hash").GetString());
        var next = await WalletOf(again);
        next.Nonce = nonce;
        Assert.Equal("FINAL", (await Send(again, next, 3)).GetProperty("final_execution_status").GetString());
    }

    [Fact]
    public async Task What_was_answered_before_a_kill_is_there_after_it()
    {
        var answered = new System.Collections.Concurrent.ConcurrentQueue<string>();
        using (var node = Start())
        {
            var wallet = await WalletOf(node);
            var sender = SendUntilItEnds(node, wallet, answered);
            while (answered.Count < 100 && !sender.IsCompleted) await Task.Delay(1);
            node.Signal("KILL");
            await sender;
        }
        Assert.True(answered.Count >= 100, $"{answered.Count}");
        using var again = Start();
        foreach (string hash in answered)
            Assert.Equal("FINAL", (await Ask(again, "tx", $"[\"{hash}\",\"test.near\"]")).GetProperty("result").GetProperty("final_execution_status").GetString());
    }

    private async Task SendUntilItEnds(NodeProcess node, Wallet wallet, System.Collections.Concurrent.ConcurrentQueue<string> answered)
    {
        try
        {
            while (true) answered.Enqueue((await Send(node, wallet, 1)).GetProperty("transaction").GetProperty("hash").GetString()!);
        }
        catch (HttpRequestException)
        {
            // The node is gone.
        }
    }

    [Fact]
    public void A_port_in_use_is_a_wrong_option()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        int port = ((IPEndPoint)taken.LocalEndpoint).Port;
        var (exit, output, errors) = NodeProcess.Refused("--port", $"{port}", "--state", _folder.File("chain"), "--json");
        Assert.Equal(2, exit);
        Assert.Contains($"port {port} of 127.0.0.1 is in use; choose another with --port N", errors, StringComparison.Ordinal);
        Assert.Contains("\"code\":\"usage\"", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("65536")]
    [InlineData("-1")]
    [InlineData("x")]
    public void A_port_that_is_none_is_a_wrong_option(string port) => Assert.Equal(2, NodeProcess.Refused("--port", port, "--state", _folder.File("chain")).Exit);

    [Fact]
    public void A_chain_that_another_node_has_is_left_alone()
    {
        using var node = Start();
        var (exit, _, errors) = NodeProcess.Refused("--port", "0", "--state", _folder.File("chain"));
        Assert.Equal(4, exit);
        Assert.Contains("is in use", errors, StringComparison.Ordinal);
    }

    [Fact]
    public void The_key_is_its_owners_alone()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "modes of files are Unix's");
        using var node = Start();
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, OperatingSystem.IsLinux() ? File.GetUnixFileMode(node.KeyFile) : default);
    }

    private async Task<Wallet> WalletOf(NodeProcess node)
    {
        var key = JsonDocument.Parse(await File.ReadAllTextAsync(node.KeyFile)).RootElement;
        string block = (await Ask(node, "block", """{"finality":"final"}""")).GetProperty("result").GetProperty("header").GetProperty("hash").GetString()!;
        return new Wallet(key.GetProperty("secret_key").GetString()!, Near.CryptoHash.TryParse(block, out var hash) ? hash : default);
    }

    private async Task<JsonElement> Send(NodeProcess node, Wallet wallet, int amount) =>
        (await Ask(node, "send_tx", $$"""{"signed_tx_base64":"{{wallet.Base64("sandbox", new Near.TransferAction((UInt128)amount))}}","wait_until":"FINAL"}""")).GetProperty("result");
}
