using System.Text.Json.Nodes;

namespace OutLayer.Cli.Tests.Samples;

/// <summary>A compiled contract: everything that outlayer run and verify do for JavaScript.</summary>
public sealed class WasmCounterTests
{
    private static readonly string File = Path.Combine(Outlayer.Repository, "samples", "wasm-counter", "counter.wat");

    [Fact]
    public void It_counts_in_the_same_document_as_a_script()
    {
        using var work = new Workspace();
        Assert.Equal("1", work.Call(File, "increment"));
        var run = work.RunJson(File, "increment", "--mode", "direct").Exits(0);
        Assert.Equal(("ok", "direct", "2"), (run.Json.GetProperty("status").GetString(), run.Json.GetProperty("mode").GetString(), Workspace.Text(run.Result)));
        Assert.Equal(["incremented"], run.Logs);
        Assert.Equal(["status", "mode", "result", "logs", "gasUsed", "gasLimit", "executionTimeMs", "stateChanges", "stateRoot", "error", "receipt"],
            JsonNode.Parse(run.Out)!.AsObject().Select(member => member.Key));
        var context = run.Json.GetProperty("receipt").GetProperty("context");
        Assert.Equal(("counter.test.near", "2"), (context.GetProperty("account").GetString(), context.GetProperty("blockHeight").GetString()));
        Assert.Equal("2", work.Call(File, "get", "{}", "--view"));
        Assert.Equal(run.Json.GetProperty("gasUsed").GetUInt64(), ulong.Parse(run.Json.GetProperty("receipt").GetProperty("gasUsed").GetString()!));
    }

    [Fact]
    public void Its_receipt_holds_anywhere_until_it_is_changed()
    {
        using var work = new Workspace();
        work.Run(File, "increment").Exits(0);
        work.Run(File, "increment", "--receipt", "r.json").Exits(0);
        using var elsewhere = new Workspace().Write("r.json", System.IO.File.ReadAllText(work.File("r.json")));
        Assert.StartsWith("holds    counter.test.near increment: ok, ", elsewhere.Outlayer("verify", "r.json").Exits(0).Out, StringComparison.Ordinal);
        Assert.StartsWith("holds    counter.test.near increment: ok, ", work.Outlayer("verify", work.LastReceipt()).Exits(0).Out, StringComparison.Ordinal);
        elsewhere.Write("r.json", System.IO.File.ReadAllText(work.File("r.json")).Replace("\"2\"", "\"3\"", StringComparison.Ordinal));
        elsewhere.Outlayer("verify", "r.json").Exits(1);
    }

    [Fact]
    public void Its_failure_changes_nothing_and_its_gas_is_a_limit()
    {
        using var work = new Workspace();
        Assert.Equal("Smart contract panicked: the count is 0 already", work.Fail(File, "decrement"));
        Assert.Equal("out-of-gas", work.RunJson(File, "increment", "--gas", "1000000000").Exits(3).ErrorCode);
        Assert.Equal("method-not-found", work.RunJson(File, "nothing").Exits(1).ErrorCode);
        Assert.Equal("prohibited-in-view", work.RunJson(File, "increment", "--view").Exits(1).ErrorCode);
        Assert.Equal("1", work.Call(File, "increment"));
    }

    [Fact]
    public void A_script_of_the_same_state_folder_is_another_account()
    {
        using var work = new Workspace();
        Assert.Equal("1", work.Call(File, "increment", "{}", "--account", "wasm.near"));
        Assert.Equal("""{"count":1}""", work.Call(Outlayer.Sample("counter"), "increment"));
        Assert.Equal("2", work.Call(File, "increment", "{}", "--account", "wasm.near"));
        Assert.Equal(["counter.test.near", "wasm.near"], work.Accounts().Keys);
    }

    [Theory]
    [InlineData("--memory", "64", "--memory is for JavaScript: a compiled contract has NEAR's memory, 64 MiB that may grow to 128")]
    [InlineData("--timeout", "5", "--timeout is for JavaScript: gas bounds the time of a compiled contract; see --gas")]
    [InlineData("--block-height", "0", "--block-height \"0\" must be from 1 to 10000000000 for a compiled contract")]
    public void What_it_has_no_use_for_is_refused(string option, string value, string message)
    {
        using var work = new Workspace();
        work.Run(File, "increment", option, value).Refuses(message);
        Assert.Equal("no state", work.StateContent());
    }

    [Fact]
    public void Its_methods_are_listed_and_its_kind_is_not_a_choice()
    {
        using var work = new Workspace();
        work.Outlayer("run", File).Refuses($"name a METHOD: {File} exports increment, decrement, get");
        work.Run(File, "get", "--mode", "frozen").Refuses($"--mode frozen runs JavaScript, and {File} is a compiled contract; choose direct, or leave --mode out");
        work.Write("bad.wasm", "no module");
        var bad = work.RunJson("bad.wasm", "get").Exits(1);
        Assert.Equal("load-failed", bad.ErrorCode);
        Assert.Empty(work.Accounts());
        work.Write("bad.wat", "(module");
        Assert.Contains("bad.wat is no module in the text format", work.Run("bad.wat", "get").Exits(2).Err, StringComparison.Ordinal);
    }
}
