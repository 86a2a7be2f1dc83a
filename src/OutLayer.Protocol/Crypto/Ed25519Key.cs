using Org.BouncyCastle.Math.EC.Rfc8032;

namespace OutLayer.Protocol.Crypto;

/// <summary>An Ed25519 key pair (RFC 8032), made from its 32-byte seed.</summary>
public sealed class Ed25519Key
{
    public const int SeedSize = 32;
    public const int PublicKeySize = 32;
    public const int SignatureSize = 64;

    private readonly byte[] _seed;
    private readonly byte[] _publicKey = new byte[PublicKeySize];

    /// <exception cref="ArgumentException"><paramref name="seed"/> is not 32 bytes long.</exception>
    public Ed25519Key(ReadOnlySpan<byte> seed)
    {
        if (seed.Length != SeedSize) throw new ArgumentException($"an Ed25519 seed has 32 bytes, got {seed.Length}");
        _seed = seed.ToArray();
        Ed25519.GeneratePublicKey(_seed, 0, _publicKey, 0);
    }

    public ReadOnlyMemory<byte> PublicKey => _publicKey;

    public byte[] Sign(ReadOnlySpan<byte> message)
    {
        var signature = new byte[SignatureSize];
        var bytes = message.ToArray();
        Ed25519.Sign(_seed, 0, bytes, 0, bytes.Length, signature, 0);
        return signature;
    }
}
