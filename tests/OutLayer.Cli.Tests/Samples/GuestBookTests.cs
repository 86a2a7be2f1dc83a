using System.Text.Json;

namespace OutLayer.Cli.Tests.Samples;

public sealed class GuestBookTests
{
    private static readonly string File = Outlayer.Sample("guest-book");

    [Fact]
    public void Pages_hold_all_messages_in_the_order_they_were_written()
    {
        using var work = new Workspace();
        for (int i = 1; i <= 12; i++)
            Assert.Equal($$"""{"number":{{i}}}""", work.Call(File, "sign", $$"""{"text":"m{{i}}"}""", "--predecessor", i % 2 == 0 ? "bob.near" : "alice.near"));
        Assert.Equal("""{"messages":12}""", work.Call(File, "total", "{}", "--view"));

        var numbers = new List<int>();
        int? after = 0;
        for (int pages = 1; after is not null; pages++)
        {
            var page = work.RunJson(File, "page", "--view", "--args", $$"""{"after":{{after}},"limit":5}""").Exits(0).Result;
            var messages = page.GetProperty("messages").EnumerateArray().ToList();
            Assert.Equal(pages < 3 ? 5 : 2, messages.Count);
            numbers.AddRange(messages.Select(message => message.GetProperty("number").GetInt32()));
            Assert.Equal("bob.near", messages.First(message => message.GetProperty("number").GetInt32() % 2 == 0).GetProperty("author").GetString());
            after = page.GetProperty("next") is { ValueKind: JsonValueKind.Number } next ? next.GetInt32() : null;
        }
        Assert.Equal(Enumerable.Range(1, 12), numbers);
    }

    [Fact]
    public void A_deposit_makes_a_message_premium_and_logs_say_who_signed()
    {
        using var work = new Workspace();
        var run = work.RunJson(File, "sign", "--args", """{"text":"dear"}""", "--deposit", "340282366920938463463374607431768211455", "--signer", "carol.near").Exits(0);
        Assert.Equal(["carol.near signed the guest book"], run.Logs);
        Assert.Equal("""{"messages":[{"number":1,"author":"carol.near","text":"dear","premium":true}],"next":null}""", work.Call(File, "page"));
    }

    [Fact]
    public void Only_its_author_removes_a_message()
    {
        using var work = new Workspace();
        work.Call(File, "sign", """{"text":"mine"}""", "--predecessor", "alice.near");
        Assert.Equal("Error: only its author may remove a message", work.Fail(File, "remove", """{"number":1}""", "--predecessor", "mallory.near"));
        Assert.Equal("Error: there is no message 2", work.Fail(File, "remove", """{"number":2}"""));
        Assert.Equal("""{"removed":1}""", work.Call(File, "remove", """{"number":1}""", "--predecessor", "alice.near"));
        Assert.Equal("""{"messages":[],"next":null}""", work.Call(File, "page"));
    }

    [Theory]
    [InlineData("sign", """{"text":""}""", "TypeError: text must be a string that is not empty")]
    [InlineData("sign", """{}""", "TypeError: text must be a string that is not empty")]
    [InlineData("page", """{"limit":0}""", "RangeError: limit must be 1 to 100")]
    [InlineData("page", """{"limit":101}""", "RangeError: limit must be 1 to 100")]
    [InlineData("page", """{"after":-1}""", "RangeError: after must be the number of a message, or 0")]
    public void Wrong_arguments_are_refused(string method, string args, string message)
    {
        using var work = new Workspace();
        Assert.Equal(message, work.Fail(File, method, args));
    }

    [Fact]
    public void A_text_of_1001_characters_is_too_long_and_one_of_1000_is_not()
    {
        using var work = new Workspace();
        Assert.Equal("RangeError: text is 1001 characters long, at most 1000 fit", work.Fail(File, "sign", $$"""{"text":"{{new string('é', 1001)}}"}"""));
        Assert.Equal("""{"number":1}""", work.Call(File, "sign", $$"""{"text":"{{new string('é', 1000)}}"}"""));
    }
}
