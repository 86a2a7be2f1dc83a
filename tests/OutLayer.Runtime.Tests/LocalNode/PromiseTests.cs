using System.Text;
using OutLayer.Near;
using OutLayer.Runtime.LocalNode;
using OutLayer.Wasm.Text;

namespace OutLayer.Runtime.Tests.LocalNode;

/// <summary>Contracts of both kinds that call each other: results, failures, yields, over blocks.</summary>
public sealed class PromiseTests : IAsyncLifetime
{
    private static readonly byte[] Callee = WatReader.Read("""
        (module
          (import "env" "value_return" (func $return (param i64 i64)))
          (import "env" "input" (func $input (param i64)))
          (import "env" "read_register" (func $read (param i64 i64)))
          (import "env" "register_len" (func $len (param i64) (result i64)))
          (memory 1)
          (func (export "echo") (call $input (i64.const 0)) (call $read (i64.const 0) (i64.const 0)) (call $return (call $len (i64.const 0)) (i64.const 0)))
          (func (export "fail") unreachable))
        """);

    private static readonly byte[] Caller = Encoding.UTF8.GetBytes("""
        import * as near from 'near';

        export function call({ to, method, arg }) {
          const promise = near.promiseCreate(to, method, JSON.stringify(arg), 0n, 10_000_000_000_000n);
          near.promiseReturn(near.promiseThen(promise, near.currentAccountId(), 'after', '{}', 0n, 30_000_000_000_000n));
        }

        export function after() {
          try {
            return 'got ' + near.promiseResult(0);
          } catch {
            return 'failed';
          }
        }

        export function both({ to }) {
          const one = near.promiseCreate(to, 'echo', '1', 0n, 5_000_000_000_000n);
          const two = near.promiseCreate(to, 'echo', '2', 0n, 5_000_000_000_000n);
          near.promiseReturn(near.promiseThen(near.promiseAnd(one, two), near.currentAccountId(), 'joined', '{}', 0n, 30_000_000_000_000n));
        }

        export function joined() {
          return near.promiseResult(0) + near.promiseResult(1);
        }
        """);

    private readonly NearNode _node = NearNode.Open(new NearNodeOptions());
    private TestWallet _root = null!, _caller = null!, _callee = null!;

    public async ValueTask InitializeAsync()
    {
        _root = TestWallet.Genesis(_node);
        _callee = await _root.Create("callee", Amounts.Near * 10, Callee);
        _caller = await _root.Create("caller", Amounts.Near * 10, Caller);
    }

    public ValueTask DisposeAsync() => _node.DisposeAsync();

    [Fact]
    public async Task A_JavaScript_contract_calls_a_compiled_one_and_gets_its_result()
    {
        var status = await _root.Call(_caller.Account, "call", """{"to":"callee.test.near","method":"echo","arg":[1,2]}""");
        Assert.Equal("\"got [1,2]\"", ResultOf(status));
        Assert.All(status.Receipts, receipt => Assert.Null(receipt.Outcome.Failure));
    }

    [Fact]
    public async Task A_callback_hears_of_a_failure()
    {
        Assert.Equal("\"failed\"", ResultOf(await _root.Call(_caller.Account, "call", """{"to":"callee.test.near","method":"fail","arg":0}""")));
        var missing = await _root.Call(_caller.Account, "call", """{"to":"nobody.test.near","method":"x","arg":0}""");
        Assert.Equal("\"failed\"", ResultOf(missing));
        Assert.Contains(missing.Receipts, receipt => $"{receipt.Outcome.Failure}" == "ActionError(index: 0, kind: AccountDoesNotExist(account_id: nobody.test.near))");
    }

    [Fact]
    public async Task Results_of_joint_promises_come_in_their_order() =>
        Assert.Equal("\"12\"", ResultOf(await _root.Call(_caller.Account, "both", """{"to":"callee.test.near"}""")));

    [Fact]
    public async Task A_receipt_that_makes_too_many_actions_fails_the_call()
    {
        byte[] code = Encoding.UTF8.GetBytes("""
            import * as near from 'near';
            export function many() {
              const batch = near.promiseBatchCreate('sandbox');
              for (let i = 0; i < 101; i++) near.promiseBatchActionTransfer(batch, 1n);
            }
            """);
        var many = await _root.Create("many", Amounts.Near * 10, code);
        var status = await _root.Call(many.Account, "many");
        Assert.Equal("ActionError(index: 0, kind: NewReceiptValidationError(ActionsValidation(TotalNumberOfActionsExceeded(total_number_of_actions: 101, limit: 100))))",
            $"{status.Receipts[0].Outcome.Failure}");
    }

    [Fact]
    public async Task A_yielded_promise_is_resumed_or_ends()
    {
        byte[] code = WatReader.Read("""
            (module
              (import "env" "promise_yield_create" (func $create (param i64 i64 i64 i64 i64 i64 i64) (result i64)))
              (import "env" "promise_yield_resume" (func $resume (param i64 i64 i64 i64) (result i32)))
              (import "env" "promise_return" (func $return (param i64)))
              (import "env" "promise_result" (func $result (param i64 i64) (result i64)))
              (import "env" "value_return" (func $value (param i64 i64)))
              (import "env" "storage_write" (func $write (param i64 i64 i64 i64 i64) (result i64)))
              (import "env" "storage_read" (func $read (param i64 i64 i64) (result i64)))
              (memory 1) (data (i32.const 0) "afterhello")
              (func (export "wait")
                (call $return (call $create (i64.const 5) (i64.const 0) (i64.const 0) (i64.const 0) (i64.const 20000000000000) (i64.const 0) (i64.const 1)))
                (drop (call $write (i64.const 1) (i64.const 0) (i64.const -1) (i64.const 1) (i64.const 2))))
              (func (export "wake")
                (drop (call $read (i64.const 1) (i64.const 0) (i64.const 1)))
                (if (i32.eqz (call $resume (i64.const -1) (i64.const 1) (i64.const 5) (i64.const 5))) (then unreachable)))
              (func (export "after")
                (i32.store8 (i32.const 64) (i32.add (i32.const 48) (i32.wrap_i64 (call $result (i64.const 0) (i64.const 3)))))
                (call $value (i64.const 1) (i64.const 64))))
            """);
        var contract = await _root.Create("yielding", Amounts.Near * 10, code);
        var waiting = _node.Submit(_root.Sign(contract.Account, new FunctionCallAction("wait", Array.Empty<byte>(), 0, 100_000_000_000_000, 0)));
        await Task.Delay(200, TestContext.Current.CancellationToken);
        Assert.False(waiting.IsCompleted);
        var woken = await _root.Call(contract.Account, "wake");
        Assert.Null(woken.Receipts[0].Outcome.Failure);
        Assert.Equal("1", ResultOf(await waiting));
        Assert.NotNull((await _root.Call(contract.Account, "wake")).Receipts[0].Outcome.Failure);   // it waits no more
        waiting = _node.Submit(_root.Sign(contract.Account, new FunctionCallAction("wait", Array.Empty<byte>(), 0, 100_000_000_000_000, 0)));
        await Task.Delay(200, TestContext.Current.CancellationToken);
        await _node.FastForward(190);
        Assert.False(waiting.IsCompleted);
        await _node.FastForward(10);
        Assert.Equal("2", ResultOf(await waiting));
    }

    private static string ResultOf(TransactionStatus status)
    {
        var outcome = status.Receipts[0].Outcome;
        while (outcome.SuccessReceiptId is { } next) outcome = status.Receipts.Single(receipt => receipt.Receipt.Id == next).Outcome;
        return outcome.Failure is null ? Encoding.UTF8.GetString(outcome.SuccessValue!.Value.Span) : outcome.Failure.ToString();
    }
}
