using FsCheck;
using FsCheck.Fluent;

namespace OutLayer.Near.Tests.State;

/// <summary>The trie against a sorted map, and against a trie built by definition.</summary>
public sealed class MerkleTrieLawTests
{
    private static readonly string Zero = new('0', 64);

    [Fact]
    public void Any_edits_leave_what_a_sorted_map_has_with_the_root_that_the_definition_gives() =>
        Check(Edits.Batches, batches =>
        {
            var trie = batches.Aggregate(MerkleTrie.Empty, (before, batch) => before.With(batch));
            var model = Edits.Model(batches.SelectMany(batch => batch));
            return Edits.Text(trie.Scan([])) == Edits.Text(model) && Edits.RootOf(trie) == (NaiveTrie.Of(model)?.Hash ?? Zero)
                && trie.IsEmpty == (model.Count == 0);
        });

    [Fact]
    public void The_order_of_edits_and_their_batches_does_not_matter() =>
        Check(Edits.Batches, batches =>
        {
            var edited = batches.Aggregate(MerkleTrie.Empty, (before, batch) => before.With(batch));
            var records = Edits.Model(batches.SelectMany(batch => batch)).Select(r => TrieChange.Put(Convert.FromHexString(r.Key), r.Value)).ToList();
            var forward = MerkleTrie.Empty.With(records);
            records.Reverse();
            return forward.RootHash == edited.RootHash && MerkleTrie.Empty.With(records).RootHash == edited.RootHash;
        });

    [Fact]
    public void An_old_trie_stays_as_it_was() =>
        Check(Edits.Batches, batches =>
        {
            List<(MerkleTrie Trie, string Records)> history = [(MerkleTrie.Empty, "")];
            foreach (var batch in batches)
            {
                var next = history[^1].Trie.With(batch);
                if (batch.Length % 2 == 0) _ = next.RootHash;   // hashed now, or after the next edits only
                history.Add((next, Edits.Text(next.Scan([]))));
            }
            return history.TrueForAll(old => Edits.Text(old.Trie.Scan([])) == old.Records && RebuiltRoot(old.Trie) == old.Trie.RootHash);
        });

    [Fact]
    public void What_two_tries_differ_in_makes_one_of_the_other_and_is_no_more() =>
        Check(Edits.Batches, batches =>
        {
            var before = batches.Take(batches.Length / 2).Aggregate(MerkleTrie.Empty, (trie, batch) => trie.With(batch));
            var after = batches.Skip(batches.Length / 2).Aggregate(before, (trie, batch) => trie.With(batch));
            var changes = after.ChangesSince(before).ToList();
            bool changed = changes.TrueForAll(change => before.TryGet(change.Key.Span, out var old) != after.TryGet(change.Key.Span, out var now) || !old.Span.SequenceEqual(now.Span));
            bool sorted = changes.Zip(changes.Skip(1)).All(pair => pair.First.Key.Span.SequenceCompareTo(pair.Second.Key.Span) < 0);
            return changed && sorted && before.With(changes).RootHash == after.RootHash && !after.ChangesSince(after).Any()
                && after.With(before.ChangesSince(after)).RootHash == before.RootHash;
        });

    [Fact]
    public void A_look_up_reads_the_nodes_that_the_definition_has_on_its_path_and_they_are_its_proof() =>
        Check(Edits.Batches, Edits.Key.ToArbitrary(), (batches, other) =>
        {
            var changes = batches.SelectMany(batch => batch).ToList();
            var trie = MerkleTrie.Empty.With(changes);
            var model = Edits.Model(changes);
            var judge = NaiveTrie.Of(model);
            return changes.Select(change => change.Key.ToArray()).Append(other).All(key => Agree(trie, model, judge, key));
        });

    [Fact]
    public void A_scan_gives_what_follows_of_a_prefix() =>
        Check(Edits.Batches, Edits.Key.ToArbitrary(), Edits.Key.ToArbitrary(), (batches, prefix, after) =>
        {
            var changes = batches.SelectMany(batch => batch).ToList();
            var trie = MerkleTrie.Empty.With(changes);
            var all = Edits.Model(changes).Where(r => r.Key.StartsWith(Convert.ToHexString(prefix), StringComparison.Ordinal)).ToList();
            var rest = all.Where(r => string.CompareOrdinal(r.Key, Convert.ToHexString(after)) > 0);
            return Edits.Text(trie.Scan(prefix)) == Edits.Text(all) && Edits.Text(trie.Scan(prefix, after)) == Edits.Text(rest);
        });

    private static bool Agree(MerkleTrie trie, SortedDictionary<string, byte[]> model, NaiveTrie? judge, byte[] key)
    {
        string hex = Convert.ToHexString(key);
        var path = judge?.Path(hex).Select(Convert.ToHexString).ToList() ?? [];
        bool found = trie.TryGet(key, out var value);
        return found == model.TryGetValue(hex, out byte[]? expected)
            && (!found || value.Span.SequenceEqual(expected))
            && trie.NodesOnPath(key) == path.Count
            && trie.ProofOf(key).Select(node => node.Hex()).SequenceEqual(path);
    }

    private static CryptoHash RebuiltRoot(MerkleTrie trie) =>
        MerkleTrie.Empty.With(trie.Scan([]).Select(record => TrieChange.Put(record.Key, record.Value))).RootHash;

    private static readonly Config Often = Config.QuickThrowOnFailure.WithMaxTest(400);

    private static void Check<T>(Arbitrary<T> any, Func<T, bool> law) => Prop.ForAll(any, law).Check(Often);

    private static void Check<T, U>(Arbitrary<T> any, Arbitrary<U> other, Func<T, U, bool> law) => Prop.ForAll(any, other, law).Check(Often);

    private static void Check<T, U, V>(Arbitrary<T> any, Arbitrary<U> second, Arbitrary<V> third, Func<T, U, V, bool> law) =>
        Prop.ForAll(any, second, third, law).Check(Often);
}
