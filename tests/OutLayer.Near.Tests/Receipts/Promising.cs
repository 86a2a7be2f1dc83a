using System.Buffers.Binary;

namespace OutLayer.Near.Tests.Receipts;

/// <summary>Calls of promise functions with their arguments put into memory, at places of their own.</summary>
internal static class Promising
{
    private const int AccountAt = 100, MethodAt = 300, ArgumentsAt = 600, AmountAt = 1_000, KeyAt = 1_100, OtherAt = 4_000, ListAt = 5_000, CodeAt = 8_000;

    public static readonly byte[] Key = [PublicKeys.Ed25519, .. Enumerable.Repeat((byte)7, 32)];

    public static readonly VmContext Rich = Vm.DefaultContext with { AccountBalance = 1_000, AttachedDeposit = 0 };

    public static ulong Create(this Vm vm, string account = "rick.test")
    {
        vm.Put(AccountAt, account);
        return vm.Call("promise_batch_create", (ulong)account.Length, AccountAt);
    }

    public static ulong Then(this Vm vm, ulong promise, string account = "rick.test")
    {
        vm.Put(AccountAt, account);
        return vm.Call("promise_batch_then", promise, (ulong)account.Length, AccountAt);
    }

    public static ulong And(this Vm vm, params ulong[] promises)
    {
        for (int i = 0; i < promises.Length; i++) BinaryPrimitives.WriteUInt64LittleEndian(vm.Memory.AsSpan(ListAt + 8 * i), promises[i]);
        return vm.Call("promise_and", ListAt, (ulong)promises.Length);
    }

    public static void FunctionCall(this Vm vm, ulong promise, string method = "method", string arguments = "{}", UInt128 amount = default, ulong gas = 0, ulong? weight = null)
    {
        ulong[] call = [promise, .. vm.Text(MethodAt, method), .. vm.Text(ArgumentsAt, arguments), vm.Amount(amount), gas];
        if (weight is { } some) vm.Call("promise_batch_action_function_call_weight", [.. call, some]);
        else vm.Call("promise_batch_action_function_call", call);
    }

    public static void Transfer(this Vm vm, ulong promise, UInt128 amount) => vm.Call("promise_batch_action_transfer", promise, vm.Amount(amount));

    /// <summary>An action by the last word of its function, with plain arguments.</summary>
    public static ulong Act(this Vm vm, string action, ulong promise) => action switch
    {
        "create_account" => vm.Call("promise_batch_action_create_account", promise),
        "deploy_contract" => vm.Call("promise_batch_action_deploy_contract", promise, 26, CodeAt),
        "transfer" => vm.Call("promise_batch_action_transfer", promise, vm.Amount(5)),
        "stake" => vm.Call("promise_batch_action_stake", [promise, vm.Amount(5), .. vm.PutKey()]),
        "add_key_with_full_access" => vm.Call("promise_batch_action_add_key_with_full_access", [promise, .. vm.PutKey(), 1]),
        "add_key_with_function_call" => vm.Call("promise_batch_action_add_key_with_function_call",
            [promise, .. vm.PutKey(), 1, vm.Amount(9), .. vm.Text(OtherAt, "bob"), .. vm.Text(ListAt, "foo,barbaz")]),
        "delete_key" => vm.Call("promise_batch_action_delete_key", [promise, .. vm.PutKey()]),
        "delete_account" => vm.Call("promise_batch_action_delete_account", [promise, .. vm.Text(OtherAt, "alice.test")]),
        "deploy_global_contract" or "deploy_global_contract_by_account_id" => vm.Call($"promise_batch_action_{action}", promise, 26, CodeAt),
        "use_global_contract" => vm.Call("promise_batch_action_use_global_contract", promise, 32, CodeAt),
        "use_global_contract_by_account_id" => vm.Call("promise_batch_action_use_global_contract_by_account_id", [promise, .. vm.Text(OtherAt, "global.near")]),
        "state_init" => vm.Call("promise_batch_action_state_init", promise, 32, CodeAt, vm.Amount(4)),
        "state_init_by_account_id" => vm.Call("promise_batch_action_state_init_by_account_id", [promise, .. vm.Text(OtherAt, "global.near"), vm.Amount(4)]),
        "transfer_to_gas_key" => vm.Call("promise_batch_action_transfer_to_gas_key", [promise, .. vm.PutKey(), vm.Amount(3)]),
        "add_gas_key_with_full_access" => vm.Call("promise_batch_action_add_gas_key_with_full_access", [promise, .. vm.PutKey(), 4]),
        "add_gas_key_with_function_call" => vm.Call("promise_batch_action_add_gas_key_with_function_call",
            [promise, .. vm.PutKey(), 4, vm.Amount(0), .. vm.Text(OtherAt, "bob"), .. vm.Text(ListAt, "")]),
        _ => throw new ArgumentOutOfRangeException(nameof(action), action, "no such action"),
    };

    /// <summary>Length and place of a text that is put there.</summary>
    public static ulong[] Text(this Vm vm, int at, string text)
    {
        vm.Put(at, text);
        return [(ulong)text.Length, (ulong)at];
    }

    public static ulong Amount(this Vm vm, UInt128 amount)
    {
        BinaryPrimitives.WriteUInt128LittleEndian(vm.Memory.AsSpan(AmountAt), amount);
        return AmountAt;
    }

    private static ulong[] PutKey(this Vm vm)
    {
        vm.Put(KeyAt, Key);
        return [(ulong)Key.Length, KeyAt];
    }
}
