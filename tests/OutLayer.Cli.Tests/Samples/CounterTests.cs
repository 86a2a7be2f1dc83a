using System.Text.RegularExpressions;

namespace OutLayer.Cli.Tests.Samples;

public sealed class CounterTests
{
    private static readonly string File = Outlayer.Sample("counter");

    [Fact]
    public void It_counts_and_its_state_lasts_from_call_to_call()
    {
        using var work = new Workspace();
        Assert.Equal("""{"count":1}""", work.Call(File, "increment"));
        Assert.Equal("""{"count":2}""", work.Call(File, "increment"));
        Assert.Equal("""{"count":42}""", work.Call(File, "increment", """{"by":40}"""));
        Assert.Equal("""{"count":41}""", work.Call(File, "decrement"));
        Assert.Equal("""{"count":41}""", work.Call(File, "get_count", "{}", "--view"));
        Assert.Equal("""{"count":0}""", work.Call(File, "reset"));
        Assert.Equal("""{"count":0}""", work.Call(File, "get_count"));
    }

    [Fact]
    public void The_README_shows_what_a_run_prints()
    {
        using var work = new Workspace();
        string[] printed = work.Run(File, "increment").Exits(0).Out.Split('\n');
        Assert.Equal(["result   {\"count\":1}", "log      count is now 1"], printed[..2]);
        Assert.Equal("state    count: (none) -> 1", printed[3]);
        var shown = System.IO.File.ReadLines(Path.Combine(Outlayer.Repository, "README.md"))
            .SkipWhile(line => line != "$ ./outlayer run samples/counter/counter.js increment").Skip(1)
            .TakeWhile(line => line != "```").Where(line => !line.StartsWith("outlayer: ", StringComparison.Ordinal));
        Assert.Equal(shown.Select(Plain), printed[..^1].Select(Plain));
    }

    [Fact]
    public void Wrong_arguments_fail_with_the_line_that_refused_them()
    {
        using var work = new Workspace();
        Assert.Equal("TypeError: by must be a whole number, got 0.5", work.Fail(File, "increment", """{"by":0.5}"""));
        var run = work.RunJson(File, "increment", "--args", """{"by":"x"}""").Exits(1);
        var error = run.Json.GetProperty("error");
        Assert.Equal(("counter.js", 12), (error.GetProperty("file").GetString(), error.GetProperty("line").GetInt32()));
        Assert.StartsWith("  if (!Number.isSafeInteger(by)) throw", error.GetProperty("sourceLine").GetString(), StringComparison.Ordinal);
    }

    /// <summary>Numbers that a build or a machine changes, made alike.</summary>
    private static string Plain(string text) => Regex.Replace(Regex.Replace(text, "[0-9a-f]{16}", "HASH"), @"\d+([.,]\d+)*", "N");
}
