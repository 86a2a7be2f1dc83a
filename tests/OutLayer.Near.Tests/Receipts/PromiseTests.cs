using System.Text;

namespace OutLayer.Near.Tests.Receipts;

/// <summary>What promises are made of, and what they refuse.</summary>
public sealed class PromiseTests
{
    [Fact]
    public void Promises_are_numbered_and_joint_ones_are_no_receipts()
    {
        var vm = new Vm();
        ulong first = vm.Create("one.near"), second = vm.Create("two.near"), joint = vm.And(first, second, first), last = vm.Then(joint, "three.near");
        Assert.Equal((0ul, 1ul, 2ul, 3ul), (first, second, joint, last));
        Assert.Equal(["one.near", "two.near", "three.near"], vm.Logic.Receipts.Select(receipt => receipt.ReceiverId));
        Assert.Equal([0, 1, 0], vm.Logic.Receipts[2].Dependencies.Select(dependency => dependency.Receipt));
        Assert.Equal(3, vm.Logic.Receipts[2].Dependencies.Select(dependency => Convert.ToHexString(dependency.DataId.Span)).Distinct().Count());
    }

    [Fact]
    public void Actions_stand_in_their_order_with_their_arguments()
    {
        var vm = new Vm(Promising.Rich);
        ulong promise = vm.Create();
        foreach (string action in new[] { "create_account", "transfer", "add_key_with_function_call", "stake", "delete_key", "delete_account" }) vm.Act(action, promise);
        vm.FunctionCall(promise, "go", "{\"a\":1}", amount: 6, gas: 70);
        var actions = Assert.Single(vm.Logic.Receipts).Actions;
        Assert.IsType<CreateAccountAction>(actions[0]);
        Assert.Equal((UInt128)5, Assert.IsType<TransferAction>(actions[1]).Deposit);
        var key = Assert.IsType<AddKeyAction>(actions[2]);
        Assert.Equal(((UInt128?)9, "bob"), (key.Permission!.Allowance, key.Permission.ReceiverId));
        Assert.Equal(["foo", "barbaz"], key.Permission.MethodNames);
        Assert.Equal(Promising.Key, Assert.IsType<StakeAction>(actions[3]).PublicKey.ToArray());
        Assert.IsType<DeleteKeyAction>(actions[4]);
        Assert.Equal("alice.test", Assert.IsType<DeleteAccountAction>(actions[5]).Beneficiary);
        var call = Assert.IsType<FunctionCallAction>(actions[6]);
        Assert.Equal(("go", "{\"a\":1}", (UInt128)6, 70ul), (call.Method, Encoding.UTF8.GetString(call.Arguments.Span), call.Deposit, call.Gas));
        Assert.Equal(1_000 - 5 - 6, (int)vm.Logic.Finish().Balance);
    }

    [Fact]
    public void A_promise_that_is_not_there_is_refused_after_what_was_read()
    {
        var vm = new Vm();
        Assert.Equal("7 does not correspond to existing promises", Vm.Fails(VmErrorKind.InvalidPromiseIndex, () => vm.Then(7)).Message);
        Vm.Fails(VmErrorKind.InvalidPromiseIndex, () => vm.And(7));
        Vm.Fails(VmErrorKind.InvalidPromiseIndex, () => vm.Call("promise_return", 7));
        Vm.Fails(VmErrorKind.InvalidPromiseIndex, () => vm.Act("create_account", 7));
        ulong burnt = vm.Burnt;
        Vm.Fails(VmErrorKind.InvalidPromiseIndex, () => vm.Act("deploy_contract", 7));
        Assert.Equal(Costs.Sum("base read_memory_base read_memory_byte*26"), vm.Burnt - burnt);
    }

    [Fact]
    public void A_joint_promise_takes_no_actions_and_is_not_returned()
    {
        var vm = new Vm(Promising.Rich);
        ulong joint = vm.And(vm.Create(), vm.Create());
        Vm.Fails(VmErrorKind.CannotAppendActionToJointPromise, () => vm.Transfer(joint, 1));
        Vm.Fails(VmErrorKind.CannotReturnJointPromise, () => vm.Call("promise_return", joint));
        vm.Put(0, "bob");
        Vm.Fails(VmErrorKind.CannotSetRefundToOnJointPromise, () => vm.Call("promise_set_refund_to", joint, 3, 0));
    }

    [Fact]
    public void The_last_of_value_and_promise_is_returned()
    {
        var vm = new Vm();
        ulong promise = vm.Create();
        vm.Call("value_return", 2, 0);
        vm.Call("promise_return", promise);
        Assert.Equal((0, true), (vm.Logic.Finish().ReturnedReceipt!.Value, vm.Logic.Finish().ReturnValue is null));
        vm.Call("value_return", 2, 0);
        Assert.Equal((true, 2), (vm.Logic.Finish().ReturnedReceipt is null, vm.Logic.Finish().ReturnValue!.Value.Length));
    }

    [Theory]
    [InlineData(VmErrorKind.InvalidAccountId, "")]
    [InlineData(VmErrorKind.InvalidAccountId, "A")]
    [InlineData(VmErrorKind.InvalidAccountId, "Bob")]
    [InlineData(VmErrorKind.InvalidAccountId, "bob..near")]
    [InlineData(VmErrorKind.BadUTF8, "\xFF\xFE")]
    public void An_account_that_cannot_be_is_refused_and_its_reading_paid(VmErrorKind kind, string account)
    {
        var vm = new Vm();
        vm.Put(0, Encoding.Latin1.GetBytes(account));
        Vm.Fails(kind, () => vm.Call("promise_batch_create", (ulong)account.Length, 0));
        Assert.Equal(Costs.Sum($"base read_memory_base read_memory_byte*{account.Length} utf8_decoding_base utf8_decoding_byte*{account.Length}"), vm.Burnt);
    }

    [Fact]
    public void What_the_balance_lacks_is_refused_after_its_gas_is_reserved()
    {
        var vm = new Vm(Promising.Rich);
        ulong promise = vm.Create();
        Vm.Fails(VmErrorKind.BalanceExceeded, () => vm.Transfer(promise, 1_001));
        ulong used = vm.Logic.Gas.Used;
        Vm.Fails(VmErrorKind.BalanceExceeded, () => vm.FunctionCall(promise, amount: 1_001, gas: 5_000_000_000_000));
        Assert.InRange(vm.Logic.Gas.Used - used, 5_000_000_000_000ul, 8_000_000_000_000ul);
        Assert.Empty(vm.Logic.Receipts[0].Actions);
    }

    [Fact]
    public void One_yocto_of_an_empty_account_is_given()
    {
        var vm = new Vm(Promising.Rich with { AccountBalance = 0 });
        ulong promise = vm.Create();
        vm.FunctionCall(promise, amount: 1);
        Vm.Fails(VmErrorKind.BalanceExceeded, () => vm.FunctionCall(promise, amount: 2));
        Vm.Fails(VmErrorKind.BalanceExceeded, () => vm.Transfer(promise, 1));
        var outcome = vm.Logic.Finish();
        Assert.Equal(((UInt128)1, (UInt128)0), (outcome.SubsidizedAmount, outcome.Balance));
    }

    [Fact]
    public void Names_of_methods_are_checked()
    {
        var vm = new Vm(Promising.Rich);
        ulong promise = vm.Create();
        Vm.Fails(VmErrorKind.EmptyMethodName, () => vm.FunctionCall(promise, method: ""));
        vm.Put(0, [0xFF]);
        Vm.Fails(VmErrorKind.InvalidMethodName, () => vm.Call("promise_batch_action_function_call", promise, 1, 0, 0, 0, 5_000, 0));
        foreach (string list in new[] { ",a", "a,", "a,,b", "," })
        {
            vm.Put(0, list);
            vm.Put(20, "bob");
            Vm.Fails(VmErrorKind.EmptyMethodName, () => vm.Call("promise_batch_action_add_key_with_function_call", promise, 0, 0, 0, 5_000, 3, 20, (ulong)list.Length, 0));
        }
    }

    [Fact]
    public void Counts_and_sizes_have_limits()
    {
        var vm = Vm.WithLimits(limits => limits with { MaxPromises = 3, MaxInputDataDependencies = 2, MaxContractSize = 20 });
        ulong one = vm.Create(), two = vm.Create(), joint = vm.And(one, two);
        Assert.Contains("3 exceeds the limit 2", Vm.Fails(VmErrorKind.NumberInputDataDependenciesExceeded, () => vm.And(joint, one)).Message, StringComparison.Ordinal);
        Vm.Fails(VmErrorKind.ContractSizeExceeded, () => vm.Act("deploy_contract", one));
        Assert.Contains("4 exceeds the limit 3", Vm.Fails(VmErrorKind.NumberPromisesExceeded, () => vm.Create()).Message, StringComparison.Ordinal);
        Vm.Fails(VmErrorKind.IntegerOverflow, () => vm.Call("promise_and", 0, 1UL << 61));
        Vm.Fails(VmErrorKind.IntegerOverflow, () => vm.Call("promise_batch_action_add_gas_key_with_full_access", one, 0, 0, 65_536));
    }

    [Fact]
    public void Results_of_promises_are_as_given()
    {
        var vm = new Vm(Vm.DefaultContext with { PromiseResults = [new(PromiseResultKind.Successful, "hi"u8.ToArray()), new(PromiseResultKind.Failed), new(PromiseResultKind.NotReady)] });
        Assert.Equal(3ul, vm.Call("promise_results_count"));
        Assert.Equal((1ul, 2ul, 0ul), (vm.Call("promise_result", 0, 4), vm.Call("promise_result", 1, 5), vm.Call("promise_result", 2, 6)));
        Assert.Equal("hi"u8.ToArray(), vm.Register(4));
        Assert.Null(vm.Register(5));
        Assert.Equal("Accessed invalid promise result index: 3", Vm.Fails(VmErrorKind.InvalidPromiseResultIndex, () => vm.Call("promise_result", 3, 0)).Message);
    }

    [Fact]
    public void A_failed_call_sends_nothing()
    {
        var vm = new Vm(Promising.Rich);
        vm.Transfer(vm.Create(), 5);
        var outcome = vm.Logic.Finish(failed: true);
        Assert.Empty(outcome.Receipts);
        Assert.Equal((UInt128)1_000, outcome.Balance);
    }

    [Theory]
    [InlineData(new ulong[] { 1 })]
    [InlineData(new ulong[] { 1, 2, 3 })]
    [InlineData(new ulong[] { 3, 0, 7 })]
    public void Gas_that_is_left_is_shared_by_weight(ulong[] weights)
    {
        var vm = new Vm(Promising.Rich);
        ulong promise = vm.Create();
        foreach (ulong weight in weights) vm.FunctionCall(promise, gas: 10, weight: weight);
        ulong left = Promising.Rich.PrepaidGas - vm.Logic.Gas.Used, sum = weights.Aggregate(0ul, (total, weight) => total + weight);
        var outcome = vm.Logic.Finish();
        ulong[] gas = [.. outcome.Receipts[0].Actions.Cast<FunctionCallAction>().Select(call => call.Gas - 10)];
        Assert.Equal(left, gas.Aggregate(0ul, (total, part) => total + part));
        for (int i = 0; i < weights.Length - 1; i++) Assert.Equal((ulong)((UInt128)left * weights[i] / sum), gas[i]);
        Assert.Equal(Promising.Rich.PrepaidGas, outcome.UsedGas);
    }

    [Fact]
    public void Without_weights_what_is_left_is_not_used()
    {
        var vm = new Vm(Promising.Rich);
        vm.FunctionCall(vm.Create(), gas: 10);
        ulong used = vm.Logic.Gas.Used;
        Assert.Equal(used, vm.Logic.Finish().UsedGas);
    }

    [Fact]
    public void First_state_of_an_account_takes_each_key_once()
    {
        var vm = new Vm(Promising.Rich);
        ulong promise = vm.Create(), action = vm.Act("state_init", promise);
        vm.Put(0, "keyvalue");
        vm.Call("set_state_init_data_entry", promise, action, 3, 0, 5, 3);
        Vm.Fails(VmErrorKind.DataEntryAlreadyExists, () => vm.Call("set_state_init_data_entry", promise, action, 3, 0, 5, 3));
        Vm.Fails(VmErrorKind.InvalidActionIndex, () => vm.Call("set_state_init_data_entry", promise, 1, 3, 0, 5, 3));
        Vm.Fails(VmErrorKind.ContractCodeHashMalformed, () => vm.Call("promise_batch_action_state_init", promise, 31, 0, 0));
        var entry = Assert.Single(Assert.IsType<StateInitAction>(vm.Logic.Receipts[0].Actions[0]).Data);
        Assert.Equal(("key", "value"), (Encoding.UTF8.GetString(entry.Key.Span), Encoding.UTF8.GetString(entry.Value.Span)));
    }
}
