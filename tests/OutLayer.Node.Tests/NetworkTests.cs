using System.Text.Json;
using OutLayer.Near;
using OutLayer.Runtime.LocalNode;
using OutLayer.Testing;

namespace OutLayer.Node.Tests;

/// <summary>Blocks, chunks, settings, changes and near-sandbox's methods.</summary>
public sealed class NetworkTests : IAsyncLifetime
{
    private readonly RpcNode _rpc = new();

    public async ValueTask InitializeAsync() => await _rpc.Deploy("c.test.near");

    public ValueTask DisposeAsync() => _rpc.DisposeAsync();

    private BlockHeader Head => _rpc.Node.Head.Block;

    [Fact]
    public async Task A_block_has_all_members()
    {
        var block = await _rpc.Result("block", """{"finality":"final"}""");
        Assert.Equal(["author", "header", "chunks"], Names(block));
        string[] members =
        [
            "height", "prev_height", "epoch_id", "next_epoch_id", "hash", "prev_hash", "prev_state_root", "block_body_hash", "chunk_receipts_root", "chunk_headers_root",
            "chunk_tx_root", "outcome_root", "chunks_included", "challenges_root", "timestamp", "timestamp_nanosec", "random_value", "validator_proposals", "chunk_mask", "gas_price",
            "block_ordinal", "rent_paid", "validator_reward", "total_supply", "challenges_result", "last_final_block", "last_ds_final_block", "next_bp_hash", "block_merkle_root",
            "epoch_sync_data_hash", "approvals", "signature", "latest_protocol_version", "chunk_endorsements",
        ];
        Assert.Equal(members, Names(block.GetProperty("header")));
        Assert.Equal(Head.Timestamp, block.GetProperty("header").GetProperty("timestamp").GetUInt64());
    }

    [Fact]
    public async Task A_blocks_signature_is_its_validators()
    {
        var header = (await _rpc.Result("block", $"[{Head.Height}]")).GetProperty("header");
        string signature = header.GetProperty("signature").GetString()!["ed25519:".Length..];
        byte[] key = PublicKeyText.TryParse(_rpc.Node.Key.PublicKey)!;
        Assert.True(Signatures.Verify([0, .. Base58Text.TryDecode(signature, 64)!], Head.Hash, key));
    }

    [Fact]
    public async Task A_block_and_its_chunk_are_found_by_every_name()
    {
        string hash = $"\"{Head.Hash}\"", height = $"{Head.Height}";
        foreach (string block in (string[])[$"[{hash}]", $"[{height}]", $$"""{"block_id":{{hash}}}""", $$"""{"block_id":{{height}}}""", """{"finality":"optimistic"}""", """{"finality":"near-final"}"""])
            Assert.Equal(Head.Hash.ToString(), (await _rpc.Result("block", block)).GetProperty("header").GetProperty("hash").GetString());
        foreach (string chunk in (string[])[$"[{hash}]", $"[[{height},0]]", $"[{height},0]", $$"""{"chunk_id":{{hash}}}""", $$"""{"block_id":{{hash}},"shard_id":0}"""])
            Assert.Equal(Head.Height, (await _rpc.Result("chunk", chunk)).GetProperty("header").GetProperty("height_included").GetUInt64());
        Assert.Equal("INVALID_SHARD_ID", (await _rpc.Error("chunk", $"[[{height},1]]")).Cause);
        Assert.Equal("UNKNOWN_CHUNK", (await _rpc.Error("chunk", $"[\"{CryptoHash.Of([1])}\"]")).Cause);
        Assert.Equal("UNKNOWN_BLOCK", (await _rpc.Error("chunk", "[[9999,0]]")).Cause);
        Assert.Equal("UNKNOWN_BLOCK", (await _rpc.Error("block", "[9999]")).Cause);
        Assert.Equal("PARSE_ERROR", (await _rpc.Error("block", """{"finality":"perhaps"}""")).Cause);
        Assert.Equal("PARSE_ERROR", (await _rpc.Error("block", "{}")).Cause);
    }

    [Fact]
    public async Task A_chunk_shows_the_transactions_and_receipts_of_its_block()
    {
        var sent = await _rpc.Send("c.test.near", Wallet.Call("hello"));
        string block = sent.GetProperty("transaction_outcome").GetProperty("block_hash").GetString()!;
        var chunk = await _rpc.Result("chunk", $"[\"{block}\"]");
        Assert.Contains(sent.GetProperty("transaction").GetProperty("hash").GetString(), chunk.GetProperty("transactions").EnumerateArray().Select(transaction => transaction.GetProperty("hash").GetString()));
    }

    [Fact]
    public async Task The_runtimes_parameters_are_those_of_nearcores_snapshot()
    {
        string? path = SharedData.Find("near/runtime_config_view.snap");
        Assert.SkipWhen(path is null, SharedData.HowToGet);
        string snapshot = await File.ReadAllTextAsync(path!, TestContext.Current.CancellationToken);
        using var expected = JsonDocument.Parse(snapshot[snapshot.IndexOf('{', StringComparison.Ordinal)..]);
        await using var rpc = new RpcNode(TimeSpan.FromSeconds(1), new NearNodeOptions { ProtocolVersion = 84 });   // the snapshot's
        var actual = (await rpc.Result("EXPERIMENTAL_protocol_config", """{"finality":"final"}""")).GetProperty("runtime_config");
        Assert.Equal(Flatten(expected.RootElement), Flatten(actual));
    }

    [Fact]
    public async Task The_parameters_of_the_latest_version_are_its_own()
    {
        var config = await _rpc.Result("EXPERIMENTAL_protocol_config", """{"finality":"final"}""");
        Assert.Equal(86, config.GetProperty("protocol_version").GetInt32());
        var runtime = config.GetProperty("runtime_config");
        Assert.Equal("10000000000000000000", runtime.GetProperty("storage_amount_per_byte").GetString());
        Assert.Equal(7_200_000_000_000, runtime.GetProperty("transaction_costs").GetProperty("action_creation_config").GetProperty("create_account_cost").GetProperty("execution").GetInt64());
    }

    [Fact]
    public async Task A_patched_state_is_there_at_once()
    {
        string key = PublicKeyText.Format(_rpc.Wallet.PublicKey.Span);
        string code = Convert.ToBase64String(TestContract.Wasm);
        var result = await _rpc.Result("sandbox_patch_state", $$$"""
            {"records":[{"Account":{"account_id":"p.near","account":{"amount":"7000000000000000000000000","locked":"0","code_hash":"11111111111111111111111111111111","storage_usage":0,"version":"V1"} } },
            {"AccessKey":{"account_id":"p.near","public_key":"{{{key}}}","access_key":{"nonce":3,"permission":"FullAccess"} } },
            {"AccessKey":{"account_id":"p.near","public_key":"ed25519:11111111111111111111111111111111","access_key":{"nonce":0,"permission":{"FunctionCall":{"allowance":null,"receiver_id":"c.test.near","method_names":["set"]} } } } },
            {"Contract":{"account_id":"p.near","code":"{{{code}}}"} },{"Data":{"account_id":"p.near","data_key":"dmFsdWU=","value":"cGF0Y2hlZA=="} }]}
            """);
        Assert.Equal("{}", result.GetRawText());
        var view = await _rpc.Result("query", """{"request_type":"call_function","account_id":"p.near","method_name":"get","args_base64":"","finality":"final"}""");
        Assert.Equal("patched", System.Text.Encoding.UTF8.GetString(view.GetProperty("result").EnumerateArray().Select(value => value.GetByte()).ToArray()));
        var account = await _rpc.Result("query", """{"request_type":"view_account","account_id":"p.near","finality":"final"}""");
        Assert.Equal("7000000000000000000000000", account.GetProperty("amount").GetString());
        var keys = await _rpc.Result("query", """{"request_type":"view_access_key_list","account_id":"p.near","finality":"final"}""");
        Assert.Equal(2, keys.GetProperty("keys").GetArrayLength());
    }

    [Theory]
    [InlineData("""{"records":5}""")]
    [InlineData("""{"records":[5]}""")]
    [InlineData("""{"records":[{}]}""")]
    [InlineData("""{"records":[{"Account":{"account_id":"a"}}]}""")]
    [InlineData("""{"records":[{"DelayedReceipt":{"account_id":"aa"}}]}""")]
    [InlineData("""{"records":[{"Account":{"account_id":"aa","account":{"amount":"-1"}}}]}""")]
    [InlineData("""{"records":[{"Data":{"account_id":"aa","data_key":"?","value":""}}]}""")]
    [InlineData("""{"records":[{"AccessKey":{"account_id":"aa","public_key":"ed25519:11111111111111111111111111111111","access_key":{"permission":"Some"}}}]}""")]
    public async Task A_record_that_is_none_changes_nothing(string parameters)
    {
        ulong before = Head.Height;
        Assert.Equal("PARSE_ERROR", (await _rpc.Error("sandbox_patch_state", parameters)).Cause);
        Assert.Equal(before, Head.Height);
    }

    [Fact]
    public async Task Time_is_moved_on()
    {
        var (height, time) = (Head.Height, Head.Timestamp);
        await _rpc.Result("sandbox_fast_forward", """{"delta_height":1000}""");
        Assert.True(Head.Height >= height + 1_000, $"{Head.Height}");
        Assert.True(Head.Timestamp >= time + 1_000 * _rpc.Node.Options.BlockTime, $"{Head.Timestamp}");
        Assert.Equal("PARSE_ERROR", (await _rpc.Error("sandbox_fast_forward", """{"delta_height":-1}""")).Cause);
        Assert.Equal("PARSE_ERROR", (await _rpc.Error("sandbox_fast_forward", $$"""{"delta_height":{{ulong.MaxValue}}}""")).Cause);
        ulong most = ((ulong)long.MaxValue - Head.Timestamp) / _rpc.Node.Options.BlockTime;
        Assert.Equal("PARSE_ERROR", (await _rpc.Error("sandbox_fast_forward", $$"""{"delta_height":{{most + 1}}}""")).Cause);
        await _rpc.Result("sandbox_fast_forward", $$"""{"delta_height":{{most}}}""");
        Assert.StartsWith("2262-", (await _rpc.Result("status", "[]")).GetProperty("sync_info").GetProperty("latest_block_time").GetString(), StringComparison.Ordinal);
        var fresh = new Wallet(_rpc.Node) { Nonce = _rpc.Wallet.Nonce };   // the other one's block is too old by now
        Assert.Equal("FINAL", (await _rpc.Result("send_tx", $"[\"{fresh.Base64("c.test.near", Wallet.Call("hello"))}\"]")).GetProperty("final_execution_status").GetString());
    }

    [Fact]
    public async Task Changes_name_who_made_them()
    {
        var sent = await _rpc.Send("c.test.near", Wallet.Call("set", "x"));
        var ran = sent.GetProperty("receipts_outcome")[0];
        string block = ran.GetProperty("block_hash").GetString()!;
        string Request(string members) => $$"""{"block_id":"{{block}}",{{members}}}""";
        var data = (await _rpc.Result("EXPERIMENTAL_changes", Request("\"changes_type\":\"data_changes\",\"account_ids\":[\"c.test.near\"],\"key_prefix_base64\":\"\""))).GetProperty("changes");
        string cause = $$"""{"type":"receipt_processing","receipt_hash":"{{ran.GetProperty("id").GetString()}}"}""";
        Assert.Equal($"[{{\"cause\":{cause},\"type\":\"data_update\",\"change\":{{\"account_id\":\"c.test.near\",\"key_base64\":\"dmFsdWU=\",\"value_base64\":\"eA==\"}}}}]", data.GetRawText());
        var accounts = (await _rpc.Result("changes", Request("\"changes_type\":\"account_changes\",\"account_ids\":[\"c.test.near\"]"))).GetProperty("changes");
        Assert.Equal("account_update", accounts[0].GetProperty("type").GetString());
        var none = (await _rpc.Result("changes", Request("\"changes_type\":\"contract_code_changes\",\"account_ids\":[\"c.test.near\"]"))).GetProperty("changes");
        Assert.Equal(0, none.GetArrayLength());
        var effects = (await _rpc.Result("block_effects", $"[\"{block}\"]")).GetProperty("changes").GetRawText();
        Assert.Contains("""{"type":"data_touched","account_id":"c.test.near"}""", effects, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Key_changes_are_found_by_key_and_by_account()
    {
        byte[] key = [PublicKeys.Ed25519, .. new byte[32]];
        var sent = await _rpc.Send("test.near", new AddKeyAction(key, 0, null));
        string block = sent.GetProperty("receipts_outcome")[0].GetProperty("block_hash").GetString()!, text = PublicKeyText.Format(key);
        foreach (string wanted in (string[])[$$"""
            "changes_type":"single_access_key_changes","keys":[{"account_id":"test.near","public_key":"{{text}}"}]
            """, """
            "changes_type":"all_access_key_changes","account_ids":["test.near"]
            """])
        {
            var changes = (await _rpc.Result("changes", $$"""{"block_id":"{{block}}",{{wanted}}}""")).GetProperty("changes");
            Assert.Contains(changes.EnumerateArray(), change => change.GetProperty("change").GetProperty("public_key").GetString() == text && change.GetProperty("type").GetString() == "access_key_update");
        }
    }

    [Fact]
    public async Task The_settings_are_told()
    {
        Assert.Equal("localnet", (await _rpc.Result("EXPERIMENTAL_genesis_config", "null")).GetProperty("chain_id").GetString());
        Assert.Equal("localnet", (await _rpc.Result("client_config", "[]")).GetProperty("chain_id").GetString());
        Assert.Equal("100000000", (await _rpc.Result("gas_price", "[null]")).GetProperty("gas_price").GetString());
        Assert.Equal(0, (await _rpc.Result("network_info", "[]")).GetProperty("num_active_peers").GetInt32());
        Assert.Equal("[]", (await _rpc.Result("maintenance_windows", """{"account_id":"test.near"}""")).GetRawText());
        Assert.Equal(0.0, (await _rpc.Result("EXPERIMENTAL_congestion_level", $$"""{"block_id":{{Head.Height}},"shard_id":0}""")).GetProperty("congestion_level").GetDouble());
        foreach (string parameters in (string[])["[null]", "[]", "\"latest\"", $"[{Head.Height}]", $$"""{"block_id":"{{Head.Hash}}"}"""])
            Assert.Equal("test.near", (await _rpc.Result("validators", parameters)).GetProperty("current_validators")[0].GetProperty("account_id").GetString());
        Assert.Equal("UNKNOWN_EPOCH", (await _rpc.Error("validators", $$"""{"epoch_id":"{{CryptoHash.Of([1])}}"}""")).Cause);
        Assert.Equal("test.near", (await _rpc.Result("EXPERIMENTAL_validators_ordered", "[null]"))[0].GetProperty("account_id").GetString());
    }

    private static IEnumerable<string> Names(JsonElement value) => value.EnumerateObject().Select(member => member.Name);

    /// <summary>Every leaf with its path, sorted; which engine runs is nearcore's own.</summary>
    private static List<string> Flatten(JsonElement value) =>
        [.. Leaves("", value).Where(leaf => !leaf.Contains("vm_kind", StringComparison.Ordinal)).Order(StringComparer.Ordinal)];

    private static IEnumerable<string> Leaves(string path, JsonElement value) => value.ValueKind == JsonValueKind.Object
        ? value.EnumerateObject().SelectMany(member => Leaves($"{path}/{member.Name}", member.Value)) : [$"{path} {string.Concat(value.GetRawText().Where(c => !char.IsWhiteSpace(c)))}"];
}
