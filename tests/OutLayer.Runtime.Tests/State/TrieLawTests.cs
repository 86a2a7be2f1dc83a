using FsCheck;
using FsCheck.Fluent;
using OutLayer.Protocol;
using OutLayer.Runtime.State;

namespace OutLayer.Runtime.Tests.State;

/// <summary>The trie against a sorted dictionary, over random histories.</summary>
public class TrieLawTests
{
    private static readonly Config Many = Config.QuickThrowOnFailure.WithMaxTest(300);

    [Fact]
    public void After_any_history_the_state_holds_what_a_dictionary_holds() => Prop.ForAll(TrieGen.Calls.ToArbitrary(), calls =>
    {
        var (bag, root, model) = (new NodeBag(), Hash256.Zero, TrieGen.Model());
        foreach (var call in calls)
        {
            var state = new CallState(bag, root);
            TrieGen.Apply(state, call);
            TrieGen.Apply(model, call);
            RequireSame(model, state);                        // read your writes
            root = bag.Add(state.Finish());
            RequireSame(model, new CallState(bag, root));     // and read them again from the trie
        }
    }).Check(Many);

    [Fact]
    public void The_root_depends_on_the_set_alone() => Prop.ForAll(TrieGen.Calls.ToArbitrary(), calls =>
    {
        var (bag, root, model) = (new NodeBag(), Hash256.Zero, TrieGen.Model());
        foreach (var call in calls)
        {
            var state = new CallState(bag, root);
            TrieGen.Apply(state, call);
            TrieGen.Apply(model, call);
            root = bag.Add(state.Finish());
        }
        return root == TrieGen.RootOf(model) && root == TrieGen.RootOf(model.Reverse());
    }).Check(Many);

    [Fact]
    public void Another_set_has_another_root() => Prop.ForAll(
        Gen.ArrayOf(TrieGen.Change).ToArbitrary(), TrieGen.Change.ToArbitrary(), (changes, one) =>
        {
            var (model, other) = (TrieGen.Model(), TrieGen.Model());
            TrieGen.Apply(model, changes);
            TrieGen.Apply(other, [.. changes, one]);
            bool same = model.Count == other.Count && model.All(e => other.TryGetValue(e.Key, out var v) && v.SequenceEqual(e.Value));
            return same == (TrieGen.RootOf(model) == TrieGen.RootOf(other));
        }).Check(Many);

    [Fact]
    public void The_summary_counts_keys_and_bytes() => Prop.ForAll(Gen.ArrayOf(TrieGen.Change).ToArbitrary(), changes =>
    {
        var (bag, model) = (new NodeBag(), TrieGen.Model());
        var state = new CallState(bag, Hash256.Zero);
        TrieGen.Apply(state, changes);
        TrieGen.Apply(model, changes);
        var summary = new CallState(bag, bag.Add(state.Finish())).SummaryBefore;
        return summary.Keys == (ulong)model.Count
            && summary.KeyBytes == (ulong)model.Sum(e => e.Key.Length) && summary.ValueBytes == (ulong)model.Sum(e => e.Value.Length);
    }).Check(Many);

    [Fact]
    public void Changes_are_the_difference_of_before_and_after() => Prop.ForAll(
        Gen.ArrayOf(TrieGen.Change).ToArbitrary(), Gen.ArrayOf(TrieGen.Change).ToArbitrary(), (first, second) =>
        {
            var (bag, model) = (new NodeBag(), TrieGen.Model());
            var state = new CallState(bag, Hash256.Zero);
            TrieGen.Apply(state, first);
            TrieGen.Apply(model, first);
            var next = new CallState(bag, bag.Add(state.Finish()));
            TrieGen.Apply(next, second);
            var changes = next.Finish().Describe();
            var keys = changes.Select(c => c.Key).ToList();
            Assert.Equal(keys.Order(ByteOrder.Instance), keys);
            foreach (var change in changes)
            {
                Assert.Equal(model.GetValueOrDefault(change.Key), change.Before);
                Assert.False(change.Before is { } b && change.After is { } a && b.SequenceEqual(a));
            }
            TrieGen.Apply(model, changes.Select(c => (c.Key, c.After)));
            RequireSame(model, next);
        }).Check(Many);

    [Fact]
    public void A_page_of_keys_is_that_of_a_sorted_list() => Prop.ForAll(
        Gen.ArrayOf(TrieGen.Change).ToArbitrary(), Gen.ArrayOf(TrieGen.Change).ToArbitrary(),
        TrieGen.Keys.SelectMany(_ => TrieGen.Keys, (prefix, after) => (prefix, after)).ToArbitrary(), (stored, written, page) =>
        {
            var (bag, model) = (new NodeBag(), TrieGen.Model());
            var state = new CallState(bag, Hash256.Zero);
            TrieGen.Apply(state, stored);
            state = new CallState(bag, bag.Add(state.Finish()));
            TrieGen.Apply(state, written);
            TrieGen.Apply(model, [.. stored, .. written]);
            var inPrefix = model.Keys.Where(key => key.AsSpan().StartsWith(page.prefix)).ToList();
            Assert.Equal(inPrefix, state.Keys(page.prefix));
            Assert.Equal(inPrefix.Where(key => ByteOrder.Instance.Compare(key, page.after) > 0), state.Keys(page.prefix, page.after));
            Assert.Equal(inPrefix.Take(2), state.Keys(page.prefix).Take(2));
        }).Check(Many);

    private static void RequireSame(SortedDictionary<byte[], byte[]> model, CallState state)
    {
        Assert.Equal(model.Keys, state.Keys(default));
        foreach (var (key, value) in model)
        {
            Assert.True(state.TryRead(key, out var found));
            Assert.Equal(value, found.ToArray());
            Assert.True(state.TryGetLength(key, out int length));
            Assert.Equal(value.Length, length);
            byte[] longer = [.. key, 0x05];
            Assert.Equal(model.ContainsKey(longer), state.HasKey(longer));
        }
    }
}
