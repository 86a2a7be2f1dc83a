using System.Globalization;

namespace OutLayer.Near.Tests;

/// <summary>The JavaScript functions: each burns what near-sdk-js's host calls burn, cost by cost.</summary>
public sealed partial class NearCallsTests
{
    private const ulong Evicted = ulong.MaxValue - 1;

    // name on near, what a binding calls, the host functions of near-sdk-js (memory: "key" at 0, "value" at 3)
    private static readonly Case[] Cases =
    [
        .. PromiseCases,
        new("storageRead", c => c.TryStorageRead("key"u8, out _), "storage_read 3 0 0"),
        new("storageRead", c => c.TryStorageRead("old"u8, out _), "storage_read 3 8 0; register_len 0; read_register 0 100"),
        new("storageWrite", c => c.StorageWrite("key"u8, "value"u8), "storage_write 3 0 5 3 evicted"),
        new("storageWrite", c => c.StorageWrite("old"u8, "value"u8), "storage_write 3 8 5 3 evicted"),
        new("storageRemove", c => c.StorageRemove("key"u8), "storage_remove 3 0 evicted"),
        new("storageRemove", c => c.StorageRemove("old"u8), "storage_remove 3 8 evicted"),
        new("storageHasKey", c => c.StorageHasKey("key"u8), "storage_has_key 3 0"),
        new("storageGetEvicted", c => c.StorageGetEvicted(), "register_len evicted"),
        new("storageGetEvicted", c => c.StorageGetEvicted(), "register_len evicted; read_register evicted 100",
            Before: "storage_remove 3 8 evicted"),
        new("storageUsage", c => c.StorageUsage(), "storage_usage"),
        new("storageByteCost", c => c.StorageByteCost(), ""),
        new("log", c => c.Log("value"u8), "log_utf8 5 3"),
        new("logUtf8", c => c.Log("value"u8), "log_utf8 5 3"),
        new("logUtf16", c => c.LogUtf16("valu"u8), "log_utf16 4 3"),
        new("panic", c => c.Panic(), "panic"),
        new("panic", c => c.Panic("value"u8), "panic_utf8 5 3"),
        new("panicUtf8", c => c.Panic("value"u8), "panic_utf8 5 3"),
        new("input", c => c.Input(), "input 0; register_len 0; read_register 0 100"),
        new("valueReturn", c => c.ValueReturn("value"u8), "value_return 5 3"),
        new("currentAccountId", c => c.CurrentAccountId(), "current_account_id 0; register_len 0; read_register 0 100"),
        new("signerAccountId", c => c.SignerAccountId(), "signer_account_id 0; register_len 0; read_register 0 100"),
        new("signerAccountPk", c => c.SignerAccountPk(), "signer_account_pk 0; register_len 0; read_register 0 100"),
        new("predecessorAccountId", c => c.PredecessorAccountId(),
            "predecessor_account_id 0; register_len 0; read_register 0 100"),
        new("blockIndex", c => c.BlockHeight(), "block_index"),
        new("blockHeight", c => c.BlockHeight(), "block_index"),
        new("blockTimestamp", c => c.BlockTimestamp(), "block_timestamp"),
        new("epochHeight", c => c.EpochHeight(), "epoch_height"),
        new("attachedDeposit", c => c.AttachedDeposit(), "attached_deposit 100"),
        new("accountBalance", c => c.AccountBalance(), "account_balance 100"),
        new("accountLockedBalance", c => c.AccountLockedBalance(), "account_locked_balance 100"),
        new("prepaidGas", c => c.PrepaidGas(), "prepaid_gas"),
        new("usedGas", c => c.UsedGas(), "used_gas"),
        new("randomSeed", c => c.RandomSeed(), "random_seed 0; register_len 0; read_register 0 100"),
        new("sha256", c => c.Sha256("value"u8), "sha256 5 3 0; register_len 0; read_register 0 100"),
        new("keccak256", c => c.Keccak256("value"u8), "keccak256 5 3 0; register_len 0; read_register 0 100"),
        new("keccak512", c => c.Keccak512("value"u8), "keccak512 5 3 0; register_len 0; read_register 0 100"),
        new("ripemd160", c => c.Ripemd160("value"u8), "ripemd160 5 3 0; register_len 0; read_register 0 100"),
        new("storageKeys", c => c.StorageKeys("key"u8), "storage_keys 3 0 0 0 0 100 0"),
        new("storageKeys", c => c.StorageKeys("old"u8, true, "ol"u8, 7),
            "storage_keys 3 8 1 2 20 7 0; register_len 0; read_register 0 100"),
    ];

    public static TheoryData<int> Numbers => [.. Enumerable.Range(0, Cases.Length)];

    [Theory]
    [MemberData(nameof(Numbers))]
    public void A_function_burns_what_its_host_calls_burn_cost_by_cost(int number)
    {
        var row = Cases[number];
        var raw = Prepared(row.Before);
        var rawError = Record.Exception(() => RunRaw(raw, row.RawCalls)) as VmException;
        var ours = Prepared(row.Before);
        var error = Record.Exception(() => row.Call(ours.Calls)) as VmException;
        Assert.Equal((rawError?.Kind, rawError?.Message), (error?.Kind, error?.Message));
        Assert.Equal(raw.Burnt, ours.Burnt);
        Assert.Equal(raw.Logic.Gas.Profile.Entries(raw.Burnt), ours.Logic.Gas.Profile.Entries(ours.Burnt));
        Assert.Equal(raw.Logic.Logs, ours.Logic.Logs);
        Assert.Equal(raw.Logic.StorageUsage, ours.Logic.StorageUsage);
    }

    [Fact]
    public void Every_function_of_the_table_has_a_case_and_its_host_calls_are_the_ones_the_table_names()
    {
        var names = JsNearApi.All.Select(row => row.Name).ToHashSet();
        Assert.Equal(names.Where(name => !name.EndsWith("Raw", StringComparison.Ordinal)).Order(),
            Cases.Select(row => row.Name).Distinct().Order());
        foreach (var row in Cases)
        {
            string documented = JsNearApi.Find(row.Name)!.RawCalls;
            foreach (string call in row.RawCalls.Split(';', StringSplitOptions.RemoveEmptyEntries))
                Assert.Contains(call.Trim().Split(' ')[0], documented, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Raw_twins_cost_what_their_text_twins_cost()
    {
        foreach (var raw in JsNearApi.All.Where(row => row.Name.EndsWith("Raw", StringComparison.Ordinal)))
        {
            var text = JsNearApi.Find(raw.Name[..^3])!;
            Assert.Equal((text.RawCalls, text.Gas, text.InViews, text.OffChain), (raw.RawCalls, raw.Gas, raw.InViews, raw.OffChain));
            Assert.Contains("Uint8Array", raw.Signature, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void The_table_and_the_host_functions_agree_on_what_views_may_call()
    {
        foreach (var row in JsNearApi.All)
        {
            var hosts = HostFunctions.All.Where(host => row.RawCalls.Split(' ', ',', '[', ']').Contains(host.Name));
            Assert.Equal((row.Name, hosts.All(host => host.InViews)), (row.Name, row.InViews));
            Assert.Equal((row.Name, hosts.Any(host => host.IsOffChain)), (row.Name, row.OffChain));
        }
        Assert.Null(JsNearApi.Find("fetch"));
    }

    [Fact]
    public void Results_are_what_the_context_and_the_state_say()
    {
        var near = Prepared().Calls;
        Assert.Equal(("alice", "bob", "carol"), (near.CurrentAccountId(), near.SignerAccountId(), near.PredecessorAccountId()));
        Assert.Equal((10ul, 42ul, 1ul), (near.BlockHeight(), near.BlockTimestamp(), near.EpochHeight()));
        Assert.Equal(((UInt128)2, (UInt128)102, (UInt128)3), (near.AttachedDeposit(), near.AccountBalance(), near.AccountLockedBalance()));
        Assert.Equal((100_000_000_000_000ul, 12ul + 54), (near.PrepaidGas(), near.StorageUsage()));
        Assert.Equal("in"u8, near.Input().Span);
        Assert.Equal([0, 1, 2], near.RandomSeed().ToArray());
        Assert.Equal([0, 1, 2], near.SignerAccountPk().ToArray());
        Assert.True(near.TryStorageRead("old"u8, out var value));
        Assert.Equal("before, her"u8, value.Span);
        Assert.False(near.TryStorageRead("key"u8, out value));
        Assert.True(value.IsEmpty);
        Assert.Equal((UInt128)10_000_000_000_000_000_000, near.StorageByteCost());
        Assert.Equal("8eb208f7e05d987a9b044a8e98c6b087f15a0bfc", Convert.ToHexStringLower(near.Ripemd160("abc"u8).Span));
        Assert.Equal(32, near.Keccak256([]).Length);
        Assert.Equal(64, near.Keccak512([]).Length);
    }

    [Fact]
    public void Evicted_is_null_until_something_was_replaced_or_removed()
    {
        var near = Prepared().Calls;
        Assert.Null(near.StorageGetEvicted());
        near.StorageWrite("key"u8, "1"u8);
        Assert.Null(near.StorageGetEvicted());
        near.StorageWrite("key"u8, "2"u8);
        Assert.Equal("1"u8, near.StorageGetEvicted()!.Value.Span);
        near.StorageRemove("key"u8);
        Assert.Equal("2"u8, near.StorageGetEvicted()!.Value.Span);
    }

    [Fact]
    public void Used_gas_grows_with_every_call_and_holds_what_was_burnt()
    {
        var vm = Prepared();
        ulong first = vm.Calls.UsedGas();
        Assert.Equal(vm.Burnt, first);
        Assert.Equal(264_768_111ul, vm.Calls.UsedGas() - first);
    }

    private static readonly PromiseResult[] Results =
    [
        new(PromiseResultKind.Successful, "done"u8.ToArray()), new(PromiseResultKind.Failed), new(PromiseResultKind.NotReady),
    ];

    private static Vm Prepared(string before = "")
    {
        var vm = new Vm(Vm.DefaultContext with { AccountBalance = 100, PromiseResults = Results });
        vm.Put(0, "keyvalueold");
        PutPromiseArguments(vm);
        vm.Put(20, "ol");
        vm.Put(40, "before, here");
        vm.Call("storage_write", 3, 8, 11, 40, 5);
        RunRaw(vm, before);
        vm.Meter.Burnt = 0;
        return vm;
    }

    private static void RunRaw(Vm vm, string calls)
    {
        foreach (string call in calls.Split(';', StringSplitOptions.RemoveEmptyEntries))
        {
            string[] words = call.Trim().Split(' ');
            vm.Call(words[0], [.. words[1..].Select(Argument)]);
        }
    }

    private static ulong Argument(string word) =>
        word == "evicted" ? Evicted : ulong.Parse(word, CultureInfo.InvariantCulture);

    private sealed record Case(string Name, Action<NearCalls> Call, string RawCalls, string Before = "");
}
