namespace OutLayer.Cli.Tests.Samples;

/// <summary>A TypeScript contract in the style of near-sdk-js.</summary>
public sealed class VisitorsTests
{
    private static readonly string File = Path.Combine(Outlayer.Repository, "samples", "visitors", "visitors.ts");

    [Fact]
    public void It_is_compiled_run_and_verified()
    {
        using var work = new Workspace();
        TypeScript.Require(work);
        Assert.Equal("Contract must be initialized", work.Fail(File, "sign", """{"text":"early"}""")["Error: ".Length..]);
        work.RunJson(File, "open", "--args", """{"owner":"owner.test.near"}""").Exits(0);
        Assert.Equal("Error: Contract already initialized", work.Fail(File, "open"));
        Assert.Equal("""{"number":1}""", work.Call(File, "sign", """{"text":"hello"}""", "--predecessor", "ann.near", "--deposit", "5"));
        Assert.Equal("""{"number":2}""", work.Call(File, "sign", """{"text":"again"}""", "--predecessor", "ann.near"));
        Assert.Equal("""{"items":[{"visitor":"ann.near","text":"hello","tip":"5"}],"next":1}""", work.Call(File, "page", """{"limit":1}""", "--view"));
        Assert.Equal("""[["ann.near",2]]""", work.Call(File, "regulars", "{}", "--view"));
        Assert.Equal("Error: assertion failed: text must have 1 to 280 characters", work.Fail(File, "sign", """{"text":""}"""));
        var verified = work.Outlayer("verify", work.LastReceipt(), "--json").Exits(0);
        Assert.True(verified.Json.GetProperty("compiled").GetBoolean());
        Assert.Contains("that it was made of page.ts, visitors.ts is its signer's word", work.Outlayer("verify", work.LastReceipt()).Exits(0).Out, StringComparison.Ordinal);
    }

    [Fact]
    public void A_promise_is_refused_where_no_chain_runs_it()
    {
        using var work = new Workspace();
        TypeScript.Require(work);
        work.RunJson(File, "open", "--args", """{"owner":"o.near"}""").Exits(0);
        Assert.StartsWith("Error: near.promiseBatchCreate: outlayer run has one account and no chain", work.RunJson(File, "collect", "--predecessor", "o.near").Exits(1).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Its_methods_are_listed_although_the_module_exports_none_of_them()
    {
        using var work = new Workspace();
        TypeScript.Require(work);
        Assert.Contains("exports open, sign, collect, page, regulars", work.Outlayer("run", File).Exits(2).Err.Replace("exports Visitors, ", "exports ", StringComparison.Ordinal), StringComparison.Ordinal);
    }
}
