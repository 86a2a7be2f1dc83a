using System.Text;
using System.Text.Json;
using OutLayer.Near;

namespace OutLayer.Node.Tests;

/// <summary>query: all requests by name and by path, at blocks of every kind, and what goes wrong.</summary>
public sealed class QueryTests(QueryTests.Deployed rpc) : IClassFixture<QueryTests.Deployed>
{
    /// <summary>A chain with the test contract at c.test.near, which has a record.</summary>
    public sealed class Deployed : IAsyncLifetime
    {
        internal RpcNode Rpc { get; } = new();

        public async ValueTask InitializeAsync()
        {
            await Rpc.Deploy("c.test.near");
            await Rpc.Send("c.test.near", Wallet.Call("set", "stored"));
        }

        public ValueTask DisposeAsync() => Rpc.DisposeAsync();
    }

    private Task<JsonElement> Query(string members) => rpc.Rpc.Result("query", $$"""{"finality":"final",{{members}}}""");

    private async Task<string> Refusal(string members) => (await rpc.Rpc.Error("query", $$"""{"finality":"final",{{members}}}""")).Cause;

    [Fact]
    public async Task An_account_has_all_members()
    {
        var account = await Query("""
            "request_type":"view_account","account_id":"c.test.near"
            """);
        Assert.Equal(["amount", "locked", "code_hash", "storage_usage", "storage_paid_at", "block_height", "block_hash"], account.EnumerateObject().Select(member => member.Name));
        Assert.Equal(CryptoHash.Of(TestContract.Wasm).ToString(), account.GetProperty("code_hash").GetString());
        Assert.Equal(rpc.Rpc.Node.Head.Block.Hash.ToString(), account.GetProperty("block_hash").GetString());
    }

    [Fact]
    public async Task The_result_of_a_view_is_an_array_of_bytes()
    {
        var call = await Query("""
            "request_type":"call_function","account_id":"c.test.near","method_name":"get","args_base64":""
            """);
        Assert.Equal("stored", Encoding.UTF8.GetString(call.GetProperty("result").EnumerateArray().Select(value => value.GetByte()).ToArray()));
        Assert.Equal("[]", call.GetProperty("logs").GetRawText());
    }

    [Fact]
    public async Task A_view_takes_more_arguments_than_a_transaction()
    {
        string arguments = Convert.ToBase64String(new byte[4_194_305]);
        var call = await Query($$"""
            "request_type":"call_function","account_id":"c.test.near","method_name":"get","args_base64":"{{arguments}}"
            """);
        Assert.Equal("stored"u8.Length, call.GetProperty("result").GetArrayLength());
    }

    [Fact]
    public async Task State_has_its_proof_where_it_is_asked_for()
    {
        const string Request = """
            "request_type":"view_state","account_id":"c.test.near","prefix_base64":"dmE="
            """;
        var plain = await Query(Request);
        Assert.False(plain.TryGetProperty("proof", out _));
        Assert.Equal("""[{"key":"dmFsdWU=","value":"c3RvcmVk"}]""", plain.GetProperty("values").GetRawText());
        var proof = (await Query(Request + ",\"include_proof\":true")).GetProperty("proof").EnumerateArray().Select(node => node.GetBytesFromBase64()).ToList();
        Assert.Equal(rpc.Rpc.Node.Head.Block.StateRoot, CryptoHash.Of(proof[0]));
    }

    [Fact]
    public async Task Code_comes_with_its_hash()
    {
        var code = await Query("""
            "request_type":"view_code","account_id":"c.test.near"
            """);
        Assert.Equal(TestContract.Wasm, code.GetProperty("code_base64").GetBytesFromBase64());
    }

    [Theory]
    [InlineData("account/c.test.near", "", "amount")]
    [InlineData("access_key/c.test.near", "", "keys")]
    [InlineData("code/c.test.near", "", "hash")]
    [InlineData("contract/c.test.near", "", "values")]
    [InlineData("call/c.test.near/get", "", "result")]
    public async Task The_old_paths_are_answered(string path, string data, string member) =>
        Assert.True((await rpc.Rpc.Result("query", $"""["{path}","{data}"]""")).TryGetProperty(member, out _));

    [Theory]
    [InlineData("account", "", "Not enough query parameters provided")]
    [InlineData("nothing/c.test.near", "", "Unknown path nothing")]
    [InlineData("call/c.test.near", "", "Method name is missing")]
    [InlineData("call/c.test.near/get", "0OIl", "base58")]
    [InlineData("account/A", "", "too short")]
    public async Task A_wrong_path_says_why(string path, string data, string text)
    {
        var (cause, error) = await rpc.Rpc.Error("query", $"""["{path}","{data}"]""");
        Assert.Equal("PARSE_ERROR", cause);
        Assert.Contains(text, error.GetProperty("data").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_long_path_is_not_decoded()
    {
        var (_, error) = await rpc.Rpc.Error("query", $"""["contract/c.test.near","{new string('z', 11_000)}"]""");
        Assert.Equal("Query data size is too large", error.GetProperty("data").GetString());
    }

    [Fact]
    public async Task A_missing_key_is_a_result_with_an_error()
    {
        string key = "ed25519:" + Base58Text.Encode(new byte[32]);
        string request = $"\"request_type\":\"view_access_key\",\"account_id\":\"c.test.near\",\"public_key\":\"{key}\"";
        var result = await Query(request);
        Assert.Equal($"access key {key} does not exist while viewing", result.GetProperty("error").GetString());
        Assert.Equal(["error", "logs", "block_height", "block_hash"], result.EnumerateObject().Select(member => member.Name));
        var (cause, _) = await rpc.Rpc.Error("EXPERIMENTAL_view_access_key", $$"""{"finality":"final",{{request}}}""");
        Assert.Equal("UNKNOWN_ACCESS_KEY", cause);
    }

    [Theory]
    [InlineData("fail", """HostError(GuestPanic { panic_msg: "boom \"quoted\"" })""")]
    [InlineData("set", """HostError(ProhibitedInView { method_name: "storage_write" })""")]
    [InlineData("none", "MethodResolveError(MethodNotFound)")]
    [InlineData("spin", "HostError(GasLimitExceeded)")]
    [InlineData("long_key", "HostError(KeyLengthExceeded { length: 2049, limit: 2048 })")]
    [InlineData("divide", "WasmTrap(IllegalArithmetic)")]
    [InlineData("deep", "HostError(MemoryAccessViolation)")]
    public async Task A_view_that_fails_is_a_result_with_an_error(string method, string text)
    {
        string request = $"\"request_type\":\"call_function\",\"account_id\":\"c.test.near\",\"method_name\":\"{method}\",\"args_base64\":\"\"";
        Assert.Equal($"wasm execution failed with error: {text}", (await Query(request)).GetProperty("error").GetString());
        var (cause, error) = await rpc.Rpc.Error("EXPERIMENTAL_call_function", $$"""{"finality":"final",{{request}}}""");
        Assert.Equal("CONTRACT_EXECUTION_ERROR", cause);
        Assert.Contains(text, error.GetProperty("cause").GetProperty("info").GetProperty("vm_error").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""
        "request_type":"view_account","account_id":"none.near"
        """, "UNKNOWN_ACCOUNT")]
    [InlineData("""
        "request_type":"view_code","account_id":"sandbox"
        """, "NO_CONTRACT_CODE")]
    [InlineData("""
        "request_type":"call_function","account_id":"none.near","method_name":"x","args_base64":""
        """, "UNKNOWN_ACCOUNT")]
    [InlineData("""
        "request_type":"view_global_contract_code","code_hash":"11111111111111111111111111111111"
        """, "NO_GLOBAL_CONTRACT_CODE")]
    [InlineData("""
        "request_type":"view_everything"
        """, "PARSE_ERROR")]
    [InlineData("""
        "request_type":"view_account"
        """, "PARSE_ERROR")]
    [InlineData("""
        "request_type":"view_account","account_id":5
        """, "PARSE_ERROR")]
    [InlineData("""
        "request_type":"view_state","account_id":"sandbox","prefix_base64":"***"
        """, "PARSE_ERROR")]
    [InlineData("""
        "request_type":"view_access_key","account_id":"sandbox","public_key":"ed25519:short"
        """, "PARSE_ERROR")]
    public async Task A_query_that_cannot_be_answered_is_an_error(string members, string cause) => Assert.Equal(cause, await Refusal(members));

    [Theory]
    [InlineData("\"block_id\":1000000", "{\"block_id\":1000000}", "DB Not Found Error: BLOCK HEIGHT: 1000000 \n Cause: Unknown")]
    [InlineData("\"block_id\":\"11111111111111111111111111111111\"", "{\"block_id\":\"11111111111111111111111111111111\"}", "DB Not Found Error: BLOCK HEADER: 11111111111111111111111111111111")]
    public async Task An_unknown_block_is_named(string block, string reference, string text)
    {
        var (cause, error) = await rpc.Rpc.Error("query", $$"""{"request_type":"view_account","account_id":"sandbox",{{block}}}""");
        Assert.Equal("UNKNOWN_BLOCK", cause);
        Assert.Equal(reference, error.GetProperty("cause").GetProperty("info").GetProperty("block_reference").GetRawText());
        Assert.Equal(text, error.GetProperty("data").GetString());
    }

    [Fact]
    public async Task An_older_block_shows_the_state_of_its_time()
    {
        var (cause, _) = await rpc.Rpc.Error("query", """{"request_type":"view_account","account_id":"c.test.near","block_id":0}""");
        Assert.Equal("UNKNOWN_ACCOUNT", cause);
        var genesis = await rpc.Rpc.Result("query", """{"request_type":"view_account","account_id":"test.near","sync_checkpoint":"genesis"}""");
        Assert.Equal("1" + new string('0', 33), genesis.GetProperty("amount").GetString());
    }

    [Fact]
    public async Task Arguments_of_4_MiB_are_taken()
    {
        string big = Convert.ToBase64String(new byte[4 << 20]);
        var call = await Query($"\"request_type\":\"call_function\",\"account_id\":\"c.test.near\",\"method_name\":\"get\",\"args_base64\":\"{big}\"");
        Assert.True(call.TryGetProperty("result", out _));
    }
}
