using OutLayer.Near;
using OutLayer.Protocol;
using OutLayer.Protocol.Receipts;
using OutLayer.Runtime.NearVm.Receipts;
using OutLayer.Runtime.Receipts;
using OutLayer.Runtime.Simulator;
using OutLayer.Runtime.State;
using static OutLayer.Runtime.Tests.Simulator.SimulatedCase;

namespace OutLayer.Runtime.Tests.Simulator;

/// <summary>What the chain itself does to an account's data.</summary>
public sealed class SimulatedDataTests : IDisposable
{
    private static readonly BlockContext Block = new() { Height = 5, Timestamp = 6, GasPrice = 0, RandomValue = CryptoHash.Of([1]), ChainId = "c" };

    private readonly InMemoryStateStore _store = new();

    public void Dispose() => _store.Dispose();

    private SimulatedData Open() => new(_store, Key, new VmExecutor()) { Block = () => Block };

    [Fact]
    public void The_first_state_of_an_account_has_a_receipt()
    {
        var data = Open();
        var storage = data.Open("a.near");
        Assert.Null(storage.Write("k"u8, "v"u8));
        Assert.Null(storage.Write("gone"u8, "v"u8));
        Assert.NotNull(storage.Remove("gone"u8));
        data.Keep();
        data.Keep(); // nothing is left to be kept
        _store.Commit(data.Commits, []);
        var file = Assert.Single(data.Evidence);
        Assert.Equal(("patch", "state-init", 5ul), (file.Receipt.Body.Mode, file.Receipt.Body.Method, file.Receipt.Body.Context.BlockHeight));
        Assert.True(ContractSimulator.Verify(ReceiptFile.Parse(file.ToBytes())).Holds);
        Assert.Equal(file.Receipt.Body.StateAfter, _store.GetHead("a.near").Root);
    }

    [Fact]
    public void What_is_undone_or_only_read_has_none()
    {
        var data = Open();
        data.Open("a.near").Write("k"u8, "v"u8);
        data.Undo();
        Assert.False(data.Open("a.near").TryRead("k"u8, out _));
        data.Keep();
        data.Remove("a.near");
        data.Keep();
        Assert.Empty(data.Commits);
        Assert.Empty(data.Calls);
    }

    [Fact]
    public void A_large_patch_is_split_and_its_parts_follow_each_other()
    {
        var data = Open();
        byte[] value = new byte[1 << 20];
        var changes = Enumerable.Range(0, 9).Select(i => new KeyChange([(byte)i], null, value)).ToList();
        data.Patch("a.near", PatchExecutor.RestoreSnapshot, changes);
        Assert.Equal(3, data.Evidence.Count);
        foreach (var file in data.Evidence) Assert.True(ContractSimulator.Verify(ReceiptFile.Parse(file.ToBytes())).Holds);
        Assert.Empty(ReceiptChain.Check([.. data.Evidence.Select((file, i) => ($"{i}", file.Receipt))]));
        _store.Commit(data.Commits, []);
        Assert.Equal(9ul, new CallState(_store, _store.GetHead("a.near").Root).SummaryBefore.Keys);
    }
}
