namespace OutLayer.Cli.Tests.Samples;

public sealed class FungibleTokenTests
{
    private const string Max = "340282366920938463463374607431768211455";
    private static readonly string File = Outlayer.Sample("fungible-token");

    private static Workspace Initialized(string supply = "1000")
    {
        var work = new Workspace();
        Assert.Equal($$"""{"owner":"alice.near","total_supply":"{{supply}}"}""", work.Call(File, "init", $$"""{"owner":"alice.near","total_supply":"{{supply}}"}"""));
        return work;
    }

    private static string Transfer(string receiver, string amount) => $$"""{"receiver_id":"{{receiver}}","amount":"{{amount}}"}""";

    private static string Balance(Workspace work, string account) => work.Call(File, "ft_balance_of", $$"""{"account_id":"{{account}}"}""", "--view");

    [Fact]
    public void Transfers_move_units_and_lose_none_of_128_bits()
    {
        using var work = Initialized(Max);
        var run = work.RunJson(File, "ft_transfer", "--args", Transfer("bob.near", "1"), "--predecessor", "alice.near").Exits(0);
        Assert.Equal("""EVENT_JSON:{"standard":"nep141","version":"1.0.0","event":"ft_transfer","data":[{"old_owner_id":"alice.near","new_owner_id":"bob.near","amount":"1","memo":null}]}""", Assert.Single(run.Logs));
        Assert.Equal("\"340282366920938463463374607431768211454\"", Balance(work, "alice.near"));
        Assert.Equal("\"1\"", Balance(work, "bob.near"));
        Assert.Equal("\"0\"", Balance(work, "nobody.near"));
        Assert.Equal($"\"{Max}\"", work.Call(File, "ft_total_supply"));
        Assert.Equal($$"""{"owner":"alice.near","name":"Example","symbol":"EXM","decimals":18,"total_supply":"{{Max}}"}""", work.Call(File, "ft_metadata"));
    }

    [Fact]
    public void An_account_that_gave_all_away_leaves_no_key()
    {
        using var work = Initialized();
        var run = work.RunJson(File, "ft_transfer", "--args", Transfer("bob.near", "1000"), "--predecessor", "alice.near").Exits(0);
        Assert.Equal("""[{"key":"balance:alice.near","before":"1000","after":null},{"key":"balance:bob.near","before":null,"after":"1000"}]""",
            Workspace.Text(run.Json.GetProperty("stateChanges")));
        Assert.Equal("\"0\"", Balance(work, "alice.near"));
    }

    [Theory]
    [InlineData("bob.near", "1001", "alice.near", "Error: alice.near has 1000, which is less than 1001")]
    [InlineData("bob.near", "1", "mallory.near", "Error: mallory.near has 0, which is less than 1")]
    [InlineData("bob.near", "0", "alice.near", "RangeError: amount must be above 0")]
    [InlineData("alice.near", "1", "alice.near", "Error: sender and receiver are the same account")]
    [InlineData("", "1", "alice.near", "TypeError: receiver_id must be an account id")]
    [InlineData("bob.near", "-1", "alice.near", "TypeError: amount must be a decimal string, got \"-1\"")]
    [InlineData("bob.near", "340282366920938463463374607431768211456", "alice.near", "RangeError: amount does not fit 128 bits")]
    public void A_refused_transfer_moves_nothing(string receiver, string amount, string sender, string message)
    {
        using var work = Initialized();
        Assert.Equal(message, work.Fail(File, "ft_transfer", Transfer(receiver, amount), "--predecessor", sender));
        Assert.Equal("\"1000\"", Balance(work, "alice.near"));
    }

    [Fact]
    public void It_is_initialized_once_and_before_anything_else()
    {
        using var work = new Workspace();
        foreach (string method in (string[])["ft_total_supply", "ft_metadata", "ft_balance_of", "ft_transfer"])
            Assert.Equal("Error: the token is not initialized: call init first", work.Fail(File, method));
        Assert.Equal("TypeError: owner must be an account id", work.Fail(File, "init", """{"total_supply":"1"}"""));
        Assert.Equal("TypeError: total_supply must be a decimal string, got 5", work.Fail(File, "init", """{"owner":"a.near","total_supply":5}"""));
        using var initialized = Initialized();
        Assert.Equal("Error: the token is initialized already", initialized.Fail(File, "init", """{"owner":"m.near","total_supply":"9"}"""));
    }
}
