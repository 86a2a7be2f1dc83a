using OutLayer.Near;
using OutLayer.Runtime.LocalNode;
using OutLayer.Wasm.Text;

namespace OutLayer.Runtime.Tests.LocalNode;

/// <summary>What keys may sign: nonces, signatures, allowances, delegations, gas keys.</summary>
public sealed class KeyTests : IAsyncLifetime
{
    private const ulong CallGas = 30_000_000_000_000;

    private static readonly byte[] Nothing = WatReader.Read("""(module (func (export "a")) (func (export "b")))""");

    private readonly NearNode _node = NearNode.Open(new NearNodeOptions());
    private TestWallet _root = null!, _alice = null!;

    public async ValueTask InitializeAsync()
    {
        _root = TestWallet.Genesis(_node);
        _alice = await _root.Create("alice", Amounts.Near * 10, Nothing);
    }

    public ValueTask DisposeAsync() => _node.DisposeAsync();

    private async Task<string> Refused(SignedTransaction transaction)
    {
        var root = _node.Head.Block.StateRoot;
        var refused = await Assert.ThrowsAsync<InvalidTransactionException>(() => _node.Submit(transaction));
        Assert.Equal(root, _node.Head.Block.StateRoot);
        return refused.Error.ToString();
    }

    [Fact]
    public async Task A_nonce_is_used_once_and_not_far_ahead()
    {
        var transfer = new TransferAction(1);
        var sent = _alice.Sign("sandbox", transfer);
        await _node.Submit(sent);
        Assert.Equal($"InvalidNonce(tx_nonce: {sent.Nonce}, ak_nonce: {sent.Nonce})", await Refused(sent));
        ulong bound = (_node.Head.Block.Height + 1) * 1_000_000;
        Assert.StartsWith("NonceTooLarge(tx_nonce: 9", await Refused(_alice.Sign("sandbox", 9_000_000_000, [transfer])), StringComparison.Ordinal);
        await _node.Submit(_alice.Sign("sandbox", bound - 1, [transfer]));
        var strict = _alice.Sign("sandbox", bound + 5, [transfer]) with { StrictNonce = true };
        Assert.Equal($"InvalidNonce(tx_nonce: {bound + 5}, ak_nonce: {bound - 1})", await Refused(_alice.SignAs(strict)));
    }

    [Fact]
    public async Task A_signature_must_be_the_keys()
    {
        var signed = _alice.Sign("sandbox", new TransferAction(1));
        byte[] bad = signed.Signature.ToArray();
        bad[5] ^= 1;
        Assert.Equal("InvalidSignature", await Refused(signed with { Signature = bad }));
        var stranger = _alice.With(TestWallet.KeyOf("stranger"), 0);
        Assert.StartsWith("InvalidAccessKeyError(AccessKeyNotFound(account_id: alice.test.near, public_key: ed25519:",
            await Refused(stranger.Sign("sandbox", new TransferAction(1))), StringComparison.Ordinal);
        var nobody = new TestWallet(_node, "nobody.test.near", TestWallet.KeyOf("x"));
        Assert.Equal("SignerDoesNotExist(signer_id: nobody.test.near)", await Refused(nobody.Sign("sandbox", new TransferAction(1))));
    }

    [Fact]
    public async Task More_than_there_is_cannot_be_spent()
    {
        Assert.StartsWith("NotEnoughBalance(signer_id: alice.test.near, balance: 1", await Refused(_alice.Sign("sandbox", new TransferAction(Amounts.Near * 20))), StringComparison.Ordinal);
        Assert.Equal("CostOverflow", await Refused(_alice.Sign("sandbox", new TransferAction(UInt128.MaxValue))));
        byte[] code = new byte[100_000];
        await _alice.Send(_alice.Account, new DeployContractAction(code));
        Assert.StartsWith("LackBalanceForState(signer_id: alice.test.near, amount: ", await Refused(_alice.Sign("sandbox", new TransferAction(Amounts.Near * 9 + Amounts.MilliNear * 900))), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_block_that_nobody_knows_makes_a_transaction_expired()
    {
        var signed = _alice.Sign("sandbox", new TransferAction(1));
        Assert.Equal("Expired", await Refused(_alice.SignAs(signed with { BlockHash = CryptoHash.Of("another chain"u8) })));
        var old = _alice.Sign("sandbox", new TransferAction(1));
        await _node.FastForward(86_401);
        Assert.Equal("Expired", await Refused(old));
    }

    [Fact]
    public async Task A_key_for_calls_signs_one_call_and_spends_its_allowance()
    {
        var limited = TestWallet.KeyOf("limited");
        byte[] publicKey = [PublicKeys.Ed25519, .. limited.PublicKey.Span];
        var allowance = Amounts.MilliNear * 100;
        await _alice.Send(_alice.Account, new AddKeyAction(publicKey, 0, new FunctionCallPermission(allowance, _alice.Account, ["a"])));
        var wallet = _alice.With(limited, _node.Head.Ledger().FindKey(_alice.Account, publicKey)!.Nonce);
        var called = await wallet.Call(_alice.Account, "a", gas: CallGas);
        Assert.Null(called.Receipts[0].Outcome.Failure);
        var spent = called.Receipts.Aggregate(called.Outcome.TokensBurnt, (sum, one) => sum + one.Outcome.TokensBurnt);
        Assert.Equal(allowance - spent, _node.Head.Ledger().FindKey(_alice.Account, publicKey)!.Permission!.Allowance);
        Assert.Equal("InvalidAccessKeyError(MethodNameMismatch(method_name: b))", await Refused(wallet.Sign(_alice.Account, Call("b"))));
        Assert.Equal("InvalidAccessKeyError(DepositWithFunctionCall)", await Refused(wallet.Sign(_alice.Account, Call("a") with { Deposit = 1 })));
        Assert.Equal("InvalidAccessKeyError(RequiresFullAccess)", await Refused(wallet.Sign(_alice.Account, new TransferAction(1))));
        Assert.Equal("InvalidAccessKeyError(RequiresFullAccess)", await Refused(wallet.Sign(_alice.Account, Call("a"), Call("a"))));
        Assert.Equal("InvalidAccessKeyError(ReceiverMismatch(tx_receiver: sandbox, ak_receiver: alice.test.near))", await Refused(wallet.Sign("sandbox", Call("a"))));
        Assert.StartsWith("InvalidAccessKeyError(NotEnoughAllowance(account_id: alice.test.near, public_key: ed25519:",
            await Refused(wallet.Sign(_alice.Account, Call("a") with { Gas = 900_000_000_000_000 })), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_is_added_once_and_can_be_deleted()
    {
        byte[] publicKey = [PublicKeys.Ed25519, .. TestWallet.KeyOf("second").PublicKey.Span];
        await _alice.Send(_alice.Account, new AddKeyAction(publicKey, 0, null));
        var again = await _alice.Send(_alice.Account, new AddKeyAction(publicKey, 0, null));
        Assert.Contains("AddKeyAlreadyExists", $"{again.Receipts[0].Outcome.Failure}", StringComparison.Ordinal);
        await _alice.Send(_alice.Account, new DeleteKeyAction(publicKey));
        var gone = await _alice.Send(_alice.Account, new DeleteKeyAction(publicKey));
        Assert.Contains("DeleteKeyDoesNotExist", $"{gone.Receipts[0].Outcome.Failure}", StringComparison.Ordinal);
        var foreign = await _root.Send(_alice.Account, new DeleteKeyAction(publicKey));
        Assert.Contains("ActorNoPermission(account_id: alice.test.near, actor_id: test.near)", $"{foreign.Receipts[0].Outcome.Failure}", StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_pays_for_delegated_actions()
    {
        var (alices, sandboxes) = (_node.Head.Ledger().FindAccount(_alice.Account)!.Amount, _node.Head.Ledger().FindAccount("sandbox")!.Amount);
        var delegation = Delegate([new TransferAction(Amounts.Near)], nonce: 50_000_000 - 1, height: 1_000);
        Assert.Contains("DelegateActionNonceTooLarge", $"{(await _root.Send(_alice.Account, delegation)).Receipts[0].Outcome.Failure}", StringComparison.Ordinal);
        ulong nonce = _node.Head.Ledger().FindKey(_alice.Account, _alice.PublicKey)!.Nonce + 1;
        var good = Delegate([new TransferAction(Amounts.Near)], nonce, height: 1_000);
        var status = await _root.Send(_alice.Account, good);
        Assert.All(status.Receipts, one => Assert.Null(one.Outcome.Failure));
        Assert.Equal(alices, _node.Head.Ledger().FindAccount(_alice.Account)!.Amount);   // who sends it pays deposits, too
        Assert.Equal(Amounts.Near, _node.Head.Ledger().FindAccount("sandbox")!.Amount - sandboxes);
        Assert.Contains("DelegateActionInvalidNonce", $"{(await _root.Send(_alice.Account, good)).Receipts[0].Outcome.Failure}", StringComparison.Ordinal);
        Assert.Contains("DelegateActionExpired", $"{(await _root.Send(_alice.Account, Delegate([new TransferAction(1)], nonce + 1, height: 1))).Receipts[0].Outcome.Failure}", StringComparison.Ordinal);
        Assert.Contains("DelegateActionInvalidSignature",
            $"{(await _root.Send(_alice.Account, good with { Signature = (byte[])[0, .. new byte[64]] })).Receipts[0].Outcome.Failure}", StringComparison.Ordinal);
        Assert.Contains("DelegateActionSenderDoesNotMatchTxReceiver(sender_id: alice.test.near, receiver_id: sandbox)",
            $"{(await _root.Send("sandbox", Delegate([new TransferAction(1)], nonce + 2, height: 1_000))).Receipts[0].Outcome.Failure}", StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_that_is_not_verified_is_refused_by_name_and_stops_nothing()
    {
        byte[] key = [PublicKeys.MlDsa65, .. new byte[1_952]], signature = [PublicKeys.MlDsa65, .. new byte[3_309]];
        var ours = Delegate([new TransferAction(1)], nonce: 1, height: 1_000);
        byte[] payload = [.. ours.Payload.Span[..^_alice.PublicKey.Length], .. key];   // the key is its last field
        var delegation = ours with { PublicKey = key, Signature = signature, Payload = payload };
        var inside = await Assert.ThrowsAsync<NotSupportedException>(() => _root.Send(_alice.Account, delegation));
        Assert.Contains("ML-DSA-65", inside.Message, StringComparison.Ordinal);
        var own = _alice.Sign("sandbox", new TransferAction(1)) with { PublicKey = key, Signature = signature };
        await Assert.ThrowsAsync<NotSupportedException>(() => _node.Submit(own));
        Assert.Null((await _root.Call(_alice.Account, "a", gas: CallGas)).Receipts[0].Outcome.Failure);
    }

    [Fact]
    public async Task A_gas_key_pays_for_gas_from_its_own_balance()
    {
        var gasKey = TestWallet.KeyOf("gas");
        byte[] publicKey = [PublicKeys.Ed25519, .. gasKey.PublicKey.Span];
        var added = await _alice.Send(_alice.Account, new AddGasKeyAction(publicKey, 2, null), new TransferToGasKeyAction(publicKey, Amounts.Near));
        Assert.Null(added.Receipts[0].Outcome.Failure);
        ulong nonce = _node.Head.Ledger().FindNonce(_alice.Account, publicKey, 1)!.Value;
        var wallet = _alice.With(gasKey, 0);
        Assert.StartsWith("InvalidAccessKeyError(InvalidNonceIndex(", await Refused(wallet.Sign("sandbox", nonce + 1, [new TransferAction(1)])), StringComparison.Ordinal);
        var before = _node.Head.Ledger().FindAccount(_alice.Account)!.Amount;
        var status = await _node.Submit(wallet.SignAs(wallet.Sign("sandbox", nonce + 1, [new TransferAction(5)]) with { NonceIndex = 1 }));
        Assert.Equal(5, (int)(before - _node.Head.Ledger().FindAccount(_alice.Account)!.Amount));
        var burnt = status.Receipts.Aggregate(status.Outcome.TokensBurnt, (sum, one) => sum + one.Outcome.TokensBurnt);
        Assert.Equal(Amounts.Near - burnt, _node.Head.Ledger().FindKey(_alice.Account, publicKey)!.GasKey!.Value.Balance);
    }

    private static FunctionCallAction Call(string method) => new(method, Array.Empty<byte>(), 0, CallGas, 0);

    private DelegateAction Delegate(IReadOnlyList<ReceiptAction> actions, ulong nonce, ulong height)
    {
        var writer = new BorshWriter().String(_alice.Account).String("sandbox");
        ActionBorsh.WriteAll(writer, actions);
        var unsigned = new DelegateAction
        {
            SenderId = _alice.Account, ReceiverId = "sandbox", Actions = actions, Nonce = nonce, MaxBlockHeight = height, PublicKey = _alice.PublicKey,
            Signature = default, Payload = writer.U64(nonce).U64(height).Raw(_alice.PublicKey).ToArray(),
        };
        byte[] hash = ActionBorsh.SignedHashOf(unsigned).ToArray();
        return unsigned with { Signature = (byte[])[PublicKeys.Ed25519, .. TestWallet.KeyOf(_alice.Account).Sign(hash)] };
    }
}
