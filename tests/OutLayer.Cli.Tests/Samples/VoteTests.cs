namespace OutLayer.Cli.Tests.Samples;

public sealed class VoteTests
{
    private static readonly string File = Outlayer.Sample("vote");

    private static Workspace Poll()
    {
        var work = new Workspace();
        Assert.Equal("""{"question":"q","closes":"61000000000"}""",
            work.Call(File, "create", """{"question":"q","options":["yes","no"],"closes_in_seconds":60}""", "--block-timestamp", "1000000000"));
        return work;
    }

    private static string[] At(string time, string voter = "alice.near") => ["--block-timestamp", time, "--predecessor", voter];

    [Fact]
    public void Votes_count_until_the_block_in_which_the_poll_closes()
    {
        using var work = Poll();
        Assert.Equal("""{"option":"yes","votes":1}""", work.Call(File, "vote", """{"option":"yes"}""", At("1000000000")));
        Assert.Equal("""{"option":"yes","votes":2}""", work.Call(File, "vote", """{"option":"yes"}""", At("60999999999", "bob.near")));
        Assert.Equal("Error: the poll closed at 61000000000", work.Fail(File, "vote", """{"option":"no"}""", At("61000000000", "carol.near")));
        Assert.Equal("""{"question":"q","votes":{"yes":2,"no":0},"open":true}""", work.Call(File, "tally", "{}", "--view", "--block-timestamp", "60999999999"));
        Assert.Equal("""{"question":"q","votes":{"yes":2,"no":0},"open":false}""", work.Call(File, "tally", "{}", "--view", "--block-timestamp", "61000000000"));
    }

    [Fact]
    public void Nobody_votes_twice_or_for_what_is_no_option()
    {
        using var work = Poll();
        work.Call(File, "vote", """{"option":"no"}""", At("2000000000"));
        Assert.Equal("Error: alice.near has voted already", work.Fail(File, "vote", """{"option":"yes"}""", At("2000000000")));
        Assert.Equal("RangeError: \"maybe\" is no option; choose one of yes, no", work.Fail(File, "vote", """{"option":"maybe"}""", At("2000000000", "bob.near")));
        Assert.Equal("Error: there is a poll already", work.Fail(File, "create", """{"question":"z","options":["a","b"],"closes_in_seconds":1}"""));
    }

    [Theory]
    [InlineData("vote", "{}", "Error: there is no poll yet: call create first")]
    [InlineData("tally", "{}", "Error: there is no poll yet: call create first")]
    [InlineData("create", """{"options":["a"]}""", "TypeError: options must be an array of two or more")]
    [InlineData("create", """{"options":["a","a"]}""", "TypeError: options must differ from each other")]
    [InlineData("create", """{"options":["a","b"],"closes_in_seconds":0}""", "RangeError: closes_in_seconds must be a whole number above 0")]
    public void Wrong_calls_are_refused(string method, string args, string message)
    {
        using var work = new Workspace();
        Assert.Equal(message, work.Fail(File, method, args));
    }
}
