using System.Text;
using OutLayer.Near;
using OutLayer.Runtime.LocalNode;
using OutLayer.Wasm.Text;

namespace OutLayer.Runtime.Tests.LocalNode;

/// <summary>A chain in memory: what transactions cost, move and lead to, to the yocto.</summary>
public sealed class NearNodeTests : IAsyncLifetime
{
    private const ulong TransferGas = 223_182_562_500;

    private static readonly UInt128 Price = 100_000_000;

    private readonly NearNode _node = NearNode.Open(new NearNodeOptions());
    private readonly TestWallet _root;

    public NearNodeTests() => _root = TestWallet.Genesis(_node);

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _node.DisposeAsync();

    private UInt128 BalanceOf(string account) => _node.Head.Ledger().FindAccount(account)!.Amount;

    [Fact]
    public async Task A_transfer_costs_what_it_costs_on_the_chain()
    {
        var (before, theirs) = (BalanceOf("test.near"), BalanceOf("sandbox"));
        var status = await _root.Send("sandbox", new TransferAction(Amounts.Near));
        Assert.Equal(TransferGas, status.Outcome.GasBurnt);
        Assert.Equal(TransferGas, status.Receipts[0].Outcome.GasBurnt);
        Assert.True(status.IsComplete);
        Assert.Equal(Amounts.Near, BalanceOf("sandbox") - theirs);
        Assert.Equal(Amounts.Near + 2 * TransferGas * Price, before - BalanceOf("test.near"));
        Assert.Equal(2, status.Receipts.Count);   // the transfer, and the gas that was bought dearer than it was burnt
        Assert.Equal(Receipt.SystemAccountId, status.Receipts[1].Receipt.PredecessorId);
        Assert.Equal(0, (int)status.Receipts[1].Outcome.TokensBurnt);
    }

    [Fact]
    public async Task An_account_is_made_and_pays_for_its_storage()
    {
        var alice = await _root.Create("alice", Amounts.Near * 10);
        var account = _node.Head.Ledger().FindAccount("alice.test.near")!;
        Assert.Equal(182ul, account.StorageUsage);
        Assert.Equal(Amounts.Near * 10, account.Amount);
        var bob = await alice.Create("bob", 1);
        Assert.Equal(1, (int)BalanceOf(bob.Account));
        var again = await _root.Send("alice.test.near", new CreateAccountAction());
        Assert.Equal("ActionError(index: 0, kind: AccountAlreadyExists(account_id: alice.test.near))", $"{again.Receipts[0].Outcome.Failure}");
        var foreign = await alice.Send("carol.sandbox", new CreateAccountAction());
        Assert.Contains("CreateAccountNotAllowed", $"{foreign.Receipts[0].Outcome.Failure}", StringComparison.Ordinal);
        var top = await alice.Send("carol", new CreateAccountAction());
        Assert.Contains("CreateAccountOnlyByRegistrar", $"{top.Receipts[0].Outcome.Failure}", StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_failed_batch_gives_all_back_but_its_gas()
    {
        var before = BalanceOf("test.near");
        var status = await _root.Send("nobody.test.near", new TransferAction(Amounts.Near));
        Assert.Equal("ActionError(index: 0, kind: AccountDoesNotExist(account_id: nobody.test.near))", $"{status.Receipts[0].Outcome.Failure}");
        UInt128 burnt = status.Outcome.TokensBurnt + status.Receipts.Aggregate((UInt128)0, (sum, one) => sum + one.Outcome.TokensBurnt);
        Assert.Equal(burnt, before - BalanceOf("test.near"));
    }

    [Fact]
    public async Task A_contract_of_the_chain_runs_and_pays_for_trie_nodes()
    {
        byte[] code = WatReader.Read("""
            (module
              (import "env" "storage_write" (func $write (param i64 i64 i64 i64 i64) (result i64)))
              (memory 1) (data (i32.const 0) "keyvalue")
              (func (export "set") (drop (call $write (i64.const 3) (i64.const 0) (i64.const 5) (i64.const 3) (i64.const 0)))))
            """);
        var contract = await _root.Create("contract", Amounts.Near * 100, code);
        var first = await _root.Call(contract.Account, "set");
        Assert.Null(first.Receipts[0].Outcome.Failure);
        var profile = first.Receipts[0].Outcome.Profile!.ToDictionary();
        ulong nodes = profile["touching_trie_node"] / 2_280_000_000;
        Assert.Equal((ulong)_node.At(first.Receipts[0].BlockHash)!.Block.Height, _node.Head.Block.Height - 1);
        var before = _node.At(_node.At(first.Receipts[0].BlockHash)!.Block.PreviousHeight)!.State!;
        Assert.Equal((ulong)before.NodesOnPath(TrieKeys.ContractData(contract.Account, "key"u8)), nodes);
        var second = await _root.Call(contract.Account, "set");
        Assert.True(second.Receipts[0].Outcome.Profile!.ToDictionary()["touching_trie_node"] > profile["touching_trie_node"]);
        Assert.True(_node.Head.Ledger().Data(contract.Account).Single().Value.Span.SequenceEqual("value"u8));
    }

    [Theory]
    [InlineData("run", true)]
    [InlineData("fail", false)]
    public async Task A_contract_s_account_is_paid_three_tenths_of_what_it_burns(string method, bool succeeds)
    {
        var contract = await _root.Create("paid", Amounts.Near, WatReader.Read("""(module (func (export "run") nop) (func (export "fail") unreachable))"""));
        var before = BalanceOf(contract.Account);
        var call = (await _root.Call(contract.Account, method, "")).Receipts[0];
        Assert.Equal(succeeds, call.Outcome.Failure is null);
        ulong fees = 108_059_500_000 + 780_000_000_000 + 2_235_934 * (ulong)method.Length;
        Assert.Equal((call.Outcome.GasBurnt - fees) * 3 / 10 * Price, BalanceOf(contract.Account) - before);
        Assert.Equal(call.Outcome.GasBurnt * Price, call.Outcome.TokensBurnt);
    }

    [Fact]
    public async Task A_view_sees_the_state_and_costs_nothing()
    {
        byte[] code = WatReader.Read("""
            (module
              (import "env" "block_index" (func $height (result i64)))
              (import "env" "value_return" (func $return (param i64 i64)))
              (memory 1)
              (func (export "height") (i64.store (i32.const 0) (call $height)) (call $return (i64.const 8) (i64.const 0))))
            """);
        var contract = await _root.Create("viewed", Amounts.Near * 100, code);
        var root = _node.Head.Block.StateRoot;
        var seen = _node.View(_node.Head, contract.Account, "height", default);
        Assert.Null(seen.Error);
        Assert.Equal(_node.Head.Block.Height, BitConverter.ToUInt64(seen.Outcome.ReturnValue!.Value.Span));
        Assert.Equal(root, _node.Head.Block.StateRoot);
        Assert.Contains("MethodNotFound", $"{_node.View(_node.Head, contract.Account, "nothing", default).Error}", StringComparison.Ordinal);
        Assert.Contains("CodeDoesNotExist", $"{_node.View(_node.Head, "sandbox", "x", default).Error}", StringComparison.Ordinal);
    }

    [Fact]
    public async Task Anyone_gets_a_top_level_account_from_the_registrar()
    {
        byte[] key = [0, .. TestWallet.KeyOf("dora.near").PublicKey.Span];
        string args = $$"""{"new_account_id":"dora.near","new_public_key":"{{PublicKeyText.Format(key)}}"}""";
        var made = await _root.Call("near", "create_account", args, deposit: Amounts.Near * 5);
        Assert.All(made.Receipts, receipt => Assert.Null(receipt.Outcome.Failure));
        Assert.Equal(Amounts.Near * 5, BalanceOf("dora.near"));
        Assert.NotNull(_node.Head.Ledger().FindKey("dora.near", key));
        var before = BalanceOf("test.near");
        var again = await _root.Call("near", "create_account", args, deposit: Amounts.Near * 5);
        Assert.Contains(again.Receipts, receipt => $"{receipt.Outcome.Failure}".Contains("AccountAlreadyExists", StringComparison.Ordinal));
        Assert.True(before - BalanceOf("test.near") < Amounts.Near, "the deposit came back");
    }

    [Fact]
    public async Task Time_does_not_end_the_chain()
    {
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => _node.FastForward(ulong.MaxValue));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => _node.FastForward(0));
        var before = _node.Head.Block;
        await _node.FastForward(1_000);
        Assert.Equal((before.Height + 1_000, before.Timestamp + 1_000_000_000_000), (_node.Head.Block.Height, _node.Head.Block.Timestamp));
        await _root.Send("sandbox", new TransferAction(1));
    }

    [Fact]
    public async Task A_patch_makes_accounts_but_not_more_than_numbers_hold()
    {
        await Assert.ThrowsAsync<ArgumentException>(() => _node.PatchState([new StateRecord.OfAccount("rich", new Account(UInt128.MaxValue, 0, default, 0))]));
        await _node.PatchState([new StateRecord.OfAccount("rich", new Account(UInt128.One << 120, 0, default, 0)), new StateRecord.OfData("rich", "k"u8.ToArray(), "v"u8.ToArray())]);
        Assert.Equal((UInt128.One << 120, 100ul + 42), (BalanceOf("rich"), _node.Head.Ledger().FindAccount("rich")!.StorageUsage));
        await _root.Send("rich", new TransferAction(1));
        Assert.Equal((UInt128.One << 120) + 1, BalanceOf("rich"));
    }
}
