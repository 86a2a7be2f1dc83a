using System.Text;
using FsCheck;
using FsCheck.Fluent;
using OutLayer.Near;
using OutLayer.Runtime.LocalNode.Store;
using OutLayer.Runtime.State;

namespace OutLayer.Runtime.Tests.LocalNode.Store;

/// <summary>What every chain store does.</summary>
public sealed class ChainStoreTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>On disk, commits are merged late, each at once, or some of them now and then.</summary>
    private IChainStore Open(string kind) => kind switch
    {
        "memory" => new InMemoryChainStore(),
        "pending" => SqliteChainStore.Open(_folder.File(kind)),
        "merged" => SqliteChainStore.Open(_folder.File(kind), new SqliteStateStoreOptions(), maxPending: 0),
        _ => SqliteChainStore.Open(_folder.File(kind), new SqliteStateStoreOptions(), maxPending: 5),
    };

    [Theory, InlineData("memory"), InlineData("pending"), InlineData("merged"), InlineData("mixed")]
    public void A_new_chain_has_no_tip_and_an_empty_state(string kind)
    {
        using var store = Open(kind);
        Assert.Equal(new LoadedChain(null, MerkleTrie.Empty), store.Load());
    }

    [Theory, InlineData("memory"), InlineData("pending"), InlineData("merged"), InlineData("mixed")]
    public void Entries_are_found_by_kind_and_key_and_replaced(string kind)
    {
        using var store = Open(kind);
        store.Commit(Commit(Entry(ChainEntryKind.Block, "1", "b"), Entry(ChainEntryKind.Receipt, "1", "r"), Entry(ChainEntryKind.Outcome, "", "")));
        Assert.Equal(("b", "r", "", null), (Find(store, ChainEntryKind.Block, "1"), Find(store, ChainEntryKind.Receipt, "1"), Find(store, ChainEntryKind.Outcome, ""), Find(store, ChainEntryKind.Block, "2")));
        store.Commit(Commit(Entry(ChainEntryKind.Block, "1", "changed")));
        Assert.Equal(("changed", "r"), (Find(store, ChainEntryKind.Block, "1"), Find(store, ChainEntryKind.Receipt, "1")));
        for (int i = 0; i < 9; i++) store.Commit(Commit(Entry(ChainEntryKind.Transaction, $"{i}", $"t{i}")));
        Assert.Equal(("changed", "r", "t0", "t8"), (Find(store, ChainEntryKind.Block, "1"), Find(store, ChainEntryKind.Receipt, "1"), Find(store, ChainEntryKind.Transaction, "0"), Find(store, ChainEntryKind.Transaction, "8")));
    }

    [Theory, InlineData("memory"), InlineData("pending"), InlineData("merged"), InlineData("mixed")]
    public void Any_commits_leave_the_state_and_the_tip_that_they_make_when_opened_again_too(string kind)
    {
        var store = Open(kind);
        var state = MerkleTrie.Empty;
        int height = 0;
        Prop.ForAll(AnyChanges, changes =>
        {
            state = state.With(changes);
            var commit = new ChainCommit(changes, [Entry(ChainEntryKind.Block, $"{++height}", $"b{height}")], new ChainTip(state.RootHash, BitConverter.GetBytes(height)));
            store.Commit(commit);
            if (kind != "memory" && height % 3 == 0)
            {
                store.Dispose();
                store = Open(kind);
            }
            var loaded = store.Load();
            return loaded.State.RootHash == state.RootHash && loaded.Tip!.StateRoot == state.RootHash
                && loaded.Tip.Bytes.Span.SequenceEqual(commit.Tip.Bytes.Span)
                && Enumerable.Range(1, height).All(i => Find(store, ChainEntryKind.Block, $"{i}") == $"b{i}");
        }).QuickCheckThrowOnFailure();
        store.Dispose();
    }

    [Theory, InlineData("memory"), InlineData("pending"), InlineData("merged"), InlineData("mixed")]
    public async Task Many_threads_may_look_entries_up_while_one_commits(string kind)
    {
        using var store = Open(kind);
        store.Commit(Commit(Entry(ChainEntryKind.Setting, "k", "0")));
        using var done = new CancellationTokenSource();
        var readers = Enumerable.Range(0, 3).Select(_ => Task.Run(() => Watch(store, done.Token))).ToArray();
        for (int i = 1; i <= 200; i++) store.Commit(Commit(Entry(ChainEntryKind.Setting, "k", $"{i}")));
        Assert.Equal("200", Find(store, ChainEntryKind.Setting, "k"));
        await done.CancelAsync();
        await Task.WhenAll(readers);
    }

    /// <summary>Whoever reads sees time go forward.</summary>
    private static void Watch(IChainStore store, CancellationToken done)
    {
        for (int last = 0; !done.IsCancellationRequested;)
        {
            int now = int.Parse(Find(store, ChainEntryKind.Setting, "k")!, null);
            Assert.InRange(now, last, 200);
            last = now;
        }
    }

    private static readonly Arbitrary<TrieChange[]> AnyChanges = Gen.ArrayOf(
        from key in Gen.ArrayOf(Gen.Elements<byte>(0, 1, 16, 255)).Resize(3)
        from value in Gen.ArrayOf(Gen.Choose(0, 255).Select(part => (byte)part))
        from removes in Gen.Elements(true, false, false)
        select removes ? TrieChange.Remove(key) : TrieChange.Put(key, value)).ToArbitrary();

    private static ChainCommit Commit(params ChainEntry[] entries) => new([], entries, new ChainTip(CryptoHash.Zero, Array.Empty<byte>()));

    private static ChainEntry Entry(ChainEntryKind kind, string key, string value) => new(kind, Encoding.ASCII.GetBytes(key), Encoding.ASCII.GetBytes(value));

    private static string? Find(IChainStore store, ChainEntryKind kind, string key) =>
        store.Find(kind, Encoding.ASCII.GetBytes(key)) is { } value ? Encoding.ASCII.GetString(value.Span) : null;
}
