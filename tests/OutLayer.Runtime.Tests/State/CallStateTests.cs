using OutLayer.Protocol;
using OutLayer.Runtime.State;

namespace OutLayer.Runtime.Tests.State;

public class CallStateTests
{
    private static CallState Empty(bool isView = false) => new(new NodeBag(), Hash256.Zero, isView);

    [Fact]
    public void The_key_limit_bites_at_its_byte()
    {
        var state = Empty();
        state.Write(new byte[2048], [1]);
        Assert.True(state.HasKey(new byte[2048]));
        Assert.Contains("a key of 2049 bytes; at most 2048", Assert.Throws<ArgumentException>(() => state.Write(new byte[2049], [])).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => state.Remove(new byte[2049]));
        Assert.Throws<ArgumentException>(() => state.HasKey(new byte[2049]));
        Assert.Throws<ArgumentException>(() => state.TryRead(new byte[2049], out _));
        Assert.Throws<ArgumentException>(() => state.Keys(new byte[2049]));
        Assert.Throws<ArgumentException>(() => state.Keys(default, new byte[2049]));
    }

    [Fact]
    public void The_value_limit_bites_at_its_byte()
    {
        var state = Empty();
        state.Write([1], new byte[4 << 20]);
        Assert.Throws<ArgumentException>(() => state.Write([1], new byte[(4 << 20) + 1]));
    }

    [Fact]
    public void A_view_cannot_write()
    {
        Assert.Throws<InvalidOperationException>(() => Empty(isView: true).Write([1], [1]));
        Assert.Throws<InvalidOperationException>(() => Empty(isView: true).Remove([1]));
    }

    [Fact]
    public void The_empty_key_and_the_empty_value_are_a_key_and_a_value()
    {
        var bag = new NodeBag();
        var state = new CallState(bag, Hash256.Zero);
        state.Write([], []);
        state = new CallState(bag, bag.Add(state.Finish()));
        Assert.True(state.TryRead([], out var value));
        Assert.True(value.IsEmpty);
        Assert.Equal([[]], state.Keys(default));
        Assert.Empty(state.Keys(default, []));
    }

    [Fact]
    public void What_is_written_is_a_copy()
    {
        var state = Empty();
        byte[] value = [1];
        state.Write([1], value);
        value[0] = 2;
        Assert.True(state.TryRead([1], out var read));
        Assert.Equal([1], read.ToArray());
    }

    [Fact]
    public void Writing_what_is_there_changes_nothing()
    {
        var bag = new NodeBag();
        var state = new CallState(bag, Hash256.Zero);
        state.Write([1], [1]);
        var root = bag.Add(state.Finish());
        state = new CallState(bag, root);
        state.Write([1], [2]);
        state.Write([1], [1]);
        state.Remove([9]);
        var update = state.Finish();
        Assert.Equal(root, update.Root);
        Assert.Empty(update.Changes);
        Assert.Empty(update.Nodes);
        Assert.Empty(update.Values);
    }

    [Fact]
    public void A_state_that_is_emptied_has_the_empty_root()
    {
        var bag = new NodeBag();
        var state = new CallState(bag, Hash256.Zero);
        state.Write([1], [1]);
        state.Write([1, 2], [1]);
        state = new CallState(bag, bag.Add(state.Finish()));
        state.Remove([1]);
        state.Remove([1, 2]);
        Assert.Equal(Hash256.Zero, state.Finish().Root);
    }

    /// <summary>2048 keys, each the beginning of the next: the deepest trie that there is.</summary>
    [Fact]
    public void The_deepest_trie_works()
    {
        var bag = new NodeBag();
        var state = new CallState(bag, Hash256.Zero);
        for (int length = 0; length <= 2048; length++) state.Write(new byte[length], [1]);
        var root = bag.Add(state.Finish());
        state = new CallState(bag, root);
        Assert.Equal(2049, state.Keys(default).Count());
        for (int length = 0; length < 2048; length++) state.Remove(new byte[length]);
        state = new CallState(bag, bag.Add(state.Finish()));
        Assert.Equal([new byte[2048]], state.Keys(default));
    }

    [Fact]
    public void A_write_touches_a_number_of_nodes_that_grows_as_the_logarithm()
    {
        var bag = new NodeBag();
        var state = new CallState(bag, Hash256.Zero);
        for (int i = 0; i < 100_000; i++) state.Write(Hash256.Of(BitConverter.GetBytes(i)).ToArray(), [1]);
        state = new CallState(bag, bag.Add(state.Finish()));
        int before = bag.NodeReads;
        state.Write(Hash256.Of(BitConverter.GetBytes(77)).ToArray(), [2]);
        var update = state.Finish();
        Assert.InRange(bag.NodeReads - before, 1, 7);
        Assert.InRange(update.Nodes.Count, 1, 8);
    }
}
