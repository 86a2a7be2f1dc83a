using System.Text;
using FsCheck;
using FsCheck.Fluent;
using OutLayer.Near;
using OutLayer.Runtime.LocalNode.Store;

namespace OutLayer.Runtime.Tests.LocalNode.Store;

/// <summary>What every chain store does.</summary>
public sealed class ChainStoreTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private IChainStore Open(string kind) => kind == "memory" ? new InMemoryChainStore() : SqliteChainStore.Open(_folder.Path);

    [Theory, InlineData("memory"), InlineData("sqlite")]
    public void A_new_chain_has_no_tip_and_an_empty_state(string kind)
    {
        using var store = Open(kind);
        Assert.Equal(new LoadedChain(null, MerkleTrie.Empty), store.Load());
    }

    [Theory, InlineData("memory"), InlineData("sqlite")]
    public void Entries_are_found_by_kind_and_key_and_replaced(string kind)
    {
        using var store = Open(kind);
        store.Commit(Commit(Entry(ChainEntryKind.Block, "1", "b"), Entry(ChainEntryKind.Receipt, "1", "r"), Entry(ChainEntryKind.Outcome, "", "")));
        Assert.Equal(("b", "r", "", null), (Find(store, ChainEntryKind.Block, "1"), Find(store, ChainEntryKind.Receipt, "1"), Find(store, ChainEntryKind.Outcome, ""), Find(store, ChainEntryKind.Block, "2")));
        store.Commit(Commit(Entry(ChainEntryKind.Block, "1", "changed")));
        Assert.Equal(("changed", "r"), (Find(store, ChainEntryKind.Block, "1"), Find(store, ChainEntryKind.Receipt, "1")));
    }

    [Fact]
    public void Any_commits_leave_the_state_and_the_tip_that_they_make_in_memory_and_on_disk()
    {
        using var sqlite = Open("sqlite");
        using var memory = Open("memory");
        var state = MerkleTrie.Empty;
        int height = 0;
        Prop.ForAll(AnyChanges, changes =>
        {
            state = state.With(changes);
            var commit = new ChainCommit(changes, [], new ChainTip(state.RootHash, BitConverter.GetBytes(++height)));
            foreach (var store in new[] { sqlite, memory })
            {
                store.Commit(commit);
                var loaded = store.Load();
                if (loaded.State.RootHash != state.RootHash || loaded.Tip!.StateRoot != state.RootHash) return false;
                if (!loaded.Tip.Bytes.Span.SequenceEqual(commit.Tip.Bytes.Span)) return false;
            }
            return true;
        }).QuickCheckThrowOnFailure();
    }

    [Theory, InlineData("memory"), InlineData("sqlite")]
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
