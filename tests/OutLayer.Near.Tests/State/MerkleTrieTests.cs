namespace OutLayer.Near.Tests.State;

public sealed class MerkleTrieTests
{
    private const int Deep = 2_048;

    /// <summary>The deepest trie that a contract can make: each key begins the next. Little stack, as a node's threads may have.</summary>
    [Fact]
    public void A_trie_as_deep_as_keys_are_long_needs_no_deep_stack()
    {
        var keys = Enumerable.Range(1, Deep).Select(length => TrieKeys.ContractData("a.near", new byte[length])).ToList();
        int deepest = 0;
        bool emptied = false;
        var thread = new Thread(() =>
        {
            var trie = MerkleTrie.Empty.With(keys.Select(key => TrieChange.Put(key, new byte[] { 1 })));
            _ = trie.RootHash;
            deepest = trie.NodesOnPath(keys[^1]);
            Assert.Equal(keys.Count, trie.Scan([]).Count());
            Assert.Equal(deepest, trie.ProofOf(keys[^1]).Count);
            emptied = trie.With(keys.Select(key => TrieChange.Remove(key))).IsEmpty;
        }, maxStackSize: 128 * 1024);
        thread.Start();
        thread.Join();
        Assert.True(emptied);
        Assert.InRange(deepest, 2 * (Deep - 1), 2 * Deep);   // a branch with its value and an extension a byte
    }

    [Fact]
    public void A_scan_can_be_walked_twice_and_reads_no_further_than_it_is_walked()
    {
        var trie = MerkleTrie.Empty.With([Put("a"u8), Put("b"u8), Put("c"u8)]);
        var scan = trie.Scan([]);
        Assert.Equal("61= 62= 63=", Edits.Text(scan));
        Assert.Equal("61=", Edits.Text(scan.Take(1)));
        Assert.Equal("61= 62= 63=", Edits.Text(scan));
    }

    [Fact]
    public void A_later_change_of_a_key_in_a_batch_wins()
    {
        var trie = MerkleTrie.Empty.With([Put("a"u8), TrieChange.Remove("a"u8.ToArray()), Put("b"u8), TrieChange.Put("b"u8.ToArray(), "x"u8.ToArray())]);
        Assert.Equal("62=78", Edits.Text(trie.Scan([])));
    }

    [Fact]
    public void Removing_what_is_not_there_changes_nothing()
    {
        var trie = MerkleTrie.Empty.With([Put("ab"u8)]);
        Assert.Same(trie, trie.With([TrieChange.Remove("a"u8.ToArray()), TrieChange.Remove("abc"u8.ToArray()), TrieChange.Remove("x"u8.ToArray())]));
    }

    /// <summary>Threads that read one large trie, and hash it for the first time, all get what hashing it piece by piece gives.</summary>
    [Fact]
    public void Many_threads_may_hash_and_read_a_trie()
    {
        var records = Enumerable.Range(0, 20_000).Select(i => TrieChange.Put(BitConverter.GetBytes(i * 7919), BitConverter.GetBytes(i))).ToList();
        var expected = records.Chunk(400).Aggregate(MerkleTrie.Empty, Hashed).RootHash;
        var trie = MerkleTrie.Empty.With(records);
        Parallel.For(0, 4, _ =>
        {
            Assert.Equal(expected, trie.RootHash);
            Assert.Equal(records.Count, trie.Scan([]).Count());
        });
    }

    private static MerkleTrie Hashed(MerkleTrie trie, IEnumerable<TrieChange> changes)
    {
        var next = trie.With(changes);
        Assert.NotEqual(trie.RootHash, next.RootHash);
        return next;
    }

    private static TrieChange Put(ReadOnlySpan<byte> key) => TrieChange.Put(key.ToArray(), Array.Empty<byte>());
}
