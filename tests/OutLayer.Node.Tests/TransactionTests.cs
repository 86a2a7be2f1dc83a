using System.Text.Json;
using OutLayer.Near;

namespace OutLayer.Node.Tests;

/// <summary>Transactions by every method that takes them, to every wait, and those that are refused.</summary>
public sealed class TransactionTests : IAsyncLifetime
{
    private readonly RpcNode _rpc = new();

    public async ValueTask InitializeAsync() => await _rpc.Deploy("c.test.near");

    public ValueTask DisposeAsync() => _rpc.DisposeAsync();

    private static string Of(SignedTransaction transaction) => Convert.ToBase64String(transaction.Encode());

    [Theory]
    [InlineData("send_tx", "{\"signed_tx_base64\":\"TX\"}")]
    [InlineData("send_tx", "{\"signed_tx_base64\":\"TX\",\"wait_until\":\"INCLUDED\"}")]
    [InlineData("send_tx", "{\"signed_tx_base64\":\"TX\",\"wait_until\":\"INCLUDED_FINAL\"}")]
    [InlineData("send_tx", "{\"signed_tx_base64\":\"TX\",\"wait_until\":\"EXECUTED_OPTIMISTIC\"}")]
    [InlineData("send_tx", "{\"signed_tx_base64\":\"TX\",\"wait_until\":\"EXECUTED\"}")]
    [InlineData("send_tx", "{\"signed_tx_base64\":\"TX\",\"wait_until\":\"FINAL\"}")]
    [InlineData("send_tx", "[\"TX\"]")]
    [InlineData("broadcast_tx_commit", "[\"TX\"]")]
    [InlineData("broadcast_tx_commit", "{\"signed_tx_base64\":\"TX\"}")]
    [InlineData("tx", "[\"TX\"]", true)]
    [InlineData("EXPERIMENTAL_tx_status", "{\"signed_tx_base64\":\"TX\"}", true)]
    public async Task A_transaction_is_shown_with_its_outcomes(string method, string parameters, bool sent = false)
    {
        var transaction = _rpc.Wallet.Sign("c.test.near", Wallet.Call("hello"));
        if (sent) await _rpc.Result("send_tx", $"[\"{Of(transaction)}\"]");
        var result = await _rpc.Result(method, parameters.Replace("TX", Of(transaction), StringComparison.Ordinal));
        Assert.Contains(result.GetProperty("final_execution_status").GetString(), (string[])["FINAL", "INCLUDED_FINAL"]);
        Assert.Equal(transaction.Hash.ToString(), result.GetProperty("transaction").GetProperty("hash").GetString());
        Assert.Equal(transaction.Hash.ToString(), result.GetProperty("transaction_outcome").GetProperty("id").GetString());
    }

    [Fact]
    public async Task An_outcome_has_all_members()
    {
        var result = await _rpc.Send("c.test.near", Wallet.Call("hello"));
        Assert.Equal(["final_execution_status", "status", "transaction", "transaction_outcome", "receipts_outcome"], Names(result));
        Assert.Equal(["signer_id", "public_key", "nonce", "receiver_id", "actions", "priority_fee", "signature", "hash"], Names(result.GetProperty("transaction")));
        var taken = result.GetProperty("transaction_outcome");
        Assert.Equal(["proof", "block_hash", "id", "outcome"], Names(taken));
        Assert.Equal("""{"version":1,"gas_profile":null}""", taken.GetProperty("outcome").GetProperty("metadata").GetRawText());
        var ran = result.GetProperty("receipts_outcome")[0].GetProperty("outcome");
        Assert.Equal(["logs", "receipt_ids", "gas_burnt", "tokens_burnt", "executor_id", "status", "metadata"], Names(ran));
        Assert.Equal(3, ran.GetProperty("metadata").GetProperty("version").GetInt32());
        var costs = ran.GetProperty("metadata").GetProperty("gas_profile").EnumerateArray().Select(cost => (cost.GetProperty("cost_category").GetString(), cost.GetProperty("cost").GetString())).ToList();
        Assert.Contains(("WASM_HOST_COST", "WASM_INSTRUCTION"), costs);
        Assert.Equal(costs.OrderBy(cost => cost.Item1, StringComparer.Ordinal).ThenBy(cost => cost.Item2, StringComparer.Ordinal), costs);
    }

    [Fact]
    public async Task All_actions_are_shown()
    {
        byte[] key = [PublicKeys.Ed25519, .. new byte[32]];
        var status = await _rpc.Send("new.test.near",
            new CreateAccountAction(), new TransferAction(Amounts.Near), new DeployContractAction(TestContract.Wasm), new AddKeyAction(_rpc.Wallet.PublicKey, 0, null),
            new AddKeyAction(key, 7, new FunctionCallPermission(5, "sandbox", ["a"])), new DeleteKeyAction(key), Wallet.Call("hello", "x", 1_000_000_000_000));
        string actions = status.GetProperty("transaction").GetProperty("actions").GetRawText();
        string text = PublicKeyText.Format(key), own = PublicKeyText.Format(_rpc.Wallet.PublicKey.Span), code = Convert.ToBase64String(CryptoHash.Of(TestContract.Wasm).ToArray());
        Assert.Equal(
            "[\"CreateAccount\",{\"Transfer\":{\"deposit\":\"1000000000000000000000000\"}},{\"DeployContract\":{\"code\":\"" + code + "\"}},"
            + "{\"AddKey\":{\"public_key\":\"" + own + "\",\"access_key\":{\"nonce\":0,\"permission\":\"FullAccess\"}}},"
            + "{\"AddKey\":{\"public_key\":\"" + text + "\",\"access_key\":{\"nonce\":7,\"permission\":{\"FunctionCall\":{\"allowance\":\"5\",\"receiver_id\":\"sandbox\",\"method_names\":[\"a\"]}}}}},"
            + "{\"DeleteKey\":{\"public_key\":\"" + text + "\"}},{\"FunctionCall\":{\"method_name\":\"hello\",\"args\":\"eA==\",\"gas\":1000000000000,\"deposit\":\"0\"}}]", actions);
    }

    [Fact]
    public async Task A_failed_action_is_told_with_its_place()
    {
        var status = (await _rpc.Send("c.test.near", Wallet.Call("hello", gas: 30_000_000_000_000), Wallet.Call("fail", gas: 30_000_000_000_000))).GetProperty("status");
        Assert.Equal("""{"Failure":{"ActionError":{"index":1,"kind":{"FunctionCallError":{"ExecutionError":"Smart contract panicked: boom \"quoted\""}}}}}""", status.GetRawText());
    }

    [Fact]
    public async Task A_transaction_that_is_not_valid_names_why()
    {
        var used = _rpc.Wallet.Sign("c.test.near", new TransferAction(1));
        await _rpc.Result("send_tx", $"[\"{Of(used)}\"]");
        _rpc.Wallet.Nonce = used.Nonce - 1;
        var (cause, error) = await _rpc.Error("send_tx", $"[\"{_rpc.Wallet.Base64("c.test.near", new TransferAction(2))}\"]");
        Assert.Equal("INVALID_TRANSACTION", cause);
        Assert.Equal("{}", error.GetProperty("cause").GetProperty("info").GetRawText());
        Assert.Equal($$"""{"TxExecutionError":{"InvalidTxError":{"InvalidNonce":{"tx_nonce":{{used.Nonce}},"ak_nonce":{{used.Nonce}} """.TrimEnd() + "}}}}", error.GetProperty("data").GetRawText());
        Assert.Equal("Server error", error.GetProperty("message").GetString());
    }

    [Fact]
    public async Task An_amount_in_an_error_is_a_decimal_string()
    {
        var (_, error) = await _rpc.Error("send_tx", $"[\"{_rpc.Wallet.Base64("c.test.near", new TransferAction(UInt128.MaxValue / 2))}\"]");
        var invalid = error.GetProperty("data").GetProperty("TxExecutionError").GetProperty("InvalidTxError").GetProperty("NotEnoughBalance");
        Assert.Equal(JsonValueKind.String, invalid.GetProperty("balance").ValueKind);
        Assert.Equal("test.near", invalid.GetProperty("signer_id").GetString());
    }

    [Fact]
    public async Task Garbage_is_no_transaction()
    {
        byte[] good = _rpc.Wallet.Sign("c.test.near", new TransferAction(1)).Encode();
        byte[][] bad = [[], [1], [0xff, 0xff, 0xff, 0xff], good[..^1], good[..40], [.. good, 0], [.. new byte[4096]], Enumerable.Repeat((byte)0xff, 1 << 20).ToArray()];
        foreach (byte[] bytes in bad)
        {
            var (cause, error) = await _rpc.Error("send_tx", $"[\"{Convert.ToBase64String(bytes)}\"]");
            Assert.Equal("PARSE_ERROR", cause);
            Assert.Contains("could not be decoded from borsh", error.GetProperty("data").GetString(), StringComparison.Ordinal);
        }
        Assert.Equal("PARSE_ERROR", (await _rpc.Error("send_tx", "[\"not base64\"]")).Cause);
        Assert.Equal("PARSE_ERROR", (await _rpc.Error("send_tx", "{\"signed_tx_base64\":\"" + Convert.ToBase64String(good) + "\",\"wait_until\":\"SOON\"}")).Cause);
        Assert.Equal("FINAL", (await _rpc.Result("send_tx", $"[\"{Convert.ToBase64String(good)}\"]")).GetProperty("final_execution_status").GetString());
    }

    [Theory]
    [InlineData("00")]
    [InlineData("0061736d")]
    [InlineData("0061736d01000000ff")]
    [InlineData("ffffffffffffffff")]
    public async Task A_contract_that_is_none_can_be_deployed_and_not_called(string hex)
    {
        await _rpc.Send("bad.test.near", new CreateAccountAction(), new TransferAction(Amounts.Near), new AddKeyAction(_rpc.Wallet.PublicKey, 0, null), new DeployContractAction(Convert.FromHexString(hex)));
        string status = (await _rpc.Send("bad.test.near", Wallet.Call("hello"))).GetProperty("status").GetRawText();
        Assert.Equal("""{"Failure":{"ActionError":{"index":0,"kind":{"FunctionCallError":{"CompilationError":{"PrepareError":"Deserialization"}}}}}}""", status);
        var view = await _rpc.Result("query", """{"request_type":"call_function","account_id":"bad.test.near","method_name":"x","args_base64":"","finality":"final"}""");
        Assert.Equal("wasm execution failed with error: CompilationError(PrepareError(Deserialization))", view.GetProperty("error").GetString());
    }

    [Fact]
    public async Task Every_byte_of_a_transaction_matters()
    {
        byte[] good = _rpc.Wallet.Sign("c.test.near", new TransferAction(1)).Encode();
        for (int i = 0; i < good.Length; i += 3)
        {
            byte[] bad = [.. good];
            bad[i] ^= 0x41;
            var (cause, _) = await _rpc.Error("send_tx", $"[\"{Convert.ToBase64String(bad)}\"]");
            Assert.Contains(cause, (string[])["PARSE_ERROR", "INVALID_TRANSACTION"]);
        }
    }

    [Fact]
    public async Task A_transaction_larger_than_the_limit_is_refused()
    {
        var (cause, error) = await _rpc.Error("send_tx", $"[\"{_rpc.Wallet.Base64("c.test.near", new FunctionCallAction("set", new byte[2 << 20], 0, 1_000_000_000_000, 0))}\"]");
        Assert.Equal("INVALID_TRANSACTION", cause);
        Assert.Contains("TransactionSizeExceeded", error.GetProperty("data").GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_transaction_sent_without_waiting_is_found_later()
    {
        var transaction = _rpc.Wallet.Sign("c.test.near", new TransferAction(1));
        Assert.Equal(transaction.Hash.ToString(), (await _rpc.Result("broadcast_tx_async", $"[\"{Of(transaction)}\"]")).GetString());
        var result = await _rpc.Result("tx", $$"""{"tx_hash":"{{transaction.Hash}}","sender_account_id":"test.near","wait_until":"FINAL"}""");
        Assert.Equal("FINAL", result.GetProperty("final_execution_status").GetString());
        Assert.Equal("FINAL", (await _rpc.Result("tx", $"[\"{transaction.Hash}\",\"test.near\"]")).GetProperty("final_execution_status").GetString());
    }

    [Fact]
    public async Task An_unknown_transaction_and_an_unknown_receipt_are_named()
    {
        Assert.Equal("UNKNOWN_TRANSACTION", (await _rpc.Error("tx", $"[\"{CryptoHash.Of([1])}\",\"test.near\"]")).Cause);
        Assert.Equal("UNKNOWN_RECEIPT", (await _rpc.Error("EXPERIMENTAL_receipt", $$"""{"receipt_id":"{{CryptoHash.Of([1])}}"}""")).Cause);
    }

    [Fact]
    public async Task Receipts_are_shown_beside_their_outcomes()
    {
        var sent = await _rpc.Send("c.test.near", Wallet.Call("fail_then_heal"));
        string hash = sent.GetProperty("transaction").GetProperty("hash").GetString()!;
        var full = await _rpc.Result("EXPERIMENTAL_tx_status", $"[\"{hash}\",\"test.near\"]");
        string[] ids = [.. full.GetProperty("receipts").EnumerateArray().Select(receipt => receipt.GetProperty("receipt_id").GetString()!)];
        Assert.Equal(full.GetProperty("receipts_outcome").EnumerateArray().Select(outcome => outcome.GetProperty("id").GetString()), ids);
        var one = await _rpc.Result("EXPERIMENTAL_receipt", $$"""{"receipt_id":"{{ids[0]}}"}""");
        Assert.Equal(["predecessor_id", "receiver_id", "receipt_id", "receipt", "priority"], Names(one));
        Assert.Equal(
            ["signer_id", "signer_public_key", "gas_price", "output_data_receivers", "input_data_ids", "actions", "is_promise_yield"], Names(one.GetProperty("receipt").GetProperty("Action")));
    }

    [Fact]
    public async Task A_transaction_that_does_not_end_times_out_and_is_included()
    {
        await using var rpc = new RpcNode(TimeSpan.FromMilliseconds(300));
        await rpc.Deploy("c.test.near");
        var waits = rpc.Wallet.Sign("c.test.near", Wallet.Call("wait"));
        var (status, answer) = await rpc.Ask("send_tx", $"[\"{Of(waits)}\"]");
        Assert.Equal(408, status);
        Assert.Equal("""{"name":"HANDLER_ERROR","cause":{"name":"TIMEOUT_ERROR"},"code":-32000,"message":"Server error","data":"Timeout"}""", answer.GetProperty("error").GetRawText());
        var included = await rpc.Result("tx", $$"""{"tx_hash":"{{waits.Hash}}","sender_account_id":"test.near","wait_until":"INCLUDED"}""");
        Assert.Equal(("INCLUDED_FINAL", "Started"), (included.GetProperty("final_execution_status").GetString(), included.GetProperty("status").GetString()));
        var next = await rpc.Result("send_tx", $$"""{"signed_tx_base64":"{{rpc.Wallet.Base64("c.test.near", Wallet.Call("wait"))}}","wait_until":"INCLUDED"}""");
        Assert.Equal("Started", next.GetProperty("status").GetString());
    }

    private static IEnumerable<string> Names(JsonElement value) => value.EnumerateObject().Select(member => member.Name);
}
