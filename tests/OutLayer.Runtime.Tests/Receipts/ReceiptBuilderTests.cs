using OutLayer.Protocol;
using OutLayer.Protocol.Receipts;
using OutLayer.Runtime.Receipts;
using OutLayer.Runtime.State;

namespace OutLayer.Runtime.Tests.Receipts;

public class ReceiptBuilderTests
{
    private static readonly CallRequest Request = ToyContract.Request("a.test.near", "", AccountHead.New);

    private static CallState State(bool view = false)
    {
        var state = new CallState(new InMemoryStateStore(), Hash256.Zero, view);
        if (!view) state.Write([1], [1]);
        return state;
    }

    [Fact]
    public void Changes_count_only_after_an_ok_call()
    {
        var ok = ReceiptBuilder.Build(Request, new CallOutcome { Status = ReceiptStatus.Ok, GasUsed = 1 }, State(), null);
        Assert.NotEqual(Hash256.Zero, ok.Body.StateAfter);
        Assert.Single(ok.Update.Changes);
        foreach (var status in new[] { ReceiptStatus.Failed, ReceiptStatus.Limit })
        {
            var outcome = new CallOutcome { Status = status, GasUsed = 1, Result = [1], Error = new ReceiptError("c", "m") };
            var failed = ReceiptBuilder.Build(Request, outcome, State(), Hash256.Of([1]));
            Assert.Equal(Hash256.Zero, failed.Body.StateAfter);
            Assert.Null(failed.Body.Result);
            Assert.Empty(failed.Update.Changes);
            Assert.Equal(Hash256.Of([1]), failed.Body.Previous);
        }
    }

    [Fact]
    public void A_view_is_not_chained()
    {
        var view = ReceiptBuilder.Build(
            Request with { View = true }, new CallOutcome { Status = ReceiptStatus.Ok, GasUsed = 1 }, State(view: true), Hash256.Of([1]));
        Assert.Null(view.Body.Previous);
    }

    [Fact]
    public void An_outcome_that_contradicts_itself_is_refused()
    {
        Assert.Throws<ArgumentException>(() => ReceiptBuilder.Build(Request, new CallOutcome { Status = ReceiptStatus.Failed, GasUsed = 1 }, State(), null));
        var both = new CallOutcome { Status = ReceiptStatus.Ok, GasUsed = 1, Error = new ReceiptError("c", "m") };
        Assert.Throws<ArgumentException>(() => ReceiptBuilder.Build(Request, both, State(), null));
        Assert.Throws<ArgumentException>(() =>
            ReceiptBuilder.Build(Request with { View = true }, new CallOutcome { Status = ReceiptStatus.Ok, GasUsed = 1 }, State(), null));
    }

    [Fact]
    public void The_default_context_is_a_function_of_account_and_height()
    {
        Assert.Equal(1UL, DeterministicContext.BlockHeight(AccountHead.New));
        Assert.Equal(1_704_067_207_000_000_000UL, DeterministicContext.BlockTimestamp(7));
        byte[] bytes = [.. "OutLayer seed 1\na.test.near\0"u8, 0, 0, 0, 0, 0, 0, 0, 7];
        Assert.Equal(Hash256.Of(bytes), DeterministicContext.Seed("a.test.near", 7));
        Assert.Throws<OverflowException>(() => DeterministicContext.BlockTimestamp(ulong.MaxValue));
    }
}
