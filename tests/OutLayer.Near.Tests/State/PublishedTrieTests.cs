using System.Text;

namespace OutLayer.Near.Tests.State;

/// <summary>Node bytes and counts that nearcore's own tests hold.</summary>
public sealed class PublishedTrieTests
{
    // What nearcore proves of alice.near's state (runtime/src/state_viewer), from the node below the columns on.
    private static readonly string[] AlicesNodes =
    [
        "AwMAAAAWFsbwm2TFX4GHLT5G1LSpF8UkG7zQV1ohXBMR/OQcUAKZ3gwDAAAAAAAA",
        "ASAC7S1KwgLNl0HPdSo8soL8sGOmPhL7O0xTSR8sDDR5pZrzu0ty3UPYJ5UKrFGKxXoyyyNG75AF9hnJHO3xxFkf5NQCAAAAAAAA",
        "AwEAAAAW607KPj2q3O8dF6XkfALiIrd9mqGir2UlYIcZuLNksTsvAgAAAAAAAA==",
        "AQhAP4sMdbiWZPtV6jz8hYKzRFSgwaSlQKiGsQXogAmMcrLOl+SJfiCOXMTEZ2a1ebmQOEGkRYa30FaIlB46sLI2IPsBAAAAAAAA",
        "AwwAAAAWUubmVhcix0ZXN0PKtrEndk0LxM+qpzp0PVtjf+xlrzz4TT0qA+hTtm6BLlYBAAAAAAAA",
        "AQoAVWCdny7wv/M1LvZASC3Fw0D/NNhI1NYwch9Ux+KZ2qRdQXPC1rNsCGRJ7nd66SfcNmRUVVvQY6EYCbsIiugO6gwBAAAAAAAA",
    ];

    private static readonly MerkleTrie Alices = Trie(
        (TrieKeys.ContractData("alice.near", "test123"u8), "123"),
        (TrieKeys.ContractData("alice.near", "test321"u8), "321"),
        (TrieKeys.ContractData("alina", "qqq"u8), "321"),
        (TrieKeys.ContractData("alex", "qqq"u8), "321"),
        ([0x01], "so that the columns part, as they do there"));

    [Theory]
    [InlineData("test123", "AAMAAAAgMjMDAAAApmWkWSBCL51Bfkhn79xPuKBKHz//H6B+mY6G9/eieuNtAAAAAAAAAA==")]
    [InlineData("test321", "AAMAAAAgMjEDAAAAjSPPbIboNKeqbt7VTCbOK7LnSQNTjGG91dIZeZerL3JtAAAAAAAAAA==")]
    public void Nodes_are_nearcores_to_the_byte(string key, string leaf)
    {
        var proof = Alices.ProofOf(TrieKeys.ContractData("alice.near", Encoding.ASCII.GetBytes(key)));
        Assert.Equal([.. AlicesNodes, leaf], proof.Skip(2).Select(node => Convert.ToBase64String(node.Span)));
    }

    [Fact]
    public void A_missing_key_is_proved_by_the_extension_that_goes_elsewhere()
    {
        var proof = Alices.ProofOf(TrieKeys.ContractData("alice.near", "xyz"u8));
        Assert.Equal(AlicesNodes[..5], proof.Skip(2).Select(node => Convert.ToBase64String(node.Span)));
    }

    /// <summary>Columns of raw_node.rs: a branch's bitmap and its order of fields are those of the vectors there.</summary>
    [Fact]
    public void A_branch_with_a_value_has_length_hash_bitmap_children_and_usage()
    {
        var trie = Trie(([0x11], "123"), ([0x11, 0x32], "x"));
        byte[] branch = trie.ProofOf([0x11])[^1].ToArray(), leaf = trie.ProofOf([0x11, 0x32])[^1].ToArray();
        byte[] expected = [2, 3, 0, 0, 0, .. CryptoHash.Of("123"u8).ToArray(), 8, 0, .. CryptoHash.Of(leaf).ToArray(), 206, 0, 0, 0, 0, 0, 0, 0];
        Assert.Equal(expected, branch);   // 50 + 50 + 3 of the branch, 50 + 2 * 1 + 50 + 1 of the leaf
    }

    /// <summary>Touched nodes by nearcore's trie_tests.rs, which count the value as well.</summary>
    [Theory, InlineData("aaa", 6), InlineData("abb", 6), InlineData("baa", 4)]
    public void A_look_up_touches_as_many_nodes_as_in_nearcore(string key, ulong touched)
    {
        var state = new WorldState(Trie(("aaa"u8.ToArray(), "0"), ("abb"u8.ToArray(), "1"), ("baa"u8.ToArray(), "2")));
        Assert.Equal(touched, state.Touches(Encoding.ASCII.GetBytes(key)));
    }

    [Fact]
    public void A_single_record_touches_its_leaf_and_its_value() =>
        Assert.Equal(2ul, new WorldState(Trie(("aaa"u8.ToArray(), "0"))).Touches("aaa"u8));

    [Fact]
    public void An_empty_trie_has_the_root_zero_and_no_nodes()
    {
        Assert.Equal(new byte[32], MerkleTrie.Empty.RootHash.ToArray());
        Assert.Equal(0, MerkleTrie.Empty.NodesOnPath("aaa"u8));
        Assert.Empty(MerkleTrie.Empty.ProofOf("aaa"u8));
        Assert.Same(MerkleTrie.Empty, MerkleTrie.Empty.With([TrieChange.Remove(new byte[] { 1 })]));
    }

    private static MerkleTrie Trie(params (byte[] Key, string Value)[] records) =>
        MerkleTrie.Empty.With(records.Select(record => TrieChange.Put(record.Key, Encoding.ASCII.GetBytes(record.Value))));
}
