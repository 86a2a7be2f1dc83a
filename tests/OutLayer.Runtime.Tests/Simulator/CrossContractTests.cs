using System.Text;
using System.Text.Json;
using OutLayer.Near;
using OutLayer.Protocol.Receipts;
using OutLayer.Runtime.Receipts;
using OutLayer.Runtime.Simulator;
using static OutLayer.Runtime.Tests.Simulator.SimulatedCase;
using Receipt = OutLayer.Protocol.Receipts.Receipt;

namespace OutLayer.Runtime.Tests.Simulator;

/// <summary>Calls between contracts of both kinds: what NEAR's rules make of them, and what their receipts say.</summary>
public sealed class CrossContractTests
{
    private static string Args(object args) => JsonSerializer.Serialize(args);

    private static string[] Called(SimulatorResult result) => [.. result.Calls.Select(call => $"{call.Body.Context.Account} {call.Body.Method} {call.Body.Status.Text()}{(call.Stands ? "" : " undone")}")];

    [Fact]
    public void A_callback_gets_the_result_of_a_compiled_contract()
    {
        using var simulator = Open();
        var run = simulator.Execute(Hub, "relay", Args(new { to = Counter, method = "increment" })).Ok();
        Assert.Equal("""["1"]""", run.Text());
        Assert.Equal(["hub.test.near relay ok", "counter.test.near increment ok", "hub.test.near done ok"], Called(run));
        Assert.Equal(["incremented", "results 1"], run.LogTexts());
        Assert.Equal(["counter.test.near/count", "hub.test.near/relayed", "hub.test.near/results"], run.StateChanges.Select(change => $"{change.Account}/{Encoding.UTF8.GetString(change.Change.Key)}"));
        Assert.Equal("1", simulator.Query(Counter, "get").Ok().Text());
        Assert.Equal(run.GasUsed, run.Calls.Aggregate(0ul, (sum, call) => sum + call.Body.GasUsed));
        Assert.Equal([1ul, 2ul, 3ul], run.Calls.Select(call => call.Body.Context.BlockHeight)); // a receipt runs in the block after the one that made it
    }

    [Fact]
    public void A_callback_learns_of_a_failure_and_what_failed_changes_nothing()
    {
        using var simulator = Open();
        var run = simulator.Execute(Hub, "relay", Args(new { to = Counter, method = "decrement" })).Ok();
        Assert.Equal("""["failed"]""", run.Text());
        Assert.Equal(["hub.test.near relay ok", "counter.test.near decrement failed undone", "hub.test.near done ok"], Called(run));
        Assert.True(simulator.StateRootOf(Counter).IsZero);
        Assert.Equal(1ul, simulator.State.GetHead(Counter).Height);
    }

    [Theory]
    [InlineData("nobody.near")]
    [InlineData("test.near")] // it is there, and has no contract
    public void A_call_of_nobody_fails_as_a_promise(string to)
    {
        using var simulator = Open();
        var run = simulator.Execute(Hub, "relay", Args(new { to, method = "increment" })).Ok();
        Assert.Equal("""["failed"]""", run.Text());
        Assert.Equal(["hub.test.near relay ok", "hub.test.near done ok"], Called(run));
    }

    [Fact]
    public void Joint_promises_bring_their_results_in_order()
    {
        using var simulator = Open();
        simulator.LoadContract(CounterFile, "second.near");
        simulator.Execute("second.near", "increment").Ok();
        var run = simulator.Execute(Hub, "joint", Args(new { to = new[] { "second.near", "nobody.near", Counter } })).Ok();
        Assert.Equal("""["2","failed","1"]""", run.Text());
    }

    [Fact]
    public void A_returned_promise_is_the_result_whatever_it_is()
    {
        using var simulator = Open();
        var passed = simulator.Execute(Hub, "pass", Args(new { to = Counter, method = "increment" })).Ok();
        Assert.Equal("1", passed.Text());
        simulator.Execute(Hub, "pass", Args(new { to = Counter, method = "nothing" })).Failed("method-not-found", "MethodNotFound");
        var missing = simulator.Execute(Hub, "pass", Args(new { to = "nobody.near", method = "increment" })).Verified();
        Assert.Equal((ReceiptStatus.Failed, "receipt-failed"), (missing.Status, missing.Error!.Code));
        Assert.Contains("AccountDoesNotExist(account_id: nobody.near)", missing.Error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_deposit_goes_along_and_comes_back_from_what_fails()
    {
        using var simulator = Open();
        simulator.Execute(Hub, "pay", Args(new { to = Counter, method = "increment", amount = "7" })).Ok();
        Assert.Equal((Amounts.Near + 7, Amounts.Near - 7), (simulator.BalanceOf(Counter)!.Value, simulator.BalanceOf(Hub)!.Value));
        simulator.Execute(Hub, "pay", Args(new { to = Counter, method = "nothing", amount = "9" })).Ok();
        Assert.Equal((Amounts.Near + 7, Amounts.Near - 7), (simulator.BalanceOf(Counter)!.Value, simulator.BalanceOf(Hub)!.Value));
        simulator.Execute(Hub, "fail", Args(new { key = "k" }), new SimulatorCall { Deposit = 100 });
        Assert.Equal((Amounts.Near - 7, Amounts.Near), (simulator.BalanceOf(Hub)!.Value, simulator.BalanceOf("test.near")!.Value));
    }

    [Fact]
    public void Gas_that_is_left_is_shared_by_weight()
    {
        using var simulator = Open();
        var run = simulator.Execute(Hub, "weights", Args(new { to = Hub }), new SimulatorCall { Gas = 100_000_000_000_000 }).Ok();
        var gas = run.Calls.Skip(1).Select(call => call.Body.Limits.Gas).ToArray();
        Assert.Equal(run.LogTexts(), gas.Select(one => $"{one}"));
        ulong shared = gas[0] - 1_000_000_000_000;
        Assert.InRange(gas[1] - 1_000_000_000_000, 3 * shared, 3 * shared + 3);
        Assert.True(shared > 10_000_000_000_000);
    }

    [Fact]
    public void Calls_of_one_receipt_stand_together()
    {
        using var simulator = Open();
        var run = simulator.Execute(Hub, "batch", Args(new
        {
            to = Hub, calls = new object[] { new object[] { "set", new { key = "k", value = "1" } }, new object[] { "set", new { key = "l", value = "2" } }, new object[] { "get", new { key = "k" } } },
        })).Ok();
        Assert.Equal("\"1\"", run.Text());
        Assert.Equal(["k", "l"], run.StateChanges.Select(change => Encoding.UTF8.GetString(change.Change.Key)));
        Assert.Empty(ReceiptChain.Check([.. run.Calls.Select((call, i) => ($"{i}", call.Evidence.Receipt))]));
    }

    [Fact]
    public void Calls_of_one_receipt_fall_together_and_their_receipts_say_so()
    {
        using var simulator = Open();
        simulator.Execute(Hub, "set", Args(new { key = "k", value = "0" })).Ok();
        var root = simulator.StateRootOf(Hub);
        var run = simulator.Execute(Hub, "batch", Args(new
        {
            to = Hub,
            calls = new object[]
            {
                new object[] { "set", new { key = "k", value = "1" } }, new object[] { "get", new { key = "k" } }, new object[] { "fail", new { key = "k" } }, new object[] { "get", new { key = "k" } },
            },
        })).Verified();
        Assert.Equal((ReceiptStatus.Failed, "panic"), (run.Status, run.Error!.Code));
        Assert.Equal(["hub.test.near batch ok", "hub.test.near set failed undone", "hub.test.near get failed undone", "hub.test.near fail failed undone"], Called(run));
        Assert.Equal(["rolled-back", "rolled-back", "panic"], run.Calls.Skip(1).Select(call => call.Body.Error!.Code));
        Assert.Empty(run.StateChanges);
        Assert.Equal(root, simulator.StateRootOf(Hub));
        Assert.Empty(ReceiptChain.Check([.. run.Calls.Select((call, i) => ($"{i}", call.Evidence.Receipt))]));
    }

    [Fact]
    public void A_contract_makes_accounts_and_gives_them_code()
    {
        using var simulator = Open();
        const string code = "export const hello = () => 'hi';";
        simulator.Execute(Hub, "child", Args(new { name = "kid.hub.test.near", amount = "1000", code })).Ok();
        Assert.Equal((UInt128?)1_000, simulator.BalanceOf("kid.hub.test.near"));
        Assert.Equal("\"hi\"", simulator.Execute("kid.hub.test.near", "hello").Ok().Text());
        var foreign = simulator.Execute(Hub, "child", Args(new { name = "kid.other.near", amount = "1000" })).Verified();
        Assert.Contains("CreateAccountNotAllowed", foreign.Error!.Message, StringComparison.Ordinal);
        Assert.Equal(Amounts.Near - 1_000, simulator.BalanceOf(Hub)!.Value); // and the deposit is back
    }

    [Fact]
    public void A_deleted_account_leaves_its_balance_and_a_receipt_of_what_was_removed()
    {
        using var simulator = Open();
        simulator.Execute(Hub, "set", Args(new { key = "k", value = "v" })).Ok();
        simulator.Execute(Hub, "leave", Args(new { to = "heir.near" })).Ok();
        Assert.Null(simulator.BalanceOf(Hub));
        Assert.True(simulator.StateRootOf(Hub).IsZero);
        Assert.Throws<InvalidOperationException>(() => simulator.Execute(Hub, "facts"));
        var receipts = simulator.State.ListReceipts(Hub, 0, 10).Select(stored => Receipt.Parse(stored.Bytes.Span)).ToList();
        Assert.Equal(["set", "leave", "delete-account"], receipts.Select(receipt => receipt.Body.Method));
        Assert.Equal("patch", receipts[2].Body.Mode);
        Assert.Empty(ReceiptChain.Check([.. receipts.Select((receipt, i) => ($"{i}", receipt))]));
    }

    [Fact]
    public void A_yielded_promise_waits_until_it_is_resumed()
    {
        using var simulator = ContractSimulator.InMemory();
        simulator.LoadContract(Yielding, "y.near");
        var waiting = simulator.Execute("y.near", "wait").Ok();
        Assert.True(waiting.IsPending);
        Assert.Null(waiting.Result);
        var resumed = simulator.Execute("y.near", "resume").Ok();
        Assert.Equal(["y.near resume ok", "y.near after ok"], Called(resumed));
        Assert.Equal(["payload"], resumed.LogTexts());
    }

    [Fact]
    public void A_yielded_promise_ends_when_its_time_is_over()
    {
        using var simulator = ContractSimulator.InMemory();
        simulator.LoadContract(Yielding, "y.near");
        simulator.Execute("y.near", "wait").Ok();
        var late = simulator.Execute("y.near", "nothing", call: new SimulatorCall { BlockHeight = 300 }).Ok();
        Assert.Equal(["y.near nothing ok", "y.near after ok"], Called(late));
        Assert.Equal(["late"], late.LogTexts());
    }

    /// <summary>Yields to "after" and keeps the name of what it waits for; "resume" gives it "payload".</summary>
    private static byte[] Yielding { get; } = OutLayer.Wasm.Text.WatReader.Read("""
        (module
          (import "env" "promise_yield_create" (func $yield (param i64 i64 i64 i64 i64 i64 i64) (result i64)))
          (import "env" "promise_yield_resume" (func $resume (param i64 i64 i64 i64) (result i32)))
          (import "env" "promise_return" (func $return (param i64)))
          (import "env" "promise_result" (func $result (param i64 i64) (result i64)))
          (import "env" "read_register" (func $read (param i64 i64)))
          (import "env" "register_len" (func $len (param i64) (result i64)))
          (import "env" "storage_write" (func $write (param i64 i64 i64 i64 i64) (result i64)))
          (import "env" "storage_read" (func $load (param i64 i64 i64) (result i64)))
          (import "env" "log_utf8" (func $log (param i64 i64)))
          (memory 1)
          (data (i32.const 0) "after")
          (data (i32.const 8) "payload")
          (data (i32.const 16) "late")
          (func (export "wait")
            (local $promise i64)
            (local.set $promise (call $yield (i64.const 5) (i64.const 0) (i64.const 0) (i64.const 0) (i64.const 5000000000000) (i64.const 0) (i64.const 1)))
            (call $read (i64.const 1) (i64.const 64))
            (drop (call $write (i64.const 1) (i64.const 0) (i64.const 32) (i64.const 64) (i64.const 0)))
            (call $return (local.get $promise)))
          (func (export "resume")
            (drop (call $load (i64.const 1) (i64.const 0) (i64.const 0)))
            (call $read (i64.const 0) (i64.const 64))
            (drop (call $resume (i64.const 32) (i64.const 64) (i64.const 7) (i64.const 8))))
          (func (export "after")
            (if (i64.eq (call $result (i64.const 0) (i64.const 2)) (i64.const 1))
              (then
                (call $read (i64.const 2) (i64.const 128))
                (call $log (call $len (i64.const 2)) (i64.const 128)))
              (else (call $log (i64.const 4) (i64.const 16)))))
          (func (export "nothing")))
        """);
}
