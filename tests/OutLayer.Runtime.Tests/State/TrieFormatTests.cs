using OutLayer.Protocol;
using OutLayer.Runtime.State;

namespace OutLayer.Runtime.Tests.State;

/// <summary>Node bytes and shapes that an enemy may have hashed into a state root.</summary>
public class TrieFormatTests
{
    private static readonly string HashHex = new('a', 64);

    [Theory]
    [InlineData("", "a node that is cut short")]
    [InlineData("00", "node tag 0")]
    [InlineData("04", "node tag 4")]
    [InlineData("05", "node tag 5")]
    [InlineData("01", "a node that is cut short")]
    [InlineData("010001", "a node that is cut short")]
    [InlineData("01ffff", "a path of 65535 half bytes")]
    [InlineData("011001", "a path of 4097 half bytes")]
    [InlineData("01000111", "a path with something after its end")]
    [InlineData("01000000400001", "a value of 4194305 bytes")]
    [InlineData("010000ffffffff", "a value of 4294967295 bytes")]
    [InlineData("01000000000001", "a node that is cut short")]
    [InlineData("0100000000000100000000000000000000000000000000000000000000000000000000000000000000", "a node with a zero hash")]
    [InlineData("01000000000001HASH00", "1 bytes after the end of a node")]
    [InlineData("0200000000", "a node with too few children")]
    [InlineData("0200000001HASH", "a node with too few children")]
    [InlineData("0200000003HASH", "a node that is cut short")]
    [InlineData("0200000003HASHHASH00", "1 bytes after the end of a node")]
    [InlineData("03000000000001HASH0000", "a node with too few children")]
    public void Bytes_that_are_no_node_are_refused(string hex, string message)
    {
        var bytes = Convert.FromHexString(hex.Replace("HASH", HashHex, StringComparison.Ordinal));
        Assert.Equal(message, Assert.Throws<TrieFormatException>(() => TrieNodeCodec.Decode(bytes)).Message);
    }

    [Theory]
    [InlineData("01000000000001HASH")]
    [InlineData("010003abc000000000HASH")]
    [InlineData("0200000003HASHHASH")]
    [InlineData("03000000000001HASH8000HASH")]
    public void Nodes_are_encoded_as_they_were_decoded(string hex)
    {
        hex = hex.Replace("HASH", HashHex, StringComparison.Ordinal);
        Assert.Equal(hex, Convert.ToHexStringLower(TrieNodeCodec.Encode(TrieNodeCodec.Decode(Convert.FromHexString(hex)))));
    }

    [Fact]
    public void Any_bytes_decode_to_one_node_or_are_refused()
    {
        var random = new Random(1);
        for (int i = 0; i < 20_000; i++)
        {
            var bytes = new byte[random.Next(120)];
            random.NextBytes(bytes);
            if (bytes.Length > 4) (bytes[0], bytes[1], bytes[2]) = ((byte)random.Next(1, 4), 0, (byte)random.Next(4));
            try
            {
                Assert.Equal(bytes, TrieNodeCodec.Encode(TrieNodeCodec.Decode(bytes)));
            }
            catch (TrieFormatException)
            {
                // Refused is as good.
            }
        }
    }

    [Fact]
    public void The_largest_node_is_as_large_as_said()
    {
        var node = new TrieNode(new byte[4096], new ValueRef(Hash256.Of([1]), 1)) { Children = new TrieLink[16] };
        for (int i = 0; i < 16; i++) node.Children[i].Hash = Hash256.Of([2]);
        Assert.Equal(TrieNodeCodec.MaxNodeBytes, TrieNodeCodec.Encode(node).Length);
    }

    [Fact]
    public void A_value_at_half_a_byte_of_a_key_is_refused_when_walked()
    {
        var bag = new NodeBag();
        var value = ValueRef.Of([1]);
        bag.AddValue([1]);
        var root = Summary(bag, TrieNodeCodec.Encode(new TrieNode([3], value)), keys: 1);
        var state = new CallState(bag, root);
        Assert.False(state.HasKey([0x30]));
        Assert.Throws<TrieFormatException>(() => state.Keys(default).ToList());
    }

    /// <summary>A node may be linked from many places; a walk through levels of such links must end all the same.</summary>
    [Fact]
    public void A_trie_deeper_than_a_key_is_refused_when_walked()
    {
        var bag = new NodeBag();
        var below = bag.AddNode(TrieNodeCodec.Encode(new TrieNode(new byte[4096], ValueRef.Of([1]))));
        byte[] top = [];
        for (int level = 0; level < 3; level++)
        {
            var node = new TrieNode([], null) { Children = new TrieLink[16] };
            for (int i = 0; i < 16; i++) node.Children[i].Hash = below;
            below = bag.AddNode(top = TrieNodeCodec.Encode(node));
        }
        var state = new CallState(bag, Summary(bag, top, keys: 1));
        Assert.Equal("a key that is too long", Assert.Throws<TrieFormatException>(() => state.Keys(default).First()).Message);
    }

    [Fact]
    public void A_summary_that_does_not_fit_its_keys_is_refused_when_it_shows()
    {
        var bag = new NodeBag();
        var leaf = TrieNodeCodec.Encode(new TrieNode([6, 1], ValueRef.Of([1])));   // the key "a"
        var tooFew = new CallState(bag, Summary(bag, leaf, keys: 1, keyBytes: 0));
        tooFew.Remove("a"u8);
        Assert.Throws<TrieFormatException>(() => tooFew.Finish());
        var tooMany = new CallState(bag, Summary(bag, leaf, keys: 2, keyBytes: 9));
        tooMany.Remove("a"u8);
        Assert.Throws<TrieFormatException>(() => tooMany.Finish());
    }

    [Fact]
    public void A_root_that_is_no_summary_is_refused()
    {
        var bag = new NodeBag();
        var leaf = bag.AddNode(TrieNodeCodec.Encode(new TrieNode([6, 1], ValueRef.Of([1]))));
        Assert.Equal("the state root is not the hash of a summary", Assert.Throws<TrieFormatException>(() => new CallState(bag, leaf)).Message);
        var empty = bag.AddNode(new StateSummary(Hash256.Of([1]), 0, 0, 0).ToBytes());
        Assert.Equal("a summary of an empty state", Assert.Throws<TrieFormatException>(() => new CallState(bag, empty)).Message);
    }

    [Fact]
    public void A_value_of_another_length_than_its_node_says_is_refused()
    {
        var bag = new NodeBag();
        var leaf = TrieNodeCodec.Encode(new TrieNode([6, 1], new ValueRef(bag.AddValue([1]), 2)));
        var state = new CallState(bag, Summary(bag, leaf, keys: 1, keyBytes: 1));
        Assert.Throws<TrieFormatException>(() => state.TryRead("a"u8, out _));
    }

    private static Hash256 Summary(NodeBag bag, byte[] trieRoot, ulong keys, ulong keyBytes = 1)
    {
        var summary = new StateSummary(bag.AddNode(trieRoot), keys, keyBytes, 1);
        return bag.AddNode(summary.ToBytes());
    }
}
