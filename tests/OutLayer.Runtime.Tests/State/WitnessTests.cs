using FsCheck;
using FsCheck.Fluent;
using OutLayer.Protocol;
using OutLayer.Protocol.Receipts;
using OutLayer.Runtime.State;

namespace OutLayer.Runtime.Tests.State;

public class WitnessTests
{
    private static readonly Config Many = Config.QuickThrowOnFailure.WithMaxTest(300);

    /// <summary>What a call does: changes, reads, and one walk.</summary>
    private sealed record Script((byte[] Key, byte[]? Value)[] Changes, byte[][] Reads, byte[][] Probes, byte[] Prefix, int Limit);

    private static readonly Gen<Script> Scripts =
        from changes in Gen.ArrayOf(TrieGen.Change)
        from reads in Gen.ArrayOf(TrieGen.Keys)
        from probes in Gen.ArrayOf(TrieGen.Keys)
        from prefix in TrieGen.Keys
        from limit in Gen.Choose(0, 4)
        select new Script(changes, reads, probes, prefix, limit);

    private static string Run(Script script, CallState state)
    {
        var seen = new List<string>();
        foreach (var key in script.Reads.Take(script.Reads.Length / 2)) seen.Add(Read(state, key));
        TrieGen.Apply(state, script.Changes);
        foreach (var key in script.Reads) seen.Add(Read(state, key));
        foreach (var key in script.Probes) seen.Add(state.TryGetLength(key, out int length) ? $"{length}" : "-");
        seen.AddRange(state.Keys(script.Prefix, script.Prefix).Take(script.Limit).Select(Convert.ToHexString));
        return string.Join(' ', seen);
    }

    private static string Read(CallState state, byte[] key) => state.TryRead(key, out var value) ? Convert.ToHexString(value.Span) : "none";

    private static (NodeBag Bag, Hash256 Root) Stored((byte[], byte[]?)[] changes)
    {
        var bag = new NodeBag();
        var state = new CallState(bag, Hash256.Zero);
        TrieGen.Apply(state, changes);
        return (bag, bag.Add(state.Finish()));
    }

    [Fact]
    public void A_witness_is_enough_to_run_again_and_nothing_of_it_is_superfluous() => Prop.ForAll(
        Gen.ArrayOf(TrieGen.Change).ToArbitrary(), Scripts.ToArbitrary(), (stored, script) =>
        {
            var (bag, root) = Stored(stored);
            var state = new CallState(bag, root);
            string seen = Run(script, state);
            var after = state.Finish().Root;
            var witness = state.Witness;

            var again = new CallState(new WitnessSource(witness), root);
            Assert.Equal(seen, Run(script, again));
            Assert.Equal(after, again.Finish().Root);
            Assert.Equal(witness.Nodes.Select(n => n.ToArray()), again.Witness.Nodes.Select(n => n.ToArray()));
            Assert.Equal(witness.Values.Select(n => n.ToArray()), again.Witness.Values.Select(n => n.ToArray()));
        }).Check(Many);

    [Fact]
    public void Without_any_one_part_a_witness_proves_nothing() => Prop.ForAll(
        Gen.ArrayOf(TrieGen.Change).ToArbitrary(), Scripts.ToArbitrary(), (stored, script) =>
        {
            var (bag, root) = Stored(stored);
            var state = new CallState(bag, root);
            Run(script, state);
            state.Finish();
            foreach (var part in Parts(state.Witness))
                Assert.StartsWith("the witness does not prove what the run read: it lacks the ", Assert.Throws<WitnessException>(() =>
                {
                    var again = new CallState(new WitnessSource(part), root);
                    Run(script, again);
                    again.Finish();
                }).Message, StringComparison.Ordinal);
        }).Check(Many);

    private static IEnumerable<StateWitness> Parts(StateWitness whole)
    {
        for (int i = 0; i < whole.Nodes.Count; i++) yield return whole with { Nodes = [.. whole.Nodes.Where((_, at) => at != i)] };
        for (int i = 0; i < whole.Values.Count; i++) yield return whole with { Values = [.. whole.Values.Where((_, at) => at != i)] };
    }

    [Fact]
    public void A_probe_proves_presence_without_the_value()
    {
        var (bag, root) = Stored([("k"u8.ToArray(), new byte[1000])]);
        var state = new CallState(bag, root);
        Assert.True(state.HasKey("k"u8));
        Assert.Empty(state.Witness.Values);
        Assert.Equal(2, state.Witness.Nodes.Count);   // summary and leaf
    }

    [Fact]
    public void A_page_touches_no_more_than_it_needs()
    {
        var all = Enumerable.Range(0, 4096).Select(i => (new[] { (byte)(i >> 8), (byte)i }, (byte[]?)[1])).ToArray();
        var (bag, root) = Stored(all);
        var state = new CallState(bag, root);
        Assert.Equal(3, state.Keys(default, [7, 254]).Take(3).Count());
        Assert.InRange(state.Witness.Nodes.Count, 5, 15);
    }

    [Fact]
    public void Items_out_of_order_or_twice_are_refused()
    {
        ReadOnlyMemory<byte>[] items = [new byte[] { 1 }, new byte[] { 2 }];
        var sorted = items.OrderBy(i => Hash256.Of(i.Span)).ToArray();
        _ = new WitnessSource(new StateWitness(sorted, []));
        Assert.Equal("node 1 of the witness is not in order of hashes",
            Assert.Throws<WitnessException>(() => new WitnessSource(new StateWitness([.. sorted.Reverse()], []))).Message);
        Assert.Throws<WitnessException>(() => new WitnessSource(new StateWitness([sorted[0], sorted[0]], [])));
    }

    [Fact]
    public void Items_that_are_too_large_are_refused()
    {
        Assert.Equal("node 0 of the witness has 2602 bytes; at most 2601",
            Assert.Throws<WitnessException>(() => new WitnessSource(new StateWitness([new byte[2602]], []))).Message);
        Assert.Throws<WitnessException>(() => new WitnessSource(new StateWitness([], [new byte[(4 << 20) + 1]])));
        _ = new WitnessSource(new StateWitness([new byte[2601]], [new byte[4 << 20]]));
    }
}
