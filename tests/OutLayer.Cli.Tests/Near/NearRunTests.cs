using System.Text;
using System.Text.Json;

namespace OutLayer.Cli.Tests.Near;

/// <summary>outlayer near run: what each option does, and the document.</summary>
public sealed class NearRunTests
{
    /// <summary>echo returns its input and stores it; promise asks for a transfer and a call; loop does not end; self says the account.</summary>
    private const string Contract = """
        (module
          (import "env" "input" (func $input (param i64)))
          (import "env" "value_return" (func $return (param i64 i64)))
          (import "env" "storage_write" (func $write (param i64 i64 i64 i64 i64) (result i64)))
          (import "env" "storage_read" (func $read (param i64 i64 i64) (result i64)))
          (import "env" "current_account_id" (func $account (param i64)))
          (import "env" "promise_batch_create" (func $promise (param i64 i64) (result i64)))
          (import "env" "promise_batch_action_transfer" (func $transfer (param i64 i64)))
          (import "env" "promise_batch_action_function_call" (func $call (param i64 i64 i64 i64 i64 i64 i64)))
          (memory 1)
          (data (i32.const 0) "bob.near") (data (i32.const 32) "\01") (data (i32.const 64) "hello")
          (func (export "echo")
            (call $input (i64.const 0))
            (drop (call $write (i64.const 3) (i64.const 0) (i64.const -1) (i64.const 0) (i64.const 1)))
            (call $return (i64.const -1) (i64.const 0)))
          (func (export "stored") (drop (call $read (i64.const 3) (i64.const 0) (i64.const 0))) (call $return (i64.const -1) (i64.const 0)))
          (func (export "self") (call $account (i64.const 0)) (call $return (i64.const -1) (i64.const 0)))
          (func (export "promise") (local i64)
            (local.set 0 (call $promise (i64.const 8) (i64.const 0)))
            (call $transfer (local.get 0) (i64.const 32))
            (call $call (local.get 0) (i64.const 5) (i64.const 64) (i64.const 2) (i64.const 0) (i64.const 80) (i64.const 7)))
          (func (export "loop") (loop (br 0)))
          (func (export "trap") unreachable))
        """;

    private static Workspace Work()
    {
        var work = new Workspace();
        File.WriteAllText(Path.Combine(work.Folder, "c.wat"), Contract);
        return work;
    }

    private static Finished Run(Workspace work, string method, params string[] options) =>
        work.Outlayer(["near", "run", "--wasm", "c.wat", "--method", method, "--json", .. options]);

    [Fact]
    public void The_document_has_all_that_a_call_came_to()
    {
        using var work = Work();
        var document = Run(work, "echo", "--input", """{"a":1}""").Exits(0).Json;
        Assert.Equal(["status", "error", "burntGas", "usedGas", "returnValue", "logs", "storageUsage", "balance", "profile", "actions"], document.EnumerateObject().Select(member => member.Name));
        Assert.Equal("ok", document.GetProperty("status").GetString());
        Assert.Equal("""{"a":1}""", Encoding.UTF8.GetString(document.GetProperty("returnValue").GetBytesFromBase64()));
        Assert.Equal(12ul + 3 + 7 + 40, document.GetProperty("storageUsage").GetUInt64());
        var profile = document.GetProperty("profile").EnumerateObject().ToDictionary(cost => cost.Name, cost => cost.Value.GetUInt64());
        Assert.Equal(document.GetProperty("burntGas").GetUInt64(), profile.Values.Aggregate(0ul, (sum, gas) => sum + gas));
        Assert.Equal(64_196_736_000ul, profile["storage_write_base"]);
    }

    [Theory]
    [InlineData("aGk=", "hi")]
    [InlineData("[1]", "[1]")]
    [InlineData("7", "7")]
    public void Input_is_JSON_or_else_base64(string input, string expected)
    {
        using var work = Work();
        Assert.Equal(expected, Encoding.UTF8.GetString(Run(work, "echo", "--input", input).Exits(0).Json.GetProperty("returnValue").GetBytesFromBase64()));
        Assert.Contains("neither JSON nor base64", Run(work, "echo", "--input", "{not").Exits(2).Err, StringComparison.Ordinal);
    }

    [Fact]
    public void Actions_are_shown_with_their_receipts()
    {
        using var work = Work();
        var actions = Run(work, "promise").Exits(0).Json.GetProperty("actions");
        Assert.Equal("""{"receipt":0,"receiverId":"bob.near","action":{"Transfer":{"deposit":"1"}}}""", actions[0].GetRawText());
        Assert.Equal("""{"receipt":0,"receiverId":"bob.near","action":{"FunctionCall":{"method_name":"hello","args":"Ym8=","gas":7,"deposit":"0"}}}""", actions[1].GetRawText());
    }

    [Theory]
    [InlineData("loop", 3, "limit", "GasExceeded", "--gas", "10000000000")]
    [InlineData("loop", 3, "limit", "GasLimitExceeded", "--max-gas-burnt", "10000000000")]
    [InlineData("trap", 1, "failed", "Unreachable")]
    [InlineData("none", 1, "failed", "MethodNotFound")]
    [InlineData("", 1, "failed", "MethodEmptyName")]
    public void A_failure_says_its_kind_and_exits_accordingly(string method, int exit, string status, string kind, params string[] options)
    {
        using var work = Work();
        var document = Run(work, method, options).Exits(exit).Json;
        Assert.Equal((status, kind), (document.GetProperty("status").GetString(), document.GetProperty("error").GetProperty("kind").GetString()));
        if (exit == 3) Assert.Equal(10_000_000_000ul, document.GetProperty("burntGas").GetUInt64());
    }

    [Fact]
    public void State_is_kept_by_calls_that_succeed()
    {
        using var work = Work();
        string state = Path.Combine(work.Folder, "state.json");
        Run(work, "echo", "--input", "[1]", "--state", "state.json").Exits(0);
        Assert.Equal("WzFd", JsonDocument.Parse(File.ReadAllBytes(state)).RootElement.GetProperty("Ym9i").GetString());
        Assert.Equal("WzFd", Run(work, "stored", "--state", "state.json").Exits(0).Json.GetProperty("returnValue").GetString());
        byte[] before = File.ReadAllBytes(state);
        Run(work, "echo", "--input", "[2]", "--state", "state.json", "--gas", "79000000000").Exits(3);
        Assert.Equal(before, File.ReadAllBytes(state));
        File.WriteAllText(state, "{\"a\":1}");
        Assert.Contains("--state state.json: a state is a JSON object of base64 keys", Run(work, "stored", "--state", "state.json").Exits(2).Err, StringComparison.Ordinal);
    }

    [Fact]
    public void The_context_is_a_file_and_options_win()
    {
        using var work = Work();
        string file = Path.Combine(work.Folder, "context.json");
        File.WriteAllText(file, """{"current_account_id":"me.near","prepaid_gas":"100","surprise":true}""");
        Assert.Equal("GasExceeded", Run(work, "self", "--context", "context.json").Exits(3).Json.GetProperty("error").GetProperty("kind").GetString());
        var run = Run(work, "self", "--context", "context.json", "--gas", "100000000000").Exits(0);
        Assert.Equal("me.near", Encoding.UTF8.GetString(run.Json.GetProperty("returnValue").GetBytesFromBase64()));
        Assert.Contains("\"surprise\" is not known", run.Err, StringComparison.Ordinal);
        File.WriteAllText(file, """{"block_height":-1}""");
        Assert.Contains("\"block_height\" cannot be -1", Run(work, "self", "--context", "context.json").Exits(2).Err, StringComparison.Ordinal);
    }

    [Fact]
    public void A_view_changes_nothing_and_a_version_has_its_own_limits()
    {
        using var work = Work();
        File.WriteAllText(Path.Combine(work.Folder, "view.json"), """{"is_view":true}""");
        var view = Run(work, "echo", "--context", "view.json", "--state", "state.json").Exits(1).Json;
        Assert.Equal("ProhibitedInView", view.GetProperty("error").GetProperty("kind").GetString());
        Assert.False(File.Exists(Path.Combine(work.Folder, "state.json")));
        var old = Run(work, "loop", "--protocol-version", "84", "--gas", "400000000000000").Exits(3).Json;
        Assert.Equal(("GasLimitExceeded", 300_000_000_000_000ul), (old.GetProperty("error").GetProperty("kind").GetString(), old.GetProperty("burntGas").GetUInt64()));
        Assert.Contains("there are prices for 84, 85, 86", Run(work, "loop", "--protocol-version", "83").Exits(2).Err, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_no_contract_burns_nothing()
    {
        using var work = Work();
        File.WriteAllBytes(Path.Combine(work.Folder, "c.wat"), [0, 1, 2]);
        var document = Run(work, "echo").Exits(1).Json;
        Assert.Equal(("PrepareError: Error happened while deserializing the module.", 0ul), (document.GetProperty("error").GetProperty("message").GetString(), document.GetProperty("burntGas").GetUInt64()));
        Assert.Contains("there is no file no.wasm", work.Outlayer("near", "run", "--wasm", "no.wasm", "--method", "m").Exits(2).Err, StringComparison.Ordinal);
    }

    [Fact]
    public void For_people_it_is_a_table_of_gas()
    {
        using var work = Work();
        string text = work.Outlayer("near", "run", "--wasm", "c.wat", "--method", "promise").Exits(0).Out;
        Assert.Contains("action_transfer", text, StringComparison.Ordinal);
        Assert.Contains("receipt  to bob.near: Transfer, FunctionCall", text, StringComparison.Ordinal);
    }

    // what is wrong, and where, in the message; nothing is run
    [Theory]
    [InlineData("""{"current_account_id":null}""", "\"current_account_id\" cannot be null")]
    [InlineData("""{"promise_results":[{"Done":""}]}""", "\"promise_results\" cannot be")]
    [InlineData("""{"is_view":"yes"}""", "\"is_view\" cannot be \"yes\"")]
    [InlineData("""{"account_balance":"340282366920938463463374607431768211455","attached_deposit":1}""", "together are more than 128 bits hold")]
    public void A_context_that_cannot_be_is_wrong_usage(string context, string message)
    {
        using var work = Work().Write("context.json", context);
        Assert.Contains(message, Run(work, "echo", "--context", "context.json").Exits(2).Err, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--state", ".", "is a folder")]
    [InlineData("--state", "none/state.json", "there is no folder")]
    [InlineData("--context", "none.json", "there is no file")]
    [InlineData("--context", "large", "bytes, at most")]
    [InlineData("--protocol-version", "83", "there are prices for 84, 85, 86")]
    [InlineData("--gas", "99999999999999999999", "must be a whole number")]
    public void An_option_that_cannot_be_is_wrong_usage(string option, string value, string message)
    {
        using var work = Work();
        using (var large = File.Create(work.File("large"))) large.SetLength(3L << 30);
        Assert.Contains(message, Run(work, "echo", option, value).Exits(2).Err, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(4_194_304, 1, "deserializing")]
    [InlineData(4_194_305, 2, "a contract has at most 4194304")]
    public void A_contract_is_no_larger_than_one_that_can_be_deployed(int bytes, int exit, string message)
    {
        using var work = Work();
        File.WriteAllBytes(work.File("c.wasm"), new byte[bytes]);
        Assert.Contains(message, work.Outlayer("near", "run", "--wasm", "c.wasm", "--method", "main", "--json").Exits(exit).Out, StringComparison.Ordinal);
    }
}
