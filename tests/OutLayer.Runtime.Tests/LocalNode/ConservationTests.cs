using FsCheck;
using FsCheck.Fluent;
using OutLayer.Near;
using OutLayer.Runtime.LocalNode;
using OutLayer.Wasm.Text;

namespace OutLayer.Runtime.Tests.LocalNode;

/// <summary>Whatever transactions do, every yocto is on an account, on a gas key, or was burnt, and every account uses the bytes that it says.</summary>
public sealed class ConservationTests
{
    // Sends half of what it is given on to another account, and fails if it is told to.
    private static readonly byte[] Forwarder = WatReader.Read("""
        (module
          (import "env" "input" (func $input (param i64)))
          (import "env" "read_register" (func $read (param i64 i64)))
          (import "env" "attached_deposit" (func $deposit (param i64)))
          (import "env" "promise_batch_create" (func $create (param i64 i64) (result i64)))
          (import "env" "promise_batch_action_transfer" (func $transfer (param i64 i64)))
          (import "env" "storage_write" (func $write (param i64 i64 i64 i64 i64) (result i64)))
          (memory 1)
          (data (i32.const 0) "nobody.test.nearsandbox")
          (func (export "forward") (local $to i64)
            (call $deposit (i64.const 64))
            (i64.store (i32.const 64) (i64.shr_u (i64.load (i32.const 64)) (i64.const 1)))
            (i64.store (i32.const 72) (i64.const 0))
            (call $input (i64.const 0))
            (call $read (i64.const 0) (i64.const 128))
            (drop (call $write (i64.const 4) (i64.const 128) (i64.load8_u (i32.const 131)) (i64.const 0) (i64.const 1)))
            (if (i32.and (i32.load8_u (i32.const 128)) (i32.const 1))
              (then (local.set $to (call $create (i64.const 7) (i64.const 16))))
              (else (local.set $to (call $create (i64.const 16) (i64.const 0)))))
            (call $transfer (local.get $to) (i64.const 64))
            (if (i32.and (i32.load8_u (i32.const 129)) (i32.const 1)) (then unreachable))))
        """);

    private static readonly UInt128 GasPrice = new NearNodeOptions().GasPrice;

    private static readonly byte[] Key = [PublicKeys.Ed25519, .. TestWallet.KeyOf("other").PublicKey.Span];

    private static Gen<ReceiptAction> Actions =>
        Gen.OneOf(
            Gen.Choose(0, 1_000_000).Select(ReceiptAction (amount) => new TransferAction((UInt128)amount)),
            Gen.Constant<ReceiptAction>(new TransferAction(Amounts.Near)),
            Gen.Constant<ReceiptAction>(new CreateAccountAction()),
            Gen.Constant<ReceiptAction>(new AddKeyAction(Key, 0, null)),
            Gen.Constant<ReceiptAction>(new AddKeyAction(Key, 0, new FunctionCallPermission(Amounts.Near, "sandbox", ["a", "bc"]))),
            Gen.Choose(1, 3).Select(ReceiptAction (nonces) => new AddGasKeyAction(Key, (ushort)nonces, null)),
            Gen.Constant<ReceiptAction>(new TransferToGasKeyAction(Key, 1_000)),
            Gen.Constant<ReceiptAction>(new WithdrawFromGasKeyAction(Key, 300)),
            Gen.Constant<ReceiptAction>(new DeleteKeyAction(Key)),
            Gen.Constant<ReceiptAction>(new DeployContractAction(Forwarder)),
            Gen.Constant<ReceiptAction>(new DeployGlobalContractAction(Forwarder, true)),
            Gen.Constant<ReceiptAction>(new UseGlobalContractAction(new GlobalContractId(null, "a.test.near"))),
            Gen.Constant<ReceiptAction>(new StakeAction(Amounts.Near, TestWallet.KeyOf("staker") is var key ? (byte[])[0, .. key.PublicKey.Span] : [])),
            Gen.ArrayOf(Gen.Choose(0, 255), 4).Select(ReceiptAction (bytes) =>
                new FunctionCallAction("forward", bytes.Select(b => (byte)b).ToArray(), 1_000, 20_000_000_000_000, 0)),
            Gen.Constant<ReceiptAction>(new DeleteAccountAction("sandbox")));

    private static Gen<(string Receiver, ReceiptAction[] Actions)> Transactions =>
        from receiver in Gen.Elements("a.test.near", "a.test.near", "b.a.test.near", "sandbox", "nobody.test.near", "ab12" + new string('0', 60))
        from count in Gen.Choose(1, 4)
        from actions in Gen.ArrayOf(Actions, count)
        select (receiver, actions);

    [Fact]
    public void Every_yocto_and_every_byte_is_accounted_for() =>
        Prop.ForAll(Arb.From(Gen.ListOf(Transactions, 12).Select(list => list.ToArray())), transactions =>
        {
            RunAll(transactions).GetAwaiter().GetResult();
        }).QuickCheckThrowOnFailure();

    private static async Task RunAll((string Receiver, ReceiptAction[] Actions)[] transactions)
    {
        await using var node = NearNode.Open(new NearNodeOptions());
        var total = TotalOf(node.Head.Ledger());
        var root = TestWallet.Genesis(node);
        UInt128 burnt = 0;
        var setup = await root.Send("a.test.near",
            new CreateAccountAction(), new TransferAction(Amounts.Near * 1_000), new AddKeyAction(root.PublicKey, 0, null), new DeployContractAction(Forwarder));
        burnt += BurntBy(setup);
        var a = new TestWallet(node, "a.test.near", KeyOf(node), node.Head.Ledger().FindKey("a.test.near", root.PublicKey)!.Nonce);
        foreach (var (receiver, actions) in transactions)
        {
            try
            {
                burnt += BurntBy(await a.Send(receiver, actions));
            }
            catch (InvalidTransactionException)
            {
                // Refused: nothing may have changed.
            }
            Assert.Equal(total, TotalOf(node.Head.Ledger()) + burnt);
            RequireUsage(node.Head.Ledger());
        }
    }

    private static Protocol.Crypto.Ed25519Key KeyOf(NearNode node) => new(Base58Text.TryDecode(node.Key.SecretKey.AsSpan("ed25519:".Length), 64)!.AsSpan(0, 32));

    private static UInt128 BurntBy(TransactionStatus status)
    {
        Assert.True(status.IsComplete);
        return status.Receipts.Aggregate(status.Outcome.TokensBurnt, (sum, receipt) => sum + receipt.Outcome.TokensBurnt + LostBy(receipt) - RewardOf(receipt));
    }

    // Three tenths of what a contract burns are its account's, if that is there in the end.
    private static UInt128 RewardOf(ReceiptOutcome receipt)
    {
        var actions = receipt.Receipt.Actions;
        bool gone = receipt.Outcome.Failure is null ? actions[^1] is DeleteAccountAction
            : actions.TakeWhile(action => action is not FunctionCallAction).Any(action => action is CreateAccountAction);
        return gone ? 0 : GasPrice * (receipt.Outcome.Profile!.Aggregate(0ul, (sum, cost) => sum + cost.Value) * 3 / 10);
    }

    // What goes back to an account that is gone is nobody's.
    private static UInt128 LostBy(ReceiptOutcome receipt) =>
        receipt.Receipt.IsRefund && receipt.Outcome.Failure is not null ? ((TransferAction)receipt.Receipt.Actions[0]).Deposit : 0;

    private static List<string> AccountsOf(NearLedger ledger) =>
        ledger.State.Scan([(byte)TrieColumn.Account]).Select(record => TrieKeys.AccountIdOf(record.Key.Span)).ToList();

    private static UInt128 TotalOf(NearLedger ledger)
    {
        UInt128 total = 0;
        foreach (string id in AccountsOf(ledger))
        {
            var account = ledger.FindAccount(id)!;
            total += account.Amount + account.Locked;
            foreach (var (_, key) in ledger.Keys(id)) total += key.GasKey?.Balance ?? 0;
        }
        return total;
    }

    private static void RequireUsage(NearLedger ledger)
    {
        foreach (string id in AccountsOf(ledger))
        {
            var account = ledger.FindAccount(id)!;
            ulong usage = 100 + ledger.ContractUsage(id, account.Contract);
            foreach (var (publicKey, key) in ledger.Keys(id)) usage += (ulong)(publicKey.Length + key.Encode().Length) + 40 + (key.GasKey?.Nonces ?? 0u) * 83ul;
            foreach (var (key, value) in ledger.Data(id)) usage += (ulong)(key.Length + value.Length) + 40;
            Assert.Equal((id, usage), (id, account.StorageUsage));
        }
    }
}
