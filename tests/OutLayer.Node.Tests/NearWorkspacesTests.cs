namespace OutLayer.Node.Tests;

/// <summary>near-workspaces 5.0.0, which people test contracts with, over a node in the place of near-sandbox.</summary>
public sealed class NearWorkspacesTests(NearWorkspacesTests.Run run) : IClassFixture<NearWorkspacesTests.Run>
{
    public sealed class Run() : ClientRun("near-workspaces.cjs");

    [Theory]
    [InlineData("logs", """["hello"]""")]
    [InlineData("view", """{"a":1}""")]
    [InlineData("patchState", "\"patched\"")]
    [InlineData("fastForward", "true")]
    [InlineData("updateAccount", "\"7000000000000000000000000\"")]
    [InlineData("panic", """["{\"ActionError\":{\"index\":0,\"kind\":{\"FunctionCallError\":{\"ExecutionError\":\"Smart contract panicked: boom \\\"quoted\\\"\"}}}}"]""")]
    [InlineData("delete", "false")]
    public void A_step_gives(string step, string json) => Assert.Equal(json, run.Ok(step));
}
