using OutLayer.Near;
using OutLayer.Protocol.Crypto;

namespace OutLayer.Runtime.LocalNode.Rpc.Views;

/// <summary>The one validator, which makes and signs all blocks.</summary>
internal sealed class NodeIdentity
{
    private readonly Ed25519Key _key;
    private Kept? _kept;

    public NodeIdentity(ValidatorKey key)
    {
        const string Kind = "ed25519:";
        (AccountId, PublicKey) = (key.AccountId, key.PublicKey);
        byte[] secret = Base58Text.TryDecode(key.SecretKey.AsSpan(Kind.Length), Ed25519Key.SeedSize + Ed25519Key.PublicKeySize)
            ?? throw new ArgumentException($"the secret key of {key.AccountId} is not {Kind} and base58 of 64 bytes", nameof(key));
        _key = new Ed25519Key(secret.AsSpan(0, Ed25519Key.SeedSize));
    }

    public string AccountId { get; }

    public string PublicKey { get; }

    /// <summary>The signature over a block's hash; that of the last block asked for is kept.</summary>
    public string Sign(in CryptoHash hash)
    {
        var last = Volatile.Read(ref _kept);
        if (last is not null && last.Hash == hash) return last.Signature;
        string signature = PublicKeyText.Format([PublicKeys.Ed25519, .. _key.Sign(hash.ToArray())]);
        Volatile.Write(ref _kept, new Kept(hash, signature));
        return signature;
    }

    private sealed record Kept(CryptoHash Hash, string Signature);
}
