using System.Text;
using FsCheck;
using FsCheck.Fluent;

namespace OutLayer.Near.Tests.Transactions;

/// <summary>Borsh of transactions, actions, receipts and records: what is written is read back, and no bytes do harm.</summary>
public sealed class BorshTests
{
    private static readonly byte[] Key = [PublicKeys.Ed25519, .. Enumerable.Range(0, 32).Select(i => (byte)i)];
    private static readonly byte[] Secp = [PublicKeys.Secp256K1, .. Enumerable.Range(0, 64).Select(i => (byte)i)];

    private static readonly ReceiptAction[] AllActions =
    [
        new CreateAccountAction(), new DeployContractAction("code"u8.ToArray()), new FunctionCallAction("méthod", "{}"u8.ToArray(), UInt128.MaxValue, 7, 0),
        new TransferAction(1), new StakeAction(2, Key), new AddKeyAction(Secp, 3, null), new AddKeyAction(Key, 0, new FunctionCallPermission(null, "a.near", [])),
        new AddKeyAction(Key, 0, new FunctionCallPermission(5, "a.near", ["x", "yz"])), new AddGasKeyAction(Key, 9, null),
        new AddGasKeyAction(Key, 9, new FunctionCallPermission(null, "b.near", ["m"])), new DeleteKeyAction(Key), new DeleteAccountAction("heir.near"),
        new DeployGlobalContractAction("g"u8.ToArray(), ByAccount: true), new UseGlobalContractAction(new GlobalContractId(new byte[32], null)),
        new UseGlobalContractAction(new GlobalContractId(null, "lib.near")), new TransferToGasKeyAction(Key, 4), new WithdrawFromGasKeyAction(Key, 4),
        new StateInitAction(new GlobalContractId(null, "lib.near"), 6) { Data = [new("a"u8.ToArray(), "1"u8.ToArray()), new("b"u8.ToArray(), "2"u8.ToArray())] },
    ];

    private static SignedTransaction Transaction(params ReceiptAction[] actions) => new()
    {
        SignerId = "alice.near", PublicKey = Key, Nonce = 42, ReceiverId = "bob.near", BlockHash = CryptoHash.Of("block"u8), Actions = actions,
        Signature = (byte[])[PublicKeys.Ed25519, .. new byte[64]],
    };

    [Fact]
    public void A_transaction_of_all_actions_is_read_as_it_was_written()
    {
        byte[] borsh = Transaction(AllActions).Encode();
        var read = SignedTransaction.Decode(borsh);
        Assert.Equal(borsh, read.Encode());
        Assert.Equal(CryptoHash.Of(read.EncodeUnsigned()), read.Hash);
        Assert.Equal(AllActions.Select(action => action.GetType()), read.Actions.Select(action => action.GetType()));
    }

    [Fact]
    public void The_layout_is_nearcores()
    {
        string hex = Convert.ToHexStringLower(Transaction(new TransferAction(1)).EncodeUnsigned());
        string expected = "0a000000" + Convert.ToHexStringLower("alice.near"u8) + Convert.ToHexStringLower(Key) + "2a00000000000000"
            + "08000000" + Convert.ToHexStringLower("bob.near"u8) + Convert.ToHexStringLower(CryptoHash.Of("block"u8).ToArray()) + "01000000" + "03" + "01000000000000000000000000000000";
        Assert.Equal(expected, hex);
    }

    [Fact]
    public void The_second_version_says_how_its_nonce_counts()
    {
        var strict = Transaction(new TransferAction(1)) with { StrictNonce = true };
        Assert.True(SignedTransaction.Decode(strict.Encode()).StrictNonce);
        var indexed = Transaction(new TransferAction(1)) with { NonceIndex = 3 };
        Assert.Equal((ushort)3, SignedTransaction.Decode(indexed.Encode()).NonceIndex);
        byte[] unknown = strict.Encode();
        unknown[0] = 2;
        Assert.Throws<BorshException>(() => SignedTransaction.Decode(unknown));
    }

    [Fact]
    public void Every_truncation_is_refused()
    {
        byte[] borsh = Transaction(AllActions).Encode();
        for (int length = 0; length < borsh.Length; length++) Assert.Throws<BorshException>(() => SignedTransaction.Decode(borsh.AsMemory(0, length)));
        Assert.Throws<BorshException>(() => SignedTransaction.Decode((byte[])[.. borsh, 0]));
    }

    [Fact]
    public void A_length_asks_for_no_memory()
    {
        byte[] borsh = Transaction(new DeployContractAction(new byte[4])).Encode();
        int at = borsh.AsSpan().IndexOf((ReadOnlySpan<byte>)[1, 4, 0, 0, 0]);
        borsh[at + 4] = 0xff;
        var error = Assert.Throws<BorshException>(() => SignedTransaction.Decode(borsh));
        Assert.Contains("a length of 4278190084 is more than the", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Garbage_is_refused_and_does_no_harm() =>
        Prop.ForAll(ArbMap.Default.ArbFor<byte[]>(), Arb.From(Gen.Choose(0, 400)), (noise, at) =>
        {
            byte[] borsh = Transaction(AllActions).Encode();
            for (int i = 0; i < noise.Length && at + i < borsh.Length; i++) borsh[at + i] ^= noise[i];
            RefusesOrReads(borsh);
            RefusesOrReads(noise);
        }).QuickCheckThrowOnFailure();

    private static void RefusesOrReads(byte[] borsh)
    {
        try
        {
            Assert.Equal(borsh, SignedTransaction.Decode(borsh).Encode());
        }
        catch (BorshException)
        {
            // What it says is not tested here.
        }
    }

    [Fact]
    public void A_delegation_holds_no_other()
    {
        var inner = Delegation([new TransferAction(1)]);
        Assert.Equal(inner.ReceiverId, ((DelegateAction)SignedTransaction.Decode(Transaction(inner).Encode()).Actions[0]).ReceiverId);
        var error = Assert.Throws<BorshException>(() => SignedTransaction.Decode(Transaction(Delegation([inner])).Encode()));
        Assert.StartsWith("a delegation is inside of another", error.Message, StringComparison.Ordinal);
    }

    private static DelegateAction Delegation(IReadOnlyList<ReceiptAction> actions)
    {
        var writer = new BorshWriter().String("alice.near").String("carol.near");
        ActionBorsh.WriteAll(writer, actions);
        return new DelegateAction
        {
            SenderId = "alice.near", ReceiverId = "carol.near", Actions = actions, Nonce = 1, MaxBlockHeight = 2, PublicKey = Key,
            Payload = writer.U64(1).U64(2).Raw(Key).ToArray(), Signature = (byte[])[0, .. new byte[64]],
        };
    }

    [Fact]
    public void Receipts_are_read_as_they_were_written()
    {
        Receipt[] receipts =
        [
            new ActionReceipt
            {
                PredecessorId = "a.near", ReceiverId = "b.near", Id = CryptoHash.Of("r"u8), SignerId = "c.near", SignerPublicKey = Key, GasPrice = 9, Actions = AllActions,
                OutputDataReceivers = [new DataReceiver(CryptoHash.Of("d"u8), "e.near")], InputDataIds = [CryptoHash.Of("i"u8)], RefundTo = "f.near",
            },
            new ActionReceipt { PredecessorId = "a.near", ReceiverId = "b.near", SignerId = "c.near", SignerPublicKey = Key, Actions = [], IsPromiseYield = true },
            new DataReceipt { PredecessorId = "a.near", ReceiverId = "b.near", DataId = CryptoHash.Of("d"u8), Data = "x"u8.ToArray() },
            new DataReceipt { PredecessorId = "a.near", ReceiverId = "b.near", DataId = CryptoHash.Of("d"u8), Data = null, IsPromiseResume = true },
        ];
        foreach (var receipt in receipts)
        {
            byte[] borsh = ReceiptBorsh.Encode(receipt);
            var read = ReceiptBorsh.Decode(borsh);
            Assert.Equal(borsh, ReceiptBorsh.Encode(read));
            Assert.Equal(receipt.GetType(), read.GetType());
        }
        Assert.Null(((DataReceipt)ReceiptBorsh.Decode(ReceiptBorsh.Encode(receipts[3]))).Data);
    }

    [Fact]
    public void Accounts_of_both_versions_are_read_as_they_were_written()
    {
        ContractId[] contracts =
        [
            default, new(ContractKind.Local, CryptoHash.Of("c"u8).ToArray()), new(ContractKind.Global, CryptoHash.Of("c"u8).ToArray()),
            new(ContractKind.GlobalByAccount, "lib.near"u8.ToArray()),
        ];
        foreach (var contract in contracts)
        {
            byte[] borsh = new Account(1, 2, contract, 3).Encode();
            var read = Account.Decode(borsh);
            Assert.Equal(borsh, read.Encode());
            Assert.Equal((contract.Kind, 3ul), (read.Contract.Kind, read.StorageUsage));
        }
        Assert.Equal(16 + 16 + 32 + 8, new Account(1, 2, default, 3).Encode().Length);
    }

    [Fact]
    public void Outcomes_keep_their_errors()
    {
        var error = NearError.Of("ActionError", ("index", 1ul), ("kind", NearError.Of("X", ("a", "text"), ("b", (UInt128)7), ("c", null), ("d", CryptoHash.Of("h"u8)))));
        var outcome = new ExecutionOutcome { Id = CryptoHash.Of("o"u8), ExecutorId = "a.near", Logs = ["l"], Profile = [new("wasm_instruction", 5)], Failure = error };
        var writer = OutcomeBorsh.Write(new BorshWriter(), outcome);
        var reader = new BorshReader(writer.Written);
        var read = OutcomeBorsh.Read(ref reader);
        reader.End();
        Assert.Equal(error.ToString(), read.Failure!.ToString());
        Assert.Equal(writer.ToArray(), OutcomeBorsh.Write(new BorshWriter(), read).ToArray());
        Assert.Null(read.SuccessValue);
    }

    [Theory]
    [InlineData("ed25519:6E8sCci9badyRkXb3JoRpBj5p8C6Tw41ELDZoiihKEtp", true)]
    [InlineData("6E8sCci9badyRkXb3JoRpBj5p8C6Tw41ELDZoiihKEtp", true)]
    [InlineData("ed25519:6E8sCci9badyRkXb3JoRpBj5p8C6Tw41ELDZoiih", false)]
    [InlineData("rsa:6E8sCci9badyRkXb3JoRpBj5p8C6Tw41ELDZoiihKEtp", false)]
    [InlineData("ed25519:0OIl", false)]
    [InlineData("", false)]
    public void Keys_are_text_of_their_kind_and_Base58(string text, bool good)
    {
        var key = PublicKeyText.TryParse(text);
        Assert.Equal(good, key is not null);
        if (key is not null) Assert.EndsWith(text, PublicKeyText.Format(key), StringComparison.Ordinal);
        Assert.Null(PublicKeyText.TryParse(new string('1', 1_000_000)));
    }
}
