namespace OutLayer.Near.Tests.Receipts;

/// <summary>What promises and their actions burn and reserve, to the unit, to others and to oneself.</summary>
public sealed class ActionGasTests
{
    private const string Account = "read_memory_base read_memory_byte*9 utf8_decoding_base utf8_decoding_byte*9";
    private const string Key = "read_memory_base read_memory_byte*33", Amount = "read_memory_base read_memory_byte*16";
    private const ulong KeyEntry = 1 + 9 + 1 + 33; // a byte, rick.test, a byte, the key

    /// <summary>Action, what its arguments cost beside base, its fees: a name is sent and executed, a name with "!" executed only.</summary>
    private static readonly (string Action, string Read, string Fees)[] Actions =
    [
        ("create_account", "", "action_create_account"),
        ("deploy_contract", "read_memory_base read_memory_byte*26", "action_deploy_contract action_deploy_contract_per_byte*26"),
        ("transfer", Amount, "action_transfer"),
        ("stake", $"{Amount} {Key}", "action_stake"),
        ("add_key_with_full_access", Key, "action_add_full_access_key"),
        ("add_key_with_function_call", $"{Key} {Amount} read_memory_base read_memory_byte*3 utf8_decoding_base utf8_decoding_byte*3 read_memory_base read_memory_byte*10",
            "action_add_function_call_key action_add_function_call_key_per_byte*11"),
        ("delete_key", Key, "action_delete_key"),
        ("delete_account", "read_memory_base read_memory_byte*10 utf8_decoding_base utf8_decoding_byte*10", "action_delete_account"),
        ("deploy_global_contract", "read_memory_base read_memory_byte*26", "action_deploy_global_contract action_deploy_global_contract_per_byte*26"),
        ("deploy_global_contract_by_account_id", "read_memory_base read_memory_byte*26", "action_deploy_global_contract action_deploy_global_contract_per_byte*26"),
        ("use_global_contract", "read_memory_base read_memory_byte*32", "action_use_global_contract action_use_global_contract_per_identifier_byte*32"),
        ("use_global_contract_by_account_id", "read_memory_base read_memory_byte*11 utf8_decoding_base utf8_decoding_byte*11",
            "action_use_global_contract action_use_global_contract_per_identifier_byte*11"),
        ("state_init", $"read_memory_base read_memory_byte*32 {Amount}", "action_deterministic_state_init"),
        ("state_init_by_account_id", $"read_memory_base read_memory_byte*11 utf8_decoding_base utf8_decoding_byte*11 {Amount}", "action_deterministic_state_init"),
    ];

    public static TheoryData<string, bool> Names
    {
        get
        {
            var names = new TheoryData<string, bool>();
            foreach (var row in Actions) names.Add(row.Action, true);
            foreach (var row in Actions) names.Add(row.Action, false);
            return names;
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void An_action_burns_its_sending_and_reserves_its_execution(string action, bool toSelf)
    {
        var row = Actions.Single(row => row.Action == action);
        var vm = new Vm(Promising.Rich);
        ulong promise = vm.Create(toSelf ? "alice" : "rick.test");
        (ulong burnt, ulong used) = (vm.Burnt, vm.Logic.Gas.Used);
        vm.Act(action, promise);
        Assert.Equal(Costs.Sum($"base {row.Read}") + Fees(row.Fees, toSelf ? "sir" : "send"), vm.Burnt - burnt);
        Assert.Equal(vm.Burnt - burnt + Fees(row.Fees, "exec"), vm.Logic.Gas.Used - used);
    }

    [Fact]
    public void Every_action_is_here_or_below()
    {
        string[] others = ["function_call", "function_call_weight", "transfer_to_gas_key", "add_gas_key_with_full_access", "add_gas_key_with_function_call"];
        Assert.Equal(HostFunctions.All.Where(row => row.Name.StartsWith("promise_batch_action_", StringComparison.Ordinal)).Select(row => row.Name["promise_batch_action_".Length..]).Order(),
            Actions.Select(row => row.Action).Concat(others).Order());
    }

    [Fact]
    public void A_promise_pays_for_its_receipt()
    {
        var vm = new Vm();
        vm.Create();
        Assert.Equal(Costs.Sum($"base {Account} action_receipt_creation.send"), vm.Burnt);
        Assert.Equal(vm.Burnt + Costs.Sum("action_receipt_creation.exec"), vm.Logic.Gas.Used);
    }

    [Fact]
    public void The_published_receipt_costs_what_nearcore_asserts()
    {
        var row = Shared.Json("near/gas-cases.json").GetProperty("action_fee_out_of_gas_cases").GetProperty("cases")[0];
        var vm = new Vm();
        vm.Create();
        Assert.Equal(row.GetProperty("real_fees").GetProperty("burnt").GetUInt64(), vm.Burnt);
        Assert.Equal(row.GetProperty("real_fees").GetProperty("used").GetUInt64(), vm.Logic.Gas.Used);
    }

    [Fact]
    public void A_callback_pays_a_data_receipt_for_each_result()
    {
        var vm = new Vm();
        ulong joint = vm.And(vm.Create(), vm.Create("alice"));
        ulong burnt = vm.Burnt;
        vm.Then(joint);
        Assert.Equal(Costs.Sum($"base {Account} action_receipt_creation.send data_receipt_creation_base.send data_receipt_creation_base.exec"
            + " data_receipt_creation_base.sir data_receipt_creation_base.exec"), vm.Burnt - burnt);
    }

    [Fact]
    public void A_joint_promise_pays_by_the_byte()
    {
        var vm = new Vm();
        var (first, second) = (vm.Create(), vm.Create());
        ulong burnt = vm.Burnt;
        vm.And(first, second);
        Assert.Equal(Costs.Sum("base promise_and_base promise_and_per_promise*16 read_memory_base read_memory_byte*16"), vm.Burnt - burnt);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(3ul)]
    public void A_call_reserves_its_gas_too(ulong? weight)
    {
        var vm = new Vm(Promising.Rich);
        ulong promise = vm.Create();
        (ulong burnt, ulong used) = (vm.Burnt, vm.Logic.Gas.Used);
        vm.FunctionCall(promise, "method", "{}", gas: 1_000, weight: weight);
        Assert.Equal(Costs.Sum($"base {Amount} read_memory_base read_memory_byte*6 read_memory_base read_memory_byte*2")
            + Fees("action_function_call action_function_call_per_byte*8", "send"), vm.Burnt - burnt);
        Assert.Equal(vm.Burnt - burnt + Fees("action_function_call action_function_call_per_byte*8", "exec") + 1_000, vm.Logic.Gas.Used - used);
    }

    [Theory]
    [InlineData("0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef", "action_transfer action_create_account action_add_full_access_key")]
    [InlineData("0x0123456789abcdef0123456789abcdef01234567", "action_transfer action_create_account")]
    [InlineData("0s0123456789abcdef0123456789abcdef01234567", "action_transfer action_create_account")]
    [InlineData("0x0123456789abcdef0123456789abcdef0123456", "action_transfer")]
    [InlineData("0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcde.", null)]
    public void A_transfer_that_may_make_its_receiver_pays_for_that(string receiver, string? fees)
    {
        var vm = new Vm(Promising.Rich);
        if (fees is null)
        {
            Vm.Fails(VmErrorKind.InvalidAccountId, () => vm.Create(receiver));
            return;
        }
        ulong promise = vm.Create(receiver);
        (ulong burnt, ulong used) = (vm.Burnt, vm.Logic.Gas.Used);
        vm.Transfer(promise, 1);
        Assert.Equal(Costs.Sum($"base {Amount}") + Fees(fees, "send"), vm.Burnt - burnt);
        Assert.Equal(vm.Burnt - burnt + Fees(fees, "exec"), vm.Logic.Gas.Used - used);
    }

    [Fact]
    public void A_transfer_to_a_gas_key_pays_for_the_bytes_of_key_and_entry()
    {
        var vm = new Vm(Promising.Rich);
        ulong promise = vm.Create();
        (ulong burnt, ulong used) = (vm.Burnt, vm.Logic.Gas.Used);
        vm.Act("transfer_to_gas_key", promise);
        Assert.Equal(Costs.Sum($"base {Key} {Amount} action_gas_key_transfer.send action_gas_key_byte.send*33"), vm.Burnt - burnt);
        Assert.Equal(vm.Burnt - burnt + Costs.Sum($"action_gas_key_transfer.exec action_gas_key_byte.exec*{KeyEntry + 27}"), vm.Logic.Gas.Used - used);
    }

    [Theory]
    [InlineData("add_gas_key_with_full_access", "", "action_add_full_access_key")]
    [InlineData("add_gas_key_with_function_call", Amount + " read_memory_base read_memory_byte*3 utf8_decoding_base utf8_decoding_byte*3 read_memory_base", "action_add_function_call_key")]
    public void A_gas_key_pays_for_its_nonces(string action, string read, string fee)
    {
        var vm = new Vm(Promising.Rich);
        ulong promise = vm.Create();
        (ulong burnt, ulong used) = (vm.Burnt, vm.Logic.Gas.Used);
        vm.Act(action, promise);
        Assert.Equal(Costs.Sum($"base {Key} {read} {fee}.send action_gas_key_byte.send*18"), vm.Burnt - burnt);
        Assert.Equal(vm.Burnt - burnt + Costs.Sum($"{fee}.exec action_gas_key_nonce_write_base.exec*4 action_gas_key_byte.exec*{4 * (KeyEntry + 10)}"), vm.Logic.Gas.Used - used);
    }

    [Fact]
    public void A_key_that_is_none_counts_no_bytes_and_is_refused_after_its_fees()
    {
        var vm = new Vm(Promising.Rich);
        ulong promise = vm.Create();
        ulong burnt = vm.Burnt;
        Vm.Fails(VmErrorKind.InvalidPublicKey, () => vm.Call("promise_batch_action_add_gas_key_with_full_access", promise, 5, 0, 1));
        Assert.Equal(Costs.Sum("base read_memory_base read_memory_byte*5 action_add_full_access_key.send action_gas_key_byte.send*18"), vm.Burnt - burnt);
    }

    private static ulong Fees(string names, string part) =>
        Costs.Sum(string.Join(' ', names.Split(' ').Select(name => name.Split('*') is [var fee, var count] ? $"{fee}.{part}*{count}" : $"{name}.{part}")));
}
