using System.Text;
using OutLayer.Runtime.LocalNode.Rpc;

namespace OutLayer.Node.Tests;

/// <summary>Requests that are none: each gets nearcore's error, and the node lives on.</summary>
public sealed class EnvelopeTests(RpcNode rpc) : IClassFixture<RpcNode>
{
    [Theory]
    [InlineData("""[{"jsonrpc":"2.0","id":1,"method":"status","params":[]}]""")]   // nearcore answers no batches
    [InlineData("[]")]
    [InlineData("5")]
    [InlineData("null")]
    [InlineData("\"status\"")]
    [InlineData("{}")]
    [InlineData("""{"id":1,"method":"status","params":[]}""")]
    [InlineData("""{"jsonrpc":"1.0","id":1,"method":"status","params":[]}""")]
    [InlineData("""{"jsonrpc":2.0,"id":1,"method":"status","params":[]}""")]
    [InlineData("""{"jsonrpc":"2.0","method":"status","params":[]}""")]               // a notification
    [InlineData("""{"jsonrpc":"2.0","id":1,"params":[]}""")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":7,"params":[]}""")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"status","params":[],"more":1}""")]
    public async Task JSON_that_is_no_request_is_refused(string body)
    {
        var (status, answer) = await rpc.AskRaw(Encoding.UTF8.GetBytes(body));
        Assert.Equal(200, status);
        Assert.Equal("null", answer.GetProperty("id").GetRawText());
        var error = answer.GetProperty("error");
        Assert.Equal("REQUEST_VALIDATION_ERROR", error.GetProperty("name").GetString());
        Assert.Equal("PARSE_ERROR", error.GetProperty("cause").GetProperty("name").GetString());
        Assert.Equal("JSON RPC Request format was expected", error.GetProperty("cause").GetProperty("info").GetProperty("error_message").GetString());
        Assert.Equal(-32700, error.GetProperty("code").GetInt32());
        await IsAlive();
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"status",}""")]
    [InlineData("\u0000\u0001")]
    public async Task What_is_not_JSON_is_a_bad_request(string body)
    {
        var (status, answer) = await rpc.AskRaw(Encoding.UTF8.GetBytes(body));
        Assert.Equal(400, status);
        Assert.Equal("PARSE_ERROR", answer.GetProperty("error").GetProperty("cause").GetProperty("name").GetString());
        await IsAlive();
    }

    [Theory]
    [InlineData("""{"jsonrpc":"2.0","id":"\ud800","method":"status"}""")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"\udc00x"}""")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"status","\ud800":1}""")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"validators","params":"\ud800"}""")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"tx","params":{"\ud800":1}}""")]
    public async Task Text_that_is_no_Unicode_is_a_bad_request(string body)
    {
        Assert.Equal(400, (await rpc.AskRaw(Encoding.UTF8.GetBytes(body))).Status);
        byte[] broken = Encoding.UTF8.GetBytes(body.Replace("\\ud800", "~", StringComparison.Ordinal).Replace("\\udc00", "~", StringComparison.Ordinal));
        broken[Array.IndexOf(broken, (byte)'~')] = 0xff;
        Assert.Equal(400, (await rpc.AskRaw(broken)).Status);
        await IsAlive();
    }

    [Fact]
    public async Task A_body_in_pieces_is_one_request()
    {
        byte[] body = Encoding.UTF8.GetBytes("""{"jsonrpc":"2.0","id":1,"method":"health"}""");
        var first = new Piece(body.AsMemory(0, 10), 0);
        var last = first.Then(body.AsMemory(10));
        var answer = await rpc.Server.HandleAsync(new System.Buffers.ReadOnlySequence<byte>(first, 0, last, last.Memory.Length));
        Assert.Equal("""{"jsonrpc":"2.0","result":null,"id":1}""", Encoding.UTF8.GetString(answer.ToArray()));
    }

    private sealed class Piece : System.Buffers.ReadOnlySequenceSegment<byte>
    {
        public Piece(ReadOnlyMemory<byte> memory, long start) => (Memory, RunningIndex) = (memory, start);

        public Piece Then(ReadOnlyMemory<byte> memory)
        {
            var next = new Piece(memory, RunningIndex + Memory.Length);
            Next = next;
            return next;
        }
    }

    [Fact]
    public async Task A_deep_nest_is_refused_without_a_deep_stack()
    {
        string nest = new string('[', 1_000_000);
        Assert.Equal(400, (await rpc.AskRaw(Encoding.UTF8.GetBytes(nest))).Status);
        Assert.Equal(200, (await rpc.Ask("status", new string('[', 120) + new string(']', 120))).Status);
        Assert.Equal(400, (await rpc.Ask("status", new string('[', 128) + new string(']', 128))).Status);
        await IsAlive();
    }

    [Fact]
    public async Task A_body_beyond_the_limit_is_refused_unread()
    {
        var (status, answer) = await rpc.AskRaw(new byte[JsonRpcServer.MaxRequestBytes + 1]);
        Assert.Equal(413, status);
        Assert.Contains("longer than 10485760 bytes", answer.GetProperty("error").GetProperty("data").GetString(), StringComparison.Ordinal);
        await IsAlive();
    }

    [Theory]
    [InlineData("\"a\"")]
    [InlineData("17")]
    [InlineData("null")]
    [InlineData("""{"any":[1]}""")]
    public async Task The_id_comes_back_as_it_was(string id)
    {
        var (_, answer) = await rpc.AskRaw(Encoding.UTF8.GetBytes($$"""{"jsonrpc":"2.0","id":{{id}},"method":"health"}"""));
        Assert.Equal(id, answer.GetProperty("id").GetRawText());
        Assert.Equal("null", answer.GetProperty("result").GetRawText());
        Assert.Equal("2.0", answer.GetProperty("jsonrpc").GetString());
    }

    [Fact]
    public async Task An_unknown_method_is_named()
    {
        var (cause, error) = await rpc.Error("steal", "[]");
        Assert.Equal("METHOD_NOT_FOUND", cause);
        Assert.Equal(-32601, error.GetProperty("code").GetInt32());
        Assert.Equal("Method not found", error.GetProperty("message").GetString());
        Assert.Equal("steal", error.GetProperty("data").GetString());
        Assert.Equal("steal", error.GetProperty("cause").GetProperty("info").GetProperty("method_name").GetString());
    }

    [Theory]
    [InlineData("light_client_proof")]
    [InlineData("next_light_client_block")]
    [InlineData("EXPERIMENTAL_split_storage_info")]
    public async Task What_one_node_cannot_do_says_so(string method)
    {
        var (cause, error) = await rpc.Error(method, "{}");
        Assert.Equal("METHOD_NOT_FOUND", cause);
        Assert.Contains("not supported by a local node", error.GetProperty("data").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_method_survives_parameters_of_any_kind()
    {
        string[] kinds = ["null", "true", "1", "-1", "1e400", "\"x\"", "[]", "[1]", "[\"x\"]", "[null]", "[{}]", "[[1,2]]", "[\"x\",\"y\"]", "[1,2,3]", "{}", "{\"block_id\":\"x\"}", "{\"finality\":5}"];
        foreach (string method in rpc.Server.Methods)
            foreach (string parameters in kinds)
            {
                var (status, answer) = await rpc.Ask(method, parameters);
                Assert.True(status == 200, $"{method} {parameters}: {status} {answer}");
            }
        await IsAlive();
    }

    private async Task IsAlive() => Assert.Equal("localnet", (await rpc.Result("status", "[]")).GetProperty("chain_id").GetString());
}
