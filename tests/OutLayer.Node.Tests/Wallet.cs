using System.Text;
using OutLayer.Near;
using OutLayer.Protocol.Crypto;
using OutLayer.Runtime.LocalNode;

namespace OutLayer.Node.Tests;

/// <summary>Signs transactions of a chain's first account, or of another that has its key.</summary>
internal sealed class Wallet
{
    private readonly Ed25519Key _key;
    private readonly byte[] _publicKey;
    private readonly CryptoHash _block;

    public Wallet(string secretKey, CryptoHash block)
    {
        _key = new Ed25519Key(Base58Text.TryDecode(secretKey.AsSpan("ed25519:".Length), 64)!.AsSpan(0, 32));
        _publicKey = [PublicKeys.Ed25519, .. _key.PublicKey.Span];
        _block = block;
    }

    public Wallet(NearNode node) : this(node.Key.SecretKey, node.Head.Block.Hash)
    {
    }

    public string Account { get; init; } = "test.near";

    public ulong Nonce { get; set; }

    public ReadOnlyMemory<byte> PublicKey => _publicKey;

    public static FunctionCallAction Call(string method, string arguments = "", ulong gas = 100_000_000_000_000) =>
        new(method, Encoding.UTF8.GetBytes(arguments), 0, gas, 0);

    /// <summary>The next transaction, signed.</summary>
    public SignedTransaction Sign(string receiver, params ReceiptAction[] actions)
    {
        var transaction = new SignedTransaction { SignerId = Account, PublicKey = _publicKey, Nonce = ++Nonce, ReceiverId = receiver, BlockHash = _block, Actions = actions };
        var hash = CryptoHash.Of(transaction.EncodeUnsigned());
        return transaction with { Hash = hash, Signature = (byte[])[PublicKeys.Ed25519, .. _key.Sign(hash.ToArray())] };
    }

    public string Base64(string receiver, params ReceiptAction[] actions) => Convert.ToBase64String(Sign(receiver, actions).Encode());
}
