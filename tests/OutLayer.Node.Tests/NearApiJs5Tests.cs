namespace OutLayer.Node.Tests;

/// <summary>near-api-js 5.1.1, which near-cli and older projects use, against a node.</summary>
public sealed class NearApiJs5Tests(NearApiJs5Tests.Run run) : IClassFixture<NearApiJs5Tests.Run>
{
    public sealed class Run() : ClientRun("near-api-js-5.mjs");

    [Theory]
    [InlineData("createAccount", """{"SuccessValue":""}""")]
    [InlineData("balance", "\"20000000000000000000000000\"")]
    [InlineData("deploy", "\"FINAL\"")]
    [InlineData("call", """{"SuccessValue":""}""")]
    [InlineData("view", "\"five\"")]
    [InlineData("state", """[["value","five"]]""")]
    [InlineData("keys", "1")]
    [InlineData("addKey", """{"FunctionCall":{"allowance":"300000000000000000000000","receiver_id":"five.test.near","method_names":["set"]}}""")]
    [InlineData("batch", """["hello"]""")]
    [InlineData("gasPrice", "\"100000000\"")]
    [InlineData("block", "true")]
    [InlineData("chunk", "0")]
    [InlineData("status", "\"localnet\"")]
    [InlineData("delete", """{"SuccessValue":""}""")]
    public void A_step_gives(string step, string json) => Assert.Equal(json, run.Ok(step));

    [Theory]
    [InlineData("panic", "ActionError", "Smart contract panicked: boom")]
    [InlineData("notEnough", "NotEnoughBalance", "does not have enough balance")]
    [InlineData("missing", "AccountDoesNotExist", "missing.near")]
    [InlineData("noMethod", "not found", "Contract method is not found")]
    public void A_mistake_is_the_clients_own_error(string step, string name, string text)
    {
        var (error, message) = run.Error(step);
        Assert.Contains(text, message, StringComparison.Ordinal);
        Assert.Contains(name, $"{error} {message}", StringComparison.Ordinal);
    }
}
