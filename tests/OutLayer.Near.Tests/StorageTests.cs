using System.Text;

namespace OutLayer.Near.Tests;

/// <summary>Storage: what is found, what is counted, what is refused.</summary>
public sealed class StorageTests
{
    [Fact]
    public void A_value_is_written_read_replaced_and_removed()
    {
        var vm = new Vm();
        vm.Put(0, "keyoldnew!");
        Assert.Equal(0ul, vm.Call("storage_has_key", 3, 0));
        Assert.Equal(0ul, vm.Call("storage_read", 3, 0, 1));
        Assert.Null(vm.Register(1));
        Assert.Equal(0ul, vm.Call("storage_write", 3, 0, 3, 3, 1));
        Assert.Null(vm.Register(1));
        Assert.Equal(1ul, vm.Call("storage_write", 3, 0, 4, 6, 1));
        Assert.Equal("old"u8, vm.Register(1)!);
        Assert.Equal(1ul, vm.Call("storage_has_key", 3, 0));
        Assert.Equal(1ul, vm.Call("storage_read", 3, 0, 2));
        Assert.Equal("new!"u8, vm.Register(2)!);
        Assert.Equal(1ul, vm.Call("storage_remove", 3, 0, 3));
        Assert.Equal("new!"u8, vm.Register(3)!);
        Assert.Equal(0ul, vm.Call("storage_remove", 3, 0, 4));
        Assert.Null(vm.Register(4));
    }

    [Fact]
    public void Usage_counts_key_value_and_forty_bytes_a_record()
    {
        var vm = new Vm();
        vm.Call("storage_write", 3, 0, 10, 0, 0);
        Assert.Equal(12ul + 53, vm.Call("storage_usage"));
        vm.Call("storage_write", 3, 0, 4, 0, 0);
        Assert.Equal(12ul + 47, vm.Call("storage_usage"));
        vm.Call("storage_remove", 3, 0, 0);
        Assert.Equal(12ul, vm.Call("storage_usage"));
    }

    [Fact]
    public void Keys_and_values_may_come_from_registers_and_be_empty()
    {
        var vm = new Vm();
        vm.Call("current_account_id", 1);
        vm.Call("random_seed", 2);
        vm.Call("storage_write", VmLogic.InRegister, 1, VmLogic.InRegister, 2, 0);
        Assert.Equal(1ul, vm.Call("storage_read", VmLogic.InRegister, 1, 5));
        Assert.Equal([0, 1, 2], vm.Register(5)!);
        vm.Call("storage_write", 0, 0, 0, 0, 0);
        Assert.Equal(1ul, vm.Call("storage_read", 0, 0, 6));
        Assert.Empty(vm.Register(6)!);
    }

    [Theory]
    [InlineData("storage_write", 5)]
    [InlineData("storage_read", 3)]
    [InlineData("storage_remove", 3)]
    [InlineData("storage_has_key", 2)]
    [InlineData("storage_keys", 7)]
    public void A_key_of_2048_bytes_is_allowed_and_one_more_is_not(string function, int arity)
    {
        var vm = new Vm();
        ulong[] args = new ulong[arity];
        args[0] = 2_048;
        Assert.Equal(0ul, vm.Call(function, args));
        args[0] = 2_049;
        var error = Vm.Fails(VmErrorKind.KeyLengthExceeded, () => vm.Call(function, args));
        Assert.Equal("The length of a storage key 2049 exceeds the limit 2048", error.Message);
    }

    [Fact]
    public void A_value_of_4_MiB_is_allowed_and_one_byte_more_is_not()
    {
        var vm = new Vm(Vm.DefaultContext with { PrepaidGas = 1_000_000_000_000_000 });
        byte[] memory = new byte[4_194_305];
        Assert.Equal(0ul, vm.Logic.StorageWrite(memory, 1, 0, 4_194_304, 0, 0));
        var error = Vm.Fails(VmErrorKind.ValueLengthExceeded, () => vm.Logic.StorageWrite(memory, 1, 0, 4_194_305, 0, 0));
        Assert.Equal("The length of a storage value 4194305 exceeds the limit 4194304", error.Message);
        Assert.Equal(4_194_304, Length(vm, [0]));
    }

    [Fact]
    public void A_key_that_is_too_long_ends_the_call_before_its_value_is_read()
    {
        var vm = new Vm();
        Vm.Fails(VmErrorKind.KeyLengthExceeded, () => vm.Call("storage_write", 2_049, 0, ulong.MaxValue - 1, 0, 0));
        Assert.Equal(Costs.Sum("base storage_write_base read_memory_base read_memory_byte*2049"), vm.Burnt);
    }

    [Theory]
    [InlineData("storage_iter_prefix")]
    [InlineData("storage_iter_range")]
    [InlineData("storage_iter_next")]
    public void Iterators_are_gone(string function)
    {
        var vm = new Vm();
        var error = Vm.Fails(VmErrorKind.Deprecated, () => vm.Call(function, 0, 0, 0, 0));
        Assert.Equal($"Attempted to call deprecated host function {function}", error.Message);
        Assert.Equal(0ul, vm.Burnt);
    }

    [Fact]
    public void A_view_writes_nothing()
    {
        var vm = Vm.View();
        Vm.Fails(VmErrorKind.ProhibitedInView, () => vm.Call("storage_write", 1, 0, 1, 0, 0));
        Vm.Fails(VmErrorKind.ProhibitedInView, () => vm.Call("storage_remove", 1, 0, 0));
        Assert.False(vm.Storage.HasKey([0]));
    }

    [Theory]
    [InlineData("storage_write", 5)]
    [InlineData("storage_read", 3)]
    [InlineData("storage_remove", 3)]
    [InlineData("storage_has_key", 2)]
    [InlineData("storage_keys", 7)]
    public void Trie_nodes_are_paid_where_the_storage_reports_them(string function, int arity)
    {
        ulong[] args = new ulong[arity];
        if (function == "storage_keys") args[5] = 1;  // a limit, or nothing is looked for
        var free = new Vm();
        free.Call(function, args);
        var charged = new Vm(storage: new TrieStorage());
        charged.Call(function, args);
        Assert.Equal(5 * 2_280_000_000ul, charged.Burnt - free.Burnt);
        Assert.Equal(3 * 2_280_000_000ul, charged.Logic.Gas.Profile[Cost.TouchingTrieNode]);
        Assert.Equal(2 * 2_280_000_000ul, charged.Logic.Gas.Profile[Cost.ReadCachedTrieNode]);
    }

    [Fact]
    public void Trie_nodes_are_paid_after_an_evicted_value_and_before_a_read_one()
    {
        var vm = new Vm(storage: new TrieStorage());
        vm.Call("storage_write", 1, 0, 7, 0, 0);
        vm.Meter.Burnt = Vm.DefaultContext.PrepaidGas - Costs.Sum("base storage_write_base read_memory_base*2 read_memory_byte*8"
            + " storage_write_key_byte storage_write_value_byte*7 storage_write_evicted_byte*7 touching_trie_node*3");
        Vm.Fails(VmErrorKind.GasExceeded, () => vm.Call("storage_write", 1, 0, 7, 0, 0));
        Assert.Equal(7 * 32_117_307ul, vm.Logic.Gas.Profile[Cost.StorageWriteEvictedByte]);
        Assert.Equal(6 * 2_280_000_000ul, vm.Logic.Gas.Profile[Cost.TouchingTrieNode]);
        vm.Meter.Burnt = Vm.DefaultContext.PrepaidGas - Costs.Sum("base storage_read_base read_memory_base read_memory_byte"
            + " storage_read_key_byte touching_trie_node*3 read_cached_trie_node*2");
        Vm.Fails(VmErrorKind.GasExceeded, () => vm.Call("storage_read", 1, 0, 0));
        Assert.Equal(9 * 2_280_000_000ul, vm.Logic.Gas.Profile[Cost.TouchingTrieNode]);
        Assert.Equal(0ul, vm.Logic.Gas.Profile[Cost.StorageReadValueByte]);
    }

    [Fact]
    public void Usage_that_the_state_contradicts_is_the_hosts_fault_and_not_the_guests()
    {
        var vm = new Vm();
        vm.Storage.Write("k"u8, new byte[100]);  // behind the call's back: its context says 12 bytes
        vm.Put(0, "k");
        var error = Assert.Throws<InvalidOperationException>(() => vm.Call("storage_remove", 1, 0, 0));
        Assert.Contains("alice has a record of 141 bytes", error.Message, StringComparison.Ordinal);
        var full = new Vm(Vm.DefaultContext with { StorageUsage = ulong.MaxValue });
        Assert.Throws<InvalidOperationException>(() => full.Call("storage_write", 1, 0, 1, 0, 0));
    }

    [Fact]
    public void A_register_keeps_the_old_value_when_the_state_moves_on()
    {
        var vm = new Vm();
        vm.Put(0, "kab");
        vm.Call("storage_write", 1, 0, 1, 1, 0);
        vm.Call("storage_read", 1, 0, 7);
        vm.Call("storage_write", 1, 0, 1, 2, 8);
        Assert.Equal(("a", "a"), (Encoding.UTF8.GetString(vm.Register(7)!), Encoding.UTF8.GetString(vm.Register(8)!)));
    }

    private static int Length(Vm vm, byte[] key) => vm.Storage.TryRead(key, out var value) ? value.Length : -1;

    /// <summary>Reports three nodes read and two read again, each time.</summary>
    private sealed class TrieStorage : IExternalStorage
    {
        private readonly MemoryStorage _inner = new();
        private TrieTouches _touches;

        public bool TryRead(ReadOnlySpan<byte> key, out ReadOnlyMemory<byte> value)
        {
            _touches = new(3, 2);
            return _inner.TryRead(key, out value);
        }

        public ReadOnlyMemory<byte>? Write(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
        {
            _touches = new(3, 2);
            return _inner.Write(key, value);
        }

        public ReadOnlyMemory<byte>? Remove(ReadOnlySpan<byte> key)
        {
            _touches = new(3, 2);
            return _inner.Remove(key);
        }

        public bool HasKey(ReadOnlySpan<byte> key)
        {
            _touches = new(3, 2);
            return _inner.HasKey(key);
        }

        public IEnumerable<byte[]> Keys(ReadOnlySpan<byte> prefix, byte[]? after)
        {
            _touches = new(3, 2);
            return _inner.Keys(prefix, after);
        }

        public TrieTouches TakeTrieTouches()
        {
            var touches = _touches;
            _touches = default;
            return touches;
        }
    }
}
