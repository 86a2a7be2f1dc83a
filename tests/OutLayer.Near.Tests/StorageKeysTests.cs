using System.Text;

namespace OutLayer.Near.Tests;

/// <summary>The off-chain listing of keys: order, prefix, paging, limits.</summary>
public sealed class StorageKeysTests
{
    private static Vm Filled(params string[] keys)
    {
        var vm = new Vm();
        foreach (string key in keys) vm.Storage.Write(Encoding.Latin1.GetBytes(key), "v"u8);
        return vm;
    }

    private static string[] Keys(Vm vm, string prefix, string? after = null, int limit = 100) =>
        [.. vm.Calls.StorageKeys(Encoding.Latin1.GetBytes(prefix), after is not null, Encoding.Latin1.GetBytes(after ?? ""), limit)
            .Select(key => Encoding.Latin1.GetString(key.Span))];

    [Fact]
    public void Keys_come_in_bytewise_order() =>
        Assert.Equal(["", "A", "a", "a\0", "aa", "b", "\u00ff", "\u00ff\u00ff"],
            Keys(Filled("b", "\u00ff\u00ff", "a", "A", "", "aa", "a\0", "\u00ff"), ""));

    [Fact]
    public void Only_keys_with_the_prefix_are_listed() =>
        Assert.Equal(["m:1", "m:2"], Keys(Filled("m", "m:1", "m:2", "m;", "n"), "m:"));

    [Fact]
    public void A_prefix_of_all_ones_has_an_end_too() =>
        Assert.Equal(["\u00ff\u00ff", "\u00ff\u00ffx"], Keys(Filled("\u00fe", "\u00ff", "\u00ff\u00ff", "\u00ff\u00ffx"), "\u00ff\u00ff"));

    [Fact]
    public void After_names_the_last_key_of_the_page_before_whether_it_exists_or_not()
    {
        var vm = Filled("a", "a\0", "b", "d");
        Assert.Equal(["a\0", "b"], Keys(vm, "", after: "a", limit: 2));
        Assert.Equal(["d"], Keys(vm, "", after: "c"));
        Assert.Empty(Keys(vm, "", after: "d"));
        Assert.Equal(["a", "a\0"], Keys(vm, "a", after: "A"));  // before the prefix: from its start
        Assert.Empty(Keys(vm, "a", after: "b"));                // beyond it
    }

    [Fact]
    public void The_empty_key_is_a_key_so_a_page_may_begin_after_it()
    {
        var vm = Filled("", "a");
        Assert.Equal([""], Keys(vm, "", limit: 1));
        Assert.Equal(["a"], Keys(vm, "", after: "", limit: 1));
    }

    [Fact]
    public void A_page_has_at_most_its_limit_and_no_limit_is_beyond_a_thousand()
    {
        var vm = Filled([.. Enumerable.Range(0, 150).Select(i => $"{i:000}")]);
        Assert.Equal(100, Keys(vm, "").Length);
        Assert.Equal(150, Keys(vm, "", limit: 1_000).Length);
        Assert.Empty(Keys(vm, "", limit: 0));
        Assert.Empty(Keys(vm, "", limit: -1));
        var error = Vm.Fails(VmErrorKind.StorageKeysPageExceeded, () => Keys(vm, "", limit: 1_001));
        Assert.Equal("The number of storage keys 1001 exceeds the limit 1000 of a page", error.Message);
        Vm.Fails(VmErrorKind.StorageKeysPageExceeded, () => vm.Call("storage_keys", 0, 0, 0, 0, 0, ulong.MaxValue, 0));
    }

    [Fact]
    public void The_longest_key_can_be_listed_and_passed()
    {
        string longest = new('k', 2_048);
        var vm = Filled(longest, "l");
        Assert.Equal([longest], Keys(vm, "k"));
        Assert.Equal(["l"], Keys(vm, "", after: longest));
        Vm.Fails(VmErrorKind.KeyLengthExceeded, () => Keys(vm, "", after: longest + "k"));
    }

    [Fact]
    public void The_raw_call_gives_lengths_and_keys_in_a_register()
    {
        var vm = Filled("x", "xyz");
        vm.Put(0, "x");
        Assert.Equal(2ul, vm.Call("storage_keys", 1, 0, 0, 0, 0, 5, 9));
        Assert.Equal("01000000780300000078797A", Convert.ToHexString(vm.Register(9)!));
        vm.Put(8, "xz");
        Assert.Equal(0ul, vm.Call("storage_keys", 1, 0, 1, 2, 8, 5, 9));
        Assert.Empty(vm.Register(9)!);
    }

    [Fact]
    public void Gas_ends_a_listing_at_the_key_it_cannot_pay()
    {
        var vm = Filled([.. Enumerable.Range(0, 50).Select(i => $"{i:00}")]);
        vm.Meter.Burnt = Vm.DefaultContext.PrepaidGas - 400_000_000_000;
        Vm.Fails(VmErrorKind.GasExceeded, () => Keys(vm, ""));
        Assert.Equal(Vm.DefaultContext.PrepaidGas, vm.Burnt);
    }

    [Fact]
    public void Views_may_list() => Assert.Empty(Vm.View().Calls.StorageKeys([]));

    [Fact]
    public void The_walk_goes_no_further_than_the_page()
    {
        var storage = new ListedStorage(["pa", "pb", "pc"]);
        Assert.Equal(2, new Vm(storage: storage).Calls.StorageKeys("p"u8, limit: 2).Count);
        Assert.Equal(2, storage.Steps);
    }

    [Theory]
    [InlineData("q")]               // not the prefix
    [InlineData("pb", "pa")]        // falling
    [InlineData("pa", "pa")]        // twice the same
    [InlineData("p")]               // not after
    public void A_storage_that_lists_a_wrong_key_is_the_hosts_fault(params string[] keys) =>
        Assert.Throws<InvalidOperationException>(() =>
            new Vm(storage: new ListedStorage(keys)).Calls.StorageKeys("p"u8, true, "p"u8));

    private sealed class ListedStorage(string[] keys) : IExternalStorage
    {
        public int Steps { get; private set; }

        public bool TryRead(ReadOnlySpan<byte> key, out ReadOnlyMemory<byte> value) => throw new NotSupportedException();

        public ReadOnlyMemory<byte>? Write(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value) => throw new NotSupportedException();

        public ReadOnlyMemory<byte>? Remove(ReadOnlySpan<byte> key) => throw new NotSupportedException();

        public bool HasKey(ReadOnlySpan<byte> key) => throw new NotSupportedException();

        public IEnumerable<byte[]> Keys(ReadOnlySpan<byte> prefix, byte[]? after) => Listed();

        private IEnumerable<byte[]> Listed()
        {
            foreach (string key in keys)
            {
                Steps++;
                yield return Encoding.UTF8.GetBytes(key);
            }
        }
    }
}
