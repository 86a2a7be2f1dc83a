using OutLayer.Near;
using OutLayer.Protocol;
using OutLayer.Protocol.Crypto;
using OutLayer.Protocol.Receipts;
using OutLayer.Runtime.State;
using OutLayer.Runtime.Tests.Receipts;
using Receipt = OutLayer.Protocol.Receipts.Receipt;

namespace OutLayer.Runtime.Tests.State;

/// <summary>What every store does, run on each.</summary>
public class StateStoreTests
{
    private const string Account = "a.test.near";
    private static readonly Ed25519Key Key = new(new byte[32]);

    private static void OnEveryStore(Action<IStateStore> test)
    {
        using (var memory = new InMemoryStateStore()) test(memory);
        using var folder = new TempFolder();
        using var sqlite = SqliteStateStore.Open(folder.Path);
        test(sqlite);
    }

    [Fact]
    public void An_account_that_was_never_called_is_new() => OnEveryStore(store =>
    {
        Assert.Equal(AccountHead.New, store.GetHead(Account));
        Assert.Empty(store.ListAccounts());
        Assert.Empty(store.ListReceipts(Account, 0, 10));
        Assert.Null(store.FindReceipt(Hash256.Of([1])));
    });

    [Fact]
    public void Calls_follow_each_other() => OnEveryStore(store =>
    {
        ToyContract.Call(store, Account, "put count 1\nput other x", Key);
        var second = ToyContract.Call(store, Account, "get count\nput count 2\ndel other", Key).Receipt;
        Assert.Equal("1;"u8.ToArray(), second.Body.Result);
        Assert.Equal(new AccountHead(second.Body.StateAfter, 2, second.Body.Hash()), store.GetHead(Account));
        Assert.Equal("2;none;"u8.ToArray(), ToyContract.Call(store, Account, "get count\nget other", Key, view: true).Receipt.Body.Result);
        Assert.Equal(2UL, store.GetHead(Account).Height);   // the view is not counted
    });

    [Fact]
    public void A_failed_call_counts_and_changes_no_state() => OnEveryStore(store =>
    {
        var first = ToyContract.Call(store, Account, "put a 1", Key).Receipt;
        var failed = ToyContract.Call(store, Account, "put a 2\nfail", Key).Receipt;
        Assert.Equal(new AccountHead(first.Body.StateAfter, 2, failed.Body.Hash()), store.GetHead(Account));
    });

    [Fact]
    public void Several_commits_and_changes_of_the_ledger_are_one() => OnEveryStore(store =>
    {
        var (first, second) = (Commit(store, AccountHead.New), Commit(store, AccountHead.New));
        byte[] key = [1, 2], value = [3];
        var conflict = Assert.Throws<StateStoreException>(() => store.Commit([first, second], [TrieChange.Put(key, value)]));
        Assert.Equal(StateStoreError.Conflict, conflict.Kind);
        Assert.Equal((AccountHead.New, 0), (store.GetHead(Account), store.LoadLedger().Count));
        store.Commit([first], [TrieChange.Put(key, value), TrieChange.Put(value, key)]);
        store.Commit([], [TrieChange.Remove(value), TrieChange.Put(key, key)]);
        var record = Assert.Single(store.LoadLedger());
        Assert.Equal((Convert.ToHexString(key), Convert.ToHexString(key)), (Convert.ToHexString(record.Key.Span), Convert.ToHexString(record.Value!.Value.Span)));
        Assert.Equal(first.Next, store.GetHead(Account));
    });

    [Fact]
    public void Accounts_are_apart() => OnEveryStore(store =>
    {
        ToyContract.Call(store, "b.test.near", "put a b", Key);
        ToyContract.Call(store, Account, "put a a", Key);
        Assert.Equal("b;"u8.ToArray(), ToyContract.Call(store, "b.test.near", "get a", Key).Receipt.Body.Result);
        Assert.Equal([Account, "b.test.near"], store.ListAccounts());
        Assert.Single(store.ListReceipts(Account, 0, 10));
    });

    [Fact]
    public void Receipts_are_listed_in_order_and_by_page() => OnEveryStore(store =>
    {
        var made = Enumerable.Range(0, 5).Select(i => ToyContract.Call(store, Account, $"put a {i}", Key).Receipt).ToList();
        var all = store.ListReceipts(Account, 0, 10);
        Assert.Equal([1, 2, 3, 4, 5], all.Select(r => (int)r.Height));
        Assert.Equal(made.Select(r => r.ToBytes()), all.Select(r => r.Bytes.ToArray()));
        Assert.Equal([3, 4], store.ListReceipts(Account, 2, 2).Select(r => (int)r.Height));
        Assert.Empty(store.ListReceipts(Account, ulong.MaxValue, 2));
        Assert.Equal(4UL, store.FindReceipt(made[3].Body.Hash())!.Height);
    });

    [Fact]
    public void Old_states_can_be_read_by_their_root() => OnEveryStore(store =>
    {
        var old = ToyContract.Call(store, Account, "put a 1", Key).Receipt.Body.StateAfter;
        ToyContract.Call(store, Account, "del a", Key);
        Assert.Equal(Hash256.Zero, store.GetHead(Account).Root);
        Assert.True(new CallState(store, old).TryRead("a"u8, out var value));
        Assert.Equal("1"u8.ToArray(), value.ToArray());
    });

    [Fact]
    public void A_commit_on_a_head_that_has_moved_is_refused() => OnEveryStore(store =>
    {
        var head = store.GetHead(Account);
        var late = Commit(store, head);
        ToyContract.Call(store, Account, "put a 1", Key);
        var now = store.GetHead(Account);
        var e = Assert.Throws<StateStoreException>(() => store.Commit(late));
        Assert.Equal(StateStoreError.Conflict, e.Kind);
        Assert.Contains("was committed while this one ran", e.Message, StringComparison.Ordinal);
        Assert.Equal(now, store.GetHead(Account));
    });

    [Fact]
    public void A_receipt_that_does_not_join_is_refused() => OnEveryStore(store =>
    {
        var good = Commit(store, store.GetHead(Account));
        Func<ReceiptBody, ReceiptBody>[] wrong =
        [
            body => body with { View = true },
            body => body with { Previous = Hash256.Of([1]) },
            body => body with { StateBefore = Hash256.Of([1]) },
            body => body with { StateAfter = Hash256.Of([1]) },
            body => body with { Context = body.Context with { Account = "other" } },
        ];
        foreach (var change in wrong)
            Assert.Throws<ArgumentException>(() => store.Commit(good with { Receipt = good.Receipt with { Body = change(good.Receipt.Body) } }));
        Assert.Equal(AccountHead.New, store.GetHead(Account));
        store.Commit(good);
    });

    [Fact]
    public void Many_threads_lose_no_call() => OnEveryStore(store =>
    {
        int conflicts = 0;
        Parallel.For(0, 8, _ =>
        {
            for (int done = 0; done < 10;)
            {
                try
                {
                    ToyContract.Call(store, Account, "put a 1", Key);
                    done++;
                }
                catch (StateStoreException e) when (e.Kind == StateStoreError.Conflict)
                {
                    Interlocked.Increment(ref conflicts);
                }
            }
        });
        Assert.Equal(80UL, store.GetHead(Account).Height);
        Assert.Equal(80, store.ListReceipts(Account, 0, 100).Count);
    });

    private static StateCommit Commit(IStateStore store, AccountHead head)
    {
        var state = new CallState(store, head.Root);
        state.Write("late"u8, "1"u8);
        var outcome = new OutLayer.Runtime.Receipts.CallOutcome { Status = ReceiptStatus.Ok, GasUsed = 1 };
        var (body, update) = OutLayer.Runtime.Receipts.ReceiptBuilder.Build(ToyContract.Request(Account, "", head), outcome, state, head.LastReceipt);
        return new StateCommit(Account, head, update, Receipt.Sign(body, Key));
    }
}
