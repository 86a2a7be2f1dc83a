using System.Security.Cryptography;
using System.Text;
using OutLayer.Near;
using OutLayer.Protocol.Crypto;
using OutLayer.Runtime.LocalNode;

namespace OutLayer.Runtime.Tests.LocalNode;

/// <summary>Signs transactions for one account of a node, as a wallet does.</summary>
internal sealed class TestWallet
{
    private readonly NearNode _node;
    private readonly Ed25519Key _key;
    private ulong _nonce;

    public TestWallet(NearNode node, string account, Ed25519Key key, ulong nonce = 0) => (_node, Account, _key, _nonce) = (node, account, key, nonce);

    public string Account { get; }

    public byte[] PublicKey => [PublicKeys.Ed25519, .. _key.PublicKey.Span];

    /// <summary>The wallet of test.near.</summary>
    public static TestWallet Genesis(NearNode node) =>
        new(node, node.Key.AccountId, new Ed25519Key(Base58Text.TryDecode(node.Key.SecretKey.AsSpan("ed25519:".Length), 64)!.AsSpan(0, 32)));

    public static Ed25519Key KeyOf(string seed) => new(SHA256.HashData(Encoding.UTF8.GetBytes(seed)));

    /// <summary>A wallet with another key.</summary>
    public TestWallet With(Ed25519Key key, ulong nonce) => new(_node, Account, key, nonce);

    public SignedTransaction Sign(string receiver, params IReadOnlyList<ReceiptAction> actions) => Sign(receiver, ++_nonce, actions);

    public SignedTransaction Sign(string receiver, ulong nonce, IReadOnlyList<ReceiptAction> actions) => SignAs(new SignedTransaction
    {
        SignerId = Account, PublicKey = PublicKey, Nonce = nonce, ReceiverId = receiver, BlockHash = _node.Head.Block.Hash, Actions = actions,
    });

    public SignedTransaction SignAs(SignedTransaction unsigned)
    {
        byte[] signature = _key.Sign(SHA256.HashData(unsigned.EncodeUnsigned()));
        return SignedTransaction.Decode((unsigned with { Signature = (byte[])[PublicKeys.Ed25519, .. signature] }).Encode());
    }

    public Task<TransactionStatus> Send(string receiver, params IReadOnlyList<ReceiptAction> actions) => _node.Submit(Sign(receiver, actions));

    public Task<TransactionStatus> Call(string contract, string method, string args = "{}", ulong gas = 100_000_000_000_000, UInt128 deposit = default) =>
        Send(contract, new FunctionCallAction(method, Encoding.UTF8.GetBytes(args), deposit, gas, 0));

    /// <summary>Makes an account below this one, with a key and a balance, and gives its wallet.</summary>
    public async Task<TestWallet> Create(string name, UInt128 balance, byte[]? code = null)
    {
        string id = $"{name}.{Account}";
        var key = KeyOf(id);
        byte[] publicKey = [PublicKeys.Ed25519, .. key.PublicKey.Span];
        List<ReceiptAction> actions = [new CreateAccountAction(), new TransferAction(balance), new AddKeyAction(publicKey, 0, null)];
        if (code is not null) actions.Add(new DeployContractAction(code));
        var status = await Send(id, actions);
        Assert.Null(status.Receipts[0].Outcome.Failure);
        var made = _node.Head.Ledger().FindKey(id, publicKey)!;
        return new TestWallet(_node, id, key, made.Nonce);
    }
}
