using System.Text;
using OutLayer.Protocol;
using OutLayer.Protocol.Receipts;
using OutLayer.Runtime.State;

namespace OutLayer.PublicApi.Tests;

/// <summary>The state trie by itself: roots, witnesses, proofs of presence, absence and of a page of keys.</summary>
public sealed class StateTests : IDisposable
{
    private readonly InMemoryStateStore _store = new();

    public void Dispose() => _store.Dispose();

    [Fact]
    public void The_root_depends_on_the_keys_and_not_on_their_order() =>
        Assert.Equal(Write("a", "b", "c").Root, Write("c", "a", "b").Root);

    [Fact]
    public void A_witness_proves_what_a_reader_saw_and_nothing_else()
    {
        var (root, source) = Write("apple", "apricot", "banana");
        var reader = new CallState(source, root, isView: true);
        Assert.True(reader.TryRead("apple"u8, out _));
        Assert.False(reader.HasKey("cherry"u8));
        Assert.Equal(["apple"u8.ToArray(), "apricot"u8.ToArray()], reader.Keys("ap"u8));

        var proof = new CallState(new WitnessSource(reader.Witness), root, isView: true);
        Assert.True(proof.TryRead("apple"u8, out var value));
        Assert.Equal("value of apple"u8.ToArray(), value.ToArray());
        Assert.False(proof.HasKey("cherry"u8));
        Assert.Throws<WitnessException>(() => proof.TryRead("banana"u8, out _));
    }

    [Fact]
    public void A_witness_with_one_changed_byte_proves_nothing()
    {
        var (root, source) = Write("apple", "banana");
        var reader = new CallState(source, root);
        Assert.True(reader.TryRead("apple"u8, out _));
        byte[] value = reader.Witness.Values[0].ToArray();
        value[^1] ^= 1;
        var forged = new CallState(new WitnessSource(new StateWitness(reader.Witness.Nodes, [value])), root);
        Assert.Throws<WitnessException>(() => forged.TryRead("apple"u8, out _));
    }

    [Fact]
    public void A_view_may_not_write() =>
        Assert.Throws<InvalidOperationException>(() => new CallState(_store, Hash256.Zero, isView: true).Write("a"u8, "b"u8));

    /// <summary>A state of these keys, and where its nodes are: committing needs a receipt, reading does not.</summary>
    private (Hash256 Root, INodeSource Source) Write(params string[] keys)
    {
        var state = new CallState(_store, Hash256.Zero);
        foreach (string key in keys) state.Write(Encoding.UTF8.GetBytes(key), Encoding.UTF8.GetBytes("value of " + key));
        var update = state.Finish();
        return (update.Root, new Nodes(update));
    }

    private sealed class Nodes(StateUpdate update) : INodeSource
    {
        public ReadOnlyMemory<byte> GetNode(in Hash256 hash) => update.Nodes[hash];
        public ReadOnlyMemory<byte> GetValue(in Hash256 hash) => update.Values[hash];
    }
}
