namespace OutLayer.Cli.Tests.Samples;

public sealed class ForbiddenTests
{
    private static readonly string File = Outlayer.Sample("forbidden");

    [Fact]
    public void Every_attempt_gets_what_the_sample_promises()
    {
        using var work = new Workspace();
        var got = work.RunJson(File, "attempts").Exits(0).Result.EnumerateObject().ToDictionary(row => row.Name, row => row.Value.ToString());
        foreach (string name in (string[])["Date.now()", "new Date()", "Math.random()"]) Assert.StartsWith("TypeError: secure mode ", got[name], StringComparison.Ordinal);
        foreach (string name in (string[])["fetch", "setTimeout", "WeakRef", "process", "require"])
            Assert.Equal($"ReferenceError: {name} is not defined", got.Single(row => row.Key.Contains(name, StringComparison.Ordinal)).Value);
        foreach (string name in got.Keys.Where(key => key.Contains(" = ", StringComparison.Ordinal)))
            Assert.StartsWith("TypeError: ", got[name], StringComparison.Ordinal);
        Assert.Equal(5, got.Keys.Count(key => key.Contains(" = ", StringComparison.Ordinal)));
        Assert.StartsWith("TypeError: ", got["(() => {}).constructor('return this')()"], StringComparison.Ordinal);
        Assert.DoesNotContain("/", got["the stack of an error"], StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_is_kept_between_calls_but_the_state()
    {
        using var work = new Workspace();
        string first = work.Call(File, "attempts", "{}", "--block-height", "7");
        Assert.Equal(first, work.Call(File, "attempts", "{}", "--block-height", "7"));
        Assert.Contains("\"calls counted in a variable of the module\":1", first, StringComparison.Ordinal);
    }

    [Fact]
    public void A_dynamic_import_reaches_the_contracts_own_files_only()
    {
        using var work = new Workspace();
        Assert.Equal("\"Error: cannot import './no-such-module.js' from forbidden.js: the contract has no file no-such-module.js\"", work.Call(File, "dynamic_import"));
    }

    [Fact]
    public void A_view_may_not_write()
    {
        using var work = new Workspace();
        Assert.Equal("\"written\"", work.Call(File, "write_in_a_view"));
        string before = work.Database();
        var run = work.RunJson(File, "write_in_a_view", "--view").Exits(1);
        Assert.Equal("prohibited-in-view", run.ErrorCode);
        Assert.Equal("storage_write is not allowed in view calls", run.Message);
        Assert.Equal(before, work.Database());
    }
}
