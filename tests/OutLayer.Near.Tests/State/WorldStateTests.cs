using FsCheck;
using FsCheck.Fluent;

namespace OutLayer.Near.Tests.State;

/// <summary>A block's writes over a trie, against maps that are copied.</summary>
public sealed class WorldStateTests
{
    private static readonly Arbitrary<(TrieChange[] Before, (TrieChange[] Writes, bool Keep)[] Receipts)> AnyBlock =
        (from before in Gen.ArrayOf(Edits.Change)
         from receipts in Gen.ArrayOf(
             from writes in Gen.ArrayOf(Edits.Change)
             from keep in Gen.Elements(true, false)
             select (writes, keep))
         select (before, receipts)).ToArbitrary();

    [Fact]
    public void A_block_reads_its_writes_keeps_what_succeeds_and_drops_what_fails() =>
        Prop.ForAll(AnyBlock, Edits.Key.ToArbitrary(), (block, after) =>
        {
            var trie = MerkleTrie.Empty.With(block.Before);
            var state = new WorldState(trie);
            var kept = block.Before.ToList();
            foreach (var (writes, keep) in block.Receipts)
            {
                foreach (var write in writes) Apply(state, write);
                if (!Reads(state, Edits.Model(kept.Concat(writes)), after)) return false;
                if (keep) kept.AddRange(writes);
                if (keep) state.Keep();
                else state.Undo();
                if (!Reads(state, Edits.Model(kept), after)) return false;
            }
            var written = block.Receipts.Where(r => r.Keep).SelectMany(r => r.Writes).Select(w => w.Key.Hex()).Distinct().Order(StringComparer.Ordinal);
            return state.Changes.Select(change => change.Key.Hex()).SequenceEqual(written)
                && state.Seal().RootHash == MerkleTrie.Empty.With(kept).RootHash
                && Edits.Text(trie.Scan([])) == Edits.Text(Edits.Model(block.Before));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(300));

    [Fact]
    public void A_key_that_the_block_wrote_touches_no_nodes_until_the_write_is_undone()
    {
        var state = new WorldState(MerkleTrie.Empty.With([TrieChange.Put("a"u8.ToArray(), "1"u8.ToArray()), TrieChange.Put("b"u8.ToArray(), "2"u8.ToArray())]));
        Assert.Equal(4ul, state.Touches("a"u8));   // extension, branch, leaf, value
        Assert.Equal(2ul, state.Touches("c"u8));   // extension, branch: no such child
        Assert.Equal(1ul, state.Touches("0"u8));   // extension: it leads elsewhere
        state.Remove("a"u8);
        state.Set("c"u8, "3"u8.ToArray());
        Assert.Equal((0ul, 0ul), (state.Touches("a"u8), state.Touches("c"u8)));
        state.Undo();
        Assert.Equal((4ul, 2ul), (state.Touches("a"u8), state.Touches("c"u8)));
        state.Set("c"u8, "3"u8.ToArray());
        state.Keep();
        Assert.Equal(0ul, state.Touches("c"u8));
    }

    [Fact]
    public void Records_may_be_removed_while_they_are_walked()
    {
        var state = new WorldState(MerkleTrie.Empty.With("abcd"u8.ToArray().Select(key => TrieChange.Put(new[] { key }, new byte[1]))));
        state.Set("cc"u8, new byte[1]);
        int seen = 0;
        foreach (var record in state.Scan([]))
        {
            state.Remove(record.Key.Span);
            if (seen++ == 0) state.Remove("d"u8);   // not come to yet
        }
        Assert.Equal(4, seen);
        Assert.Empty(state.Scan([]));
    }

    [Fact]
    public void A_receipt_must_be_kept_or_undone_before_the_block_is_sealed()
    {
        var state = new WorldState(MerkleTrie.Empty);
        state.Set("a"u8, new byte[1]);
        Assert.Throws<InvalidOperationException>(() => state.Seal());
        Assert.Throws<InvalidOperationException>(() => state.Changes);
        state.Undo();
        Assert.Same(MerkleTrie.Empty, state.Seal());
    }

    private static void Apply(WorldState state, TrieChange change)
    {
        if (change.Value is { } value) state.Set(change.Key.Span, value);
        else state.Remove(change.Key.Span);
    }

    private static bool Reads(WorldState state, SortedDictionary<string, byte[]> model, byte[] after)
    {
        var rest = model.Where(record => string.CompareOrdinal(record.Key, Convert.ToHexString(after)) > 0);
        byte[] prefix = after[..(after.Length / 2)];
        var prefixed = rest.Where(record => record.Key.StartsWith(Convert.ToHexString(prefix), StringComparison.Ordinal));
        return Edits.Text(state.Scan([])) == Edits.Text(model)
            && Edits.Text(state.Scan([], after)) == Edits.Text(rest)
            && Edits.Text(state.Scan(prefix, after)) == Edits.Text(prefixed)
            && state.HasKey(after) == model.ContainsKey(Convert.ToHexString(after))
            && model.All(record => state.TryGet(Convert.FromHexString(record.Key), out var value) && value.Span.SequenceEqual(record.Value));
    }
}
