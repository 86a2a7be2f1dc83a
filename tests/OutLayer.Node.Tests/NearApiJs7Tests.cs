namespace OutLayer.Node.Tests;

/// <summary>near-api-js 7.3.1, unchanged, against a node: what a person who writes a contract does with it, and what goes wrong.</summary>
public sealed class NearApiJs7Tests(NearApiJs7Tests.Run run) : IClassFixture<NearApiJs7Tests.Run>
{
    public sealed class Run() : ClientRun("near-api-js-7.mjs");

    [Theory]
    [InlineData("createSubAccount", """{"SuccessValue":""}""")]
    [InlineData("deploy", "\"FINAL\"")]
    [InlineData("call", """{"SuccessValue":""}""")]
    [InlineData("view", "\"stored\"")]
    [InlineData("viewState", """[{"key":"dmFsdWU=","value":"c3RvcmVk"}]""")]
    [InlineData("batch", """{"SuccessValue":"YmF0Y2hlZA=="}""")]
    [InlineData("bigState", "101")]
    [InlineData("addFunctionCallKey", "2")]
    [InlineData("limitedCall", """{"SuccessValue":""}""")]
    [InlineData("sameAgain", """[true,"FINAL"]""")]
    [InlineData("async", """{"final_execution_status":"NONE"}""")]
    [InlineData("status", """["FINAL",2,"contract.test.near"]""")]
    [InlineData("implicitAccount", "true")]
    [InlineData("delegate", """[{"SuccessValue":""},"relayed"]""")]
    [InlineData("globalContract", """["global",true]""")]
    [InlineData("javascript", """[["set to written"],"written","relayed: wasm","written"]""")]
    [InlineData("node", """{"chain":"localnet","gas":"100000000","validators":1,"author":"test.near","seat":"bigint"}""")]
    public void A_step_gives(string step, string json) => Assert.Equal(json, run.Ok(step));

    [Theory]
    [InlineData("panic", "ContractExecutionError", "Smart contract panicked: boom \"quoted\"")]
    [InlineData("noMethod", "ContractMethodNotFoundError", "Contract method is not found")]
    [InlineData("viewNoMethod", "ContractMethodNotFoundError", "Contract method is not found")]
    [InlineData("viewPanic", "RpcError", """wasm execution failed with error: HostError(GuestPanic { panic_msg: "boom \"quoted\"" })""")]
    [InlineData("viewWrites", "RpcError", """HostError(ProhibitedInView { method_name: "storage_write" })""")]
    [InlineData("limitedOtherMethod", "AccessKeyMethodNameMismatchActionError", "does not allow method hello")]
    [InlineData("limitedOtherReceiver", "AccessKeyReceiverMismatchActionError", "does not match transaction receiver near")]
    [InlineData("limitedTransfer", "AccessKeyRequiresFullAccessActionError", "requires full access")]
    [InlineData("wrongNonce", "InvalidNonceError", "tx: 1)")]
    [InlineData("nonceTooLarge", "NonceTooLargeError", "exceeds upper bound")]
    [InlineData("badSignature", "InvalidSignatureError", "Invalid transaction signature")]
    [InlineData("expired", "TransactionExpiredError", "expired")]
    [InlineData("notEnoughBalance", "NotEnoughBalanceError", "")]
    [InlineData("deleteAccount", "AccountDoesNotExistError", "gone.test.near does not exist")]
    [InlineData("unknownAccount", "AccountDoesNotExistError", "nobody.near does not exist")]
    [InlineData("unknownBlock", "UnknownBlockError", "never been observed")]
    [InlineData("unknownKey", "AccessKeyDoesNotExistError", "does not exist at block")]
    [InlineData("badAccountId", "RpcRequestParseError", "invalid character 'N' at index 0")]
    public void A_mistake_is_the_clients_own_error(string step, string name, string text)
    {
        var (error, message) = run.Error(step);
        Assert.Equal(name, error);
        Assert.Contains(text, message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_registrar_makes_a_top_level_account_with_what_was_sent() =>
        Assert.Equal($"""[{"{"}"SuccessValue":"dHJ1ZQ=="{"}"},"10{new string('0', 24)}"]""", run.Ok("createTopLevel"));

    [Fact]
    public void A_failed_promise_is_healed_by_its_callback() =>
        Assert.Equal("""{"status":{"SuccessValue":"Mg=="},"receipts":["SuccessReceiptId","Failure","SuccessValue","SuccessValue","SuccessValue","SuccessValue"]}""", run.Ok("failedPromise"));

    [Fact]
    public void An_outcome_has_logs_and_the_gas_by_cost()
    {
        string outcome = run.Ok("logs");
        Assert.Contains("\"logs\":[\"hello\"]", outcome, StringComparison.Ordinal);
        Assert.Contains("""{"cost_category":"WASM_HOST_COST","cost":"LOG_BASE","gas_used":"3543313050"}""", outcome, StringComparison.Ordinal);
    }

    [Fact]
    public void The_allowance_of_a_key_goes_down_by_what_was_burnt() =>
        Assert.Matches("""\{"FunctionCall":\{"allowance":"2498\d{20}","receiver_id":"contract.test.near","method_names":\["set"\]\}\}""", run.Ok("limitedAllowance"));

    [Fact]
    public void Changes_of_a_block_are_found_by_account_and_by_kind()
    {
        string changes = run.Ok("changes");
        Assert.Contains("\"type\":\"data_update\"", changes, StringComparison.Ordinal);
        Assert.Contains("\"value_base64\":\"Y2hhbmdlZA==\"", changes, StringComparison.Ordinal);
        Assert.Contains("\"data_touched\"", changes, StringComparison.Ordinal);
    }
}
