using System.Security.Cryptography;

namespace OutLayer.Near.Tests.Receipts;

/// <summary>Yield and resume.</summary>
public sealed class YieldTests
{
    [Fact]
    public void A_yield_waits_for_data_under_the_name_in_the_register()
    {
        var vm = new Vm();
        vm.Put(0, "resume");
        ulong promise = vm.Call("promise_yield_create", 6, 0, 0, 0, 1_000, 0, 5);
        byte[] dataId = vm.Register(5)!;
        Assert.Equal(SHA256.HashData(new byte[8]), dataId);
        var receipt = Assert.Single(vm.Logic.Receipts);
        Assert.Equal(("alice", 0ul), (receipt.ReceiverId, promise));
        Assert.Equal(dataId, receipt.YieldDataId!.Value.ToArray());
        Assert.Equal(("resume", 1_000ul), Assert.IsType<FunctionCallAction>(receipt.Actions[0]) is var call ? (call.Method, call.Gas) : default);
        vm.Put(100, dataId);
        Assert.Equal(1ul, vm.Call("promise_yield_resume", 32, 100, 3, 0));
        Assert.Equal(0ul, vm.Call("promise_yield_resume", 32, 200, 3, 0));
    }

    [Fact]
    public void A_name_of_ones_own_is_taken_once()
    {
        var vm = new Vm(Promising.Rich);
        vm.Put(0, "resume");
        ulong[] create = [6, 0, 0, 0, vm.Amount(7), 1_000, 0, 32, 50];
        Assert.Equal(0ul, vm.Call("promise_yield_create_with_id", create));
        ulong burnt = vm.Burnt;
        Assert.Equal(ulong.MaxValue, vm.Call("promise_yield_create_with_id", create));
        Assert.Equal(Costs.Sum("base yield_create_with_id_base read_memory_base*4 read_memory_byte*54 yield_create_byte*6"), vm.Burnt - burnt);
        Assert.Equal(1ul, vm.Call("promise_yield_resume_with_yield_id", 32, 50, 3, 0));
        Assert.Equal(0ul, vm.Call("promise_yield_resume_with_yield_id", 32, 0, 3, 0));
        Assert.Equal((UInt128)993, vm.Logic.Finish().Balance);
    }

    [Fact]
    public void Malformed_names_and_large_payloads_are_refused()
    {
        var vm = new Vm();
        vm.Put(0, "resume");
        Vm.Fails(VmErrorKind.DataIdMalformed, () => vm.Call("promise_yield_resume", 31, 0, 0, 0));
        Vm.Fails(VmErrorKind.YieldIdMalformed, () => vm.Call("promise_yield_resume_with_yield_id", 33, 0, 0, 0));
        Vm.Fails(VmErrorKind.YieldIdMalformed, () => vm.Call("promise_yield_create_with_id", 6, 0, 0, 0, 1_000, 0, 0, 31, 0));
        Assert.Contains("1025 bytes which exceeds the 1024", Vm.Fails(VmErrorKind.YieldPayloadLength, () => vm.Call("promise_yield_resume", 32, 0, 1_025, 0)).Message, StringComparison.Ordinal);
        Vm.Fails(VmErrorKind.IntegerOverflow, () => vm.Call("promise_yield_resume", 32, 0, VmLogic.InRegister, 0));
        Vm.Fails(VmErrorKind.EmptyMethodName, () => vm.Call("promise_yield_create", 0, 0, 0, 0, 0, 0, 0));
        Vm.Fails(VmErrorKind.IntegerOverflow, () => vm.Call("promise_yield_create", 6, 0, 0, 0, ulong.MaxValue, 0, 0));
        Assert.Empty(vm.Logic.Receipts);
    }
}
