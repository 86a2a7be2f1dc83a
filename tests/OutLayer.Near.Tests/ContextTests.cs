using System.Buffers.Binary;
using System.Text;

namespace OutLayer.Near.Tests;

/// <summary>What the guest is told, and what views may not ask.</summary>
public sealed class ContextTests
{
    public static TheoryData<string> NotInViews => [.. HostFunctions.All.Where(row => !row.InViews).Select(row => row.Name)];

    public static TheoryData<string> InViews =>
        [.. HostFunctions.All.Where(row => row.InViews && !row.Name.Contains("panic", StringComparison.Ordinal)
            && !row.Name.Contains("iter", StringComparison.Ordinal) && row.Name is not ("abort" or "read_register"))
            .Select(row => row.Name)];

    [Theory]
    [InlineData("current_account_id", "alice")]
    [InlineData("signer_account_id", "bob")]
    [InlineData("predecessor_account_id", "carol")]
    [InlineData("signer_account_pk", "\0\u0001\u0002")]
    [InlineData("random_seed", "\0\u0001\u0002")]
    [InlineData("input", "in")]
    public void A_register_gets_what_the_context_says(string function, string expected)
    {
        var vm = new Vm();
        vm.Call(function, 3);
        Assert.Equal(expected, Encoding.UTF8.GetString(vm.Register(3)!));
    }

    [Theory]
    [InlineData("block_index", 10)]
    [InlineData("block_timestamp", 42)]
    [InlineData("epoch_height", 1)]
    [InlineData("storage_usage", 12)]
    [InlineData("prepaid_gas", 100_000_000_000_000)]
    [InlineData("used_gas", 264_768_111)]  // its own base
    public void A_number_is_what_the_context_says(string function, ulong expected) =>
        Assert.Equal(expected, new Vm().Call(function));

    [Theory]
    [InlineData("account_balance", 4)]  // with the deposit
    [InlineData("account_locked_balance", 3)]
    [InlineData("attached_deposit", 2)]
    public void An_amount_is_written_as_16_little_endian_bytes(string function, ulong expected)
    {
        var vm = new Vm();
        vm.Memory.AsSpan().Fill(0xFF);
        vm.Call(function, 8);
        Assert.Equal(expected, BinaryPrimitives.ReadUInt128LittleEndian(vm.Memory.AsSpan(8)));
        Assert.Equal(0xFF, vm.Memory[7]);
        Assert.Equal(0xFF, vm.Memory[24]);
    }

    [Theory]
    [MemberData(nameof(NotInViews))]
    public void A_view_is_refused_the_function_once_its_base_is_paid(string name)
    {
        var vm = Vm.View();
        var row = HostFunctions.All.Single(row => row.Name == name);
        var error = Vm.Fails(VmErrorKind.ProhibitedInView, () => vm.Call(name, new ulong[row.Parameters.Length]));
        Assert.Equal($"{AsNamed(name)} is not allowed in view calls", error.Message);
        Assert.Equal(Costs.Sum(name == "promise_return" ? "base promise_return" : "base"), vm.Burnt);
    }

    [Theory]
    [MemberData(nameof(InViews))]
    public void A_view_may_call_the_function(string name)
    {
        var row = HostFunctions.All.Single(row => row.Name == name);
        var error = Record.Exception(() => Vm.View().Call(name, new ulong[row.Parameters.Length]));
        Assert.Equal(Record.Exception(() => new Vm().Call(name, new ulong[row.Parameters.Length]))?.Message, error?.Message);
        Assert.False(error is VmException { Kind: VmErrorKind.ProhibitedInView });
    }

    /// <summary>Functions that are made of another one give its name, as in nearcore.</summary>
    private static string AsNamed(string name) => name switch
    {
        "promise_create" => "promise_batch_create",
        "promise_then" => "promise_batch_then",
        "promise_batch_action_function_call_weight" => "promise_batch_action_function_call",
        _ => name,
    };

    [Fact]
    public void A_balance_that_does_not_fit_with_its_deposit_is_the_hosts_mistake()
    {
        var context = Vm.DefaultContext with { AccountBalance = UInt128.MaxValue };
        Assert.Contains("exceed 128 bits", Assert.Throws<ArgumentException>(() => new Vm(context)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Arguments_beyond_the_limit_are_the_hosts_mistake()
    {
        var context = Vm.DefaultContext with { Input = new byte[4_194_305] };
        Assert.Contains("4194305", Assert.Throws<ArgumentException>(() => new Vm(context)).Message, StringComparison.Ordinal);
        Assert.Null(Record.Exception(() => new Vm(context with { Input = new byte[4_194_304] }).Call("input", 0)));
        Assert.Null(Record.Exception(() => new Vm(context with { IsView = true }).Call("input", 0)));
    }

    [Fact]
    public void A_call_that_succeeds_keeps_its_effects_and_one_that_fails_keeps_logs_and_gas()
    {
        var vm = new Vm();
        vm.Put(0, "logged");
        vm.Call("log_utf8", 6, 0);
        vm.Call("storage_write", 1, 0, 1, 0, 0);
        vm.Call("value_return", 3, 0);
        var done = vm.Logic.Finish();
        Assert.Equal(("log", 54ul, (UInt128)4), (Encoding.UTF8.GetString(done.ReturnValue!.Value.Span), done.StorageUsage, done.Balance));
        var failed = vm.Logic.Finish(Vm.Fails(VmErrorKind.GuestPanic, () => vm.Call("panic")));
        Assert.Null(failed.ReturnValue);
        Assert.Equal((12ul, (UInt128)2), (failed.StorageUsage, failed.Balance));
        Assert.Equal(["logged"], failed.Logs);
        Assert.Equal((vm.Burnt, vm.Burnt), (failed.BurntGas, failed.UsedGas));
        Assert.Equal(VmErrorKind.GuestPanic, failed.Error!.Kind);
        Assert.Null(vm.Logic.Finish(failed: true).ReturnValue);
    }
}
