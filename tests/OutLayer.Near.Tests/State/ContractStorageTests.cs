using System.Text;

namespace OutLayer.Near.Tests.State;

/// <summary>A contract's storage in the state of all accounts, and what its calls pay for the trie.</summary>
public sealed class ContractStorageTests
{
    private static readonly MerkleTrie Before = MerkleTrie.Empty.With(
    [
        Record("alice", "k1", "old"), Record("alice", "k2", ""), Record("alic", "k1", "another's"), Record("alicea", "k1", "another's"),
        TrieChange.Put(TrieKeys.Account("alice"), new byte[] { 1 }),
    ]);

    private readonly WorldState _state = new(Before);

    /// <summary>The first write of a key pays for its path and the value it replaces, later ones do not; reads never do.</summary>
    [Theory]
    [InlineData("write k1", 10)]   // over 0|9, over alic,|alice, over alice,|alicea, over k1|k2 an extension and a branch each; leaf, value
    [InlineData("write k1 write k1", 10)]
    [InlineData("write k3", 8)]
    [InlineData("write k3 write k3 remove k3", 8)]
    [InlineData("remove k1 remove k1 write k1", 10)]
    [InlineData("remove k3", 8)]
    [InlineData("write k1 remove k2", 20)]
    [InlineData("read k1 has k1 read k3 has k3", 0)]
    public void Calls_pay_for_the_nodes_of_the_trie(string calls, ulong nodes)
    {
        ulong free = Burnt(calls, Free());
        Assert.Equal(free + (nodes * Costs.Sum("touching_trie_node")), Burnt(calls, new ContractStorage(_state, "alice")));
    }

    [Fact]
    public void A_contract_sees_its_own_records_alone()
    {
        var storage = new ContractStorage(_state, "alice");
        Assert.Equal("old", Text(storage.Write("k1"u8, "new"u8)));
        Assert.Null(storage.Write("k0"u8, "x"u8));
        Assert.Equal("", Text(storage.Remove("k2"u8)));
        Assert.Null(storage.Remove("k2"u8));
        Assert.True(storage.TryRead("k1"u8, out var value));
        Assert.Equal("new", Text(value));
        Assert.False(storage.HasKey("k2"u8));
        Assert.Equal(["k0", "k1"], storage.Keys([], null).Select(Encoding.ASCII.GetString));
        Assert.Equal(["k1"], storage.Keys("k"u8, "k0"u8.ToArray()).Select(Encoding.ASCII.GetString));
        Assert.Equal(["k1"], new ContractStorage(_state, "alic").Keys([], null).Select(Encoding.ASCII.GetString));
    }

    [Fact]
    public void What_is_written_is_copied()
    {
        var storage = new ContractStorage(_state, "alice");
        byte[] key = [1], value = [2];
        storage.Write(key, value);
        key[0] = value[0] = 9;
        Assert.True(storage.TryRead([1], out var read));
        Assert.Equal([2], read.ToArray());
    }

    [Fact]
    public void A_key_of_the_greatest_length_is_found()
    {
        var storage = new ContractStorage(_state, "alice");
        byte[] key = new byte[2_048];
        storage.Write(key, "x"u8);
        Assert.True(storage.HasKey(key));
        Assert.Equal(key, Assert.Single(storage.Keys(key.AsSpan(1), null)));
    }

    private static ulong Burnt(string calls, IExternalStorage storage)
    {
        var vm = new Vm(Vm.DefaultContext with { StorageUsage = 1_000 }, storage: storage);
        string[] words = calls.Split(' ');
        for (int i = 0; i < words.Length; i += 2)
        {
            byte[] key = Encoding.ASCII.GetBytes(words[i + 1]);
            _ = words[i] switch
            {
                "write" => vm.Calls.StorageWrite(key, "value"u8.ToArray()),
                "remove" => vm.Calls.StorageRemove(key),
                "read" => vm.Calls.TryStorageRead(key, out _),
                _ => vm.Calls.StorageHasKey(key),
            };
        }
        return vm.Burnt;
    }

    /// <summary>The same records of alice in a storage that charges no nodes.</summary>
    private static MemoryStorage Free()
    {
        var storage = new MemoryStorage();
        storage.Write("k1"u8, "old"u8);
        storage.Write("k2"u8, default);
        return storage;
    }

    private static TrieChange Record(string account, string key, string value) =>
        TrieChange.Put(TrieKeys.ContractData(account, Encoding.ASCII.GetBytes(key)), Encoding.ASCII.GetBytes(value));

    private static string? Text(ReadOnlyMemory<byte>? bytes) => bytes is { } some ? Encoding.ASCII.GetString(some.Span) : null;
}
