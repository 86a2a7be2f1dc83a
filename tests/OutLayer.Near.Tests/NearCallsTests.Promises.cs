namespace OutLayer.Near.Tests;

/// <content>
/// Promises and curves. The memory has besides "key" at 0 and "value" at 3: "bob.near" at 100, "hello" at 110, "{}" at 120, a
/// key at 130 (33 bytes), the amount 5 at 200, and what a curve takes from 300 on, which is zero.
/// </content>
public sealed partial class NearCallsTests
{
    private const string Batch = "promise_batch_create 8 100;", Taken = "; register_len 0; read_register 0 900";

    private static readonly byte[] PublicKey = new byte[33];

    private static IEnumerable<Case> PromiseCases =>
    [
        new("promiseCreate", c => c.PromiseCreate("bob.near"u8, "hello"u8, "{}"u8, 5, 7), "promise_create 8 100 5 110 2 120 200 7"),
        new("promiseThen", c => c.PromiseThen(0, "bob.near"u8, "hello"u8, "{}"u8, 5, 7), "promise_then 0 8 100 5 110 2 120 200 7", Batch),
        new("promiseThen", c => c.PromiseThen(3, "bob.near"u8, "hello"u8, "{}"u8, 5, 7), "promise_then 3 8 100 5 110 2 120 200 7", Batch),
        new("promiseAnd", c => c.PromiseAnd([0, 1]), "promise_and 256 2", Batch + Batch),
        new("promiseAnd", c => c.PromiseAnd([]), "promise_and 256 0"),
        new("promiseBatchCreate", c => c.PromiseBatchCreate("bob.near"u8), "promise_batch_create 8 100"),
        new("promiseBatchThen", c => c.PromiseBatchThen(0, "bob.near"u8), "promise_batch_then 0 8 100", Batch),
        new("promiseResultsCount", c => c.PromiseResultsCount(), "promise_results_count"),
        new("promiseResult", c => c.PromiseResult(0, out _), "promise_result 0 0" + Taken),
        new("promiseResult", c => c.PromiseResult(1, out _), "promise_result 1 0"),
        new("promiseResult", c => c.PromiseResult(2, out _), "promise_result 2 0"),
        new("promiseReturn", c => c.PromiseReturn(0), "promise_return 0", Batch),

        new("promiseBatchActionCreateAccount", c => c.CreateAccount(0), "promise_batch_action_create_account 0", Batch),
        new("promiseBatchActionDeployContract", c => c.DeployContract(0, "value"u8), "promise_batch_action_deploy_contract 0 5 3", Batch),
        new("promiseBatchActionFunctionCall", c => c.FunctionCall(0, "hello"u8, "{}"u8, 5, 7),
            "promise_batch_action_function_call 0 5 110 2 120 200 7", Batch),
        new("promiseBatchActionFunctionCallWeight", c => c.FunctionCallWeight(0, "hello"u8, "{}"u8, 5, 7, 9),
            "promise_batch_action_function_call_weight 0 5 110 2 120 200 7 9", Batch),
        new("promiseBatchActionTransfer", c => c.Transfer(0, 5), "promise_batch_action_transfer 0 200", Batch),
        new("promiseBatchActionStake", c => c.Stake(0, 5, PublicKey), "promise_batch_action_stake 0 200 33 130", Batch),
        new("promiseBatchActionAddKeyWithFullAccess", c => c.AddKeyWithFullAccess(0, PublicKey, 3),
            "promise_batch_action_add_key_with_full_access 0 33 130 3", Batch),
        new("promiseBatchActionAddKeyWithFunctionCall", c => c.AddKeyWithFunctionCall(0, PublicKey, 3, 5, "bob.near"u8, "hello"u8),
            "promise_batch_action_add_key_with_function_call 0 33 130 3 200 8 100 5 110", Batch),
        new("promiseBatchActionDeleteKey", c => c.DeleteKey(0, PublicKey), "promise_batch_action_delete_key 0 33 130", Batch),
        new("promiseBatchActionDeleteAccount", c => c.DeleteAccount(0, "bob.near"u8), "promise_batch_action_delete_account 0 8 100", Batch),

        new("validatorStake", c => c.ValidatorStake("bob.near"u8), "validator_stake 8 100 900"),
        new("validatorTotalStake", c => c.ValidatorTotalStake(), "validator_total_stake 900"),
        new("ecrecover", c => c.Ecrecover(Ones(32), Ones(64), 0, 1), "ecrecover 32 700 64 700 0 1 0" + Taken),
        new("ecrecover", c => c.Ecrecover(new byte[32], new byte[64], 0, 0), "ecrecover 32 300 64 300 0 0 0"),
        new("ecrecover", c => c.Ecrecover(new byte[32], new byte[63], 0, 0), "ecrecover 32 300 63 300 0 0 0"),
        new("altBn128G1Multiexp", c => c.AltBn128G1Multiexp(new byte[96]), "alt_bn128_g1_multiexp 96 300 0" + Taken),
        new("altBn128G1Sum", c => c.AltBn128G1Sum(new byte[130]), "alt_bn128_g1_sum 130 300 0" + Taken),
        new("altBn128PairingCheck", c => c.AltBn128PairingCheck(new byte[192]), "alt_bn128_pairing_check 192 300"),
        new("altBn128PairingCheck", c => c.AltBn128PairingCheck(new byte[191]), "alt_bn128_pairing_check 191 300"),
    ];

    [Fact]
    public void Results_of_promises_are_what_the_context_says()
    {
        var near = Prepared().Calls;
        Assert.Equal(3ul, near.PromiseResultsCount());
        Assert.Equal(PromiseResultKind.Successful, near.PromiseResult(0, out var value));
        Assert.Equal("done"u8, value.Span);
        Assert.Equal(PromiseResultKind.Failed, near.PromiseResult(1, out value));
        Assert.True(value.IsEmpty);
    }

    [Fact]
    public void A_signature_of_nobody_recovers_to_null_and_not_to_no_bytes()
    {
        var near = Prepared().Calls;
        Assert.Null(near.Ecrecover(new byte[32], new byte[64], 0, 0));
        Assert.Equal(64, near.Ecrecover(Ones(32), Ones(64), 0, 1)!.Value.Length);
    }

    [Fact]
    public void Receipts_have_what_was_given()
    {
        var vm = Prepared();
        ulong first = vm.Calls.PromiseCreate("bob.near"u8, "hello"u8, "{\"a\":1}"u8, 1, 7);
        ulong then = vm.Calls.PromiseThen(first, "carol.near"u8, "after"u8, [], 0, 9);
        vm.Calls.AddKeyWithFunctionCall(vm.Calls.PromiseBatchCreate("alice"u8), PublicKey, 3, 5, "bob.near"u8, "a,b"u8);
        vm.Calls.PromiseReturn(then);
        var end = vm.Logic.Finish();
        Assert.Equal(["bob.near", "carol.near", "alice"], end.Receipts.Select(receipt => receipt.ReceiverId));
        var call = Assert.IsType<FunctionCallAction>(Assert.Single(end.Receipts[0].Actions));
        Assert.Equal(("hello", (UInt128)1, 7ul), (call.Method, call.Deposit, call.Gas));
        Assert.Equal("{\"a\":1}"u8, call.Arguments.Span);
        Assert.Equal(0, Assert.Single(end.Receipts[1].Dependencies).Receipt);
        var permission = Assert.IsType<AddKeyAction>(Assert.Single(end.Receipts[2].Actions)).Permission!;
        Assert.Equal(((UInt128?)5, "bob.near"), (permission.Allowance, permission.ReceiverId));
        Assert.Equal(["a", "b"], permission.MethodNames);
        Assert.Equal(1, end.ReturnedReceipt);
    }

    private static byte[] Ones(int length) => [.. Enumerable.Repeat((byte)1, length)];

    private static void PutPromiseArguments(Vm vm)
    {
        vm.Put(100, "bob.near");
        vm.Put(110, "hello");
        vm.Put(120, "{}");
        vm.Put(200, [5]);
        vm.Put(264, [1]); // promises 0 and 1 from 256 on
        vm.Put(700, Ones(64));
    }
}
