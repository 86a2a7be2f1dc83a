using System.Text;
using OutLayer.Near;
using OutLayer.Protocol.Receipts;
using OutLayer.Runtime.Receipts;
using OutLayer.Runtime.Simulator;
using static OutLayer.Runtime.Tests.Simulator.SimulatedCase;
using Receipt = OutLayer.Protocol.Receipts.Receipt;

namespace OutLayer.Runtime.Tests.Simulator;

public sealed class SnapshotTests
{
    private const string Relay = """{"to":"counter.test.near","method":"increment"}""";

    private static void RequireWholeChains(ContractSimulator simulator)
    {
        var receipts = simulator.State.ListAccounts().SelectMany(account => simulator.State.ListReceipts(account, 0, 100));
        Assert.Empty(ReceiptChain.Check([.. receipts.Select((stored, i) => ($"{i}", Receipt.Parse(stored.Bytes.Span)))]));
    }

    [Fact]
    public void A_snapshot_brings_states_balances_and_time_back()
    {
        using var simulator = Open();
        simulator.Execute(Hub, "relay", Relay).Ok();
        simulator.CreateSnapshot("one");
        var (hub, counter) = (simulator.StateRootOf(Hub), simulator.StateRootOf(Counter));
        string Later() => simulator.Execute(Hub, "pay", """{"to":"counter.test.near","method":"increment","amount":"5"}""").Calls[^1].Body is var body
            ? $"{body.Context.BlockHeight} {body.Context.Seed} {body.StateAfter} {body.GasUsed} {simulator.BalanceOf(Counter)}" : "";
        string first = Later();
        simulator.Execute(Hub, "child", """{"name":"kid.hub.test.near","amount":"5"}""").Ok();
        Assert.NotEqual(counter, simulator.StateRootOf(Counter));
        simulator.RestoreSnapshot("one");
        Assert.Equal((hub, counter, (UInt128?)Amounts.Near, null), (simulator.StateRootOf(Hub), simulator.StateRootOf(Counter), simulator.BalanceOf(Counter), simulator.BalanceOf("kid.hub.test.near")));
        Assert.Equal(first, Later()); // what follows is the same again
        simulator.RestoreSnapshot("one");
        Assert.Equal("1", simulator.Query(Counter, "get").Ok().Text());
        RequireWholeChains(simulator);
    }

    [Fact]
    public void A_snapshot_that_nobody_made_is_refused()
    {
        using var simulator = Open();
        Assert.Contains("there is no snapshot \"x\"; there are: none", Assert.Throws<ArgumentException>(() => simulator.RestoreSnapshot("x")).Message, StringComparison.Ordinal);
        simulator.CreateSnapshot("b");
        simulator.CreateSnapshot("a");
        Assert.Contains("there are: a, b", Assert.Throws<ArgumentException>(() => simulator.RestoreSnapshot("x")).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => simulator.CreateSnapshot(""));
    }

    [Fact]
    public void A_state_is_cleared_and_its_contract_stays()
    {
        using var simulator = Open();
        simulator.Execute(Hub, "relay", Relay).Ok();
        var hub = simulator.StateRootOf(Hub);
        simulator.ClearState(Counter);
        Assert.Equal((true, hub), (simulator.StateRootOf(Counter).IsZero, simulator.StateRootOf(Hub)));
        Assert.Equal(2ul, simulator.GetStats().StateSize);
        Assert.Equal("1", simulator.Execute(Counter, "increment").Ok().Text());
        RequireWholeChains(simulator);
    }

    [Fact]
    public void Clearing_gives_back_what_the_state_counted_for()
    {
        static string Usage(ContractSimulator simulator) => simulator.Execute("u.near", "usage").Ok().Text()!;
        using var simulator = ContractSimulator.InMemory();
        simulator.LoadContract("export const usage = () => `${near.storageUsage()}`; export const set = () => near.storageWrite('key', 'value');"u8.ToArray(), "u.near");
        string before = Usage(simulator);
        simulator.Execute("u.near", "set").Ok();
        Assert.NotEqual(before, Usage(simulator));
        simulator.ClearState("u.near");
        Assert.Equal(before, Usage(simulator));
    }

    [Fact]
    public void Reset_removes_all_and_keeps_the_receipts()
    {
        using var simulator = Open();
        simulator.Execute(Hub, "relay", Relay).Ok();
        simulator.CreateSnapshot("one");
        simulator.Reset();
        Assert.Empty(simulator.ListAccounts());
        Assert.Equal((true, true), (simulator.StateRootOf(Hub).IsZero, simulator.StateRootOf(Counter).IsZero));
        Assert.Equal((0ul, 0ul, 0ul), (simulator.GetStats().TotalExecutions, simulator.GetStats().StateSize, simulator.GetStats().TotalQueries));
        Assert.Throws<ArgumentException>(() => simulator.RestoreSnapshot("one"));
        Assert.Throws<InvalidOperationException>(() => simulator.Query(Counter, "get"));
        RequireWholeChains(simulator);
        simulator.LoadContract(CounterFile);
        Assert.Equal("1", simulator.Execute(Counter, "increment").Ok().Text());
    }

    [Fact]
    public void A_patch_is_signed_and_holds_when_it_is_applied_again()
    {
        var patches = new List<ReceiptFile>();
        using var simulator = Open(new SimulatorOptions { BeforeCommit = file => { if (file.Receipt.Body.Mode == "patch") patches.Add(file); } });
        simulator.Execute(Hub, "relay", Relay).Ok();
        simulator.ClearState(Hub);
        var patch = Assert.Single(patches);
        Assert.Equal(("clear-state", """[["relayed",null],["results",null]]"""), (patch.Receipt.Body.Method, Encoding.UTF8.GetString(patch.Receipt.Body.Input.Span)));
        Assert.True(ContractSimulator.Verify(ReceiptFile.Parse(patch.ToBytes())).Holds);
        foreach (string wrong in new[] { """[["relayed",null]]""", """[["results",null],["relayed",null]]""", "{}", """[["relayed"]]""", """[["relayed",null],["results","x"]]""" })
        {
            var forged = patch with { Receipt = Receipt.Sign(patch.Receipt.Body with { Input = Encoding.UTF8.GetBytes(wrong) }, Key) };
            Assert.False(Holds(forged), wrong);
        }
    }

    private static bool Holds(ReceiptFile file)
    {
        try
        {
            return ContractSimulator.Verify(file).Holds;
        }
        catch (ReceiptRefusedException)
        {
            return false;
        }
    }
}
