using OutLayer.Near.Curves;

namespace OutLayer.Near;

/// <summary>Signatures of transactions and delegations, over a hash.</summary>
public static class Signatures
{
    private const int RecoveryByte = 64;

    /// <summary>Whether the signature is the key's; both with their kinds, which must be the same.</summary>
    /// <exception cref="NotSupportedException">ML-DSA-65, which this version does not verify.</exception>
    public static bool Verify(ReadOnlySpan<byte> signature, CryptoHash hash, ReadOnlySpan<byte> publicKey)
    {
        if (signature[0] != publicKey[0]) return false;
        Span<byte> message = stackalloc byte[CryptoHash.Size];
        hash.CopyTo(message);
        return publicKey[0] switch
        {
            PublicKeys.Ed25519 => Ed25519.Verify(signature[1..], message, publicKey[1..]),
            PublicKeys.Secp256K1 => VerifySecp256k1(signature[1..], message, publicKey[1..]),
            _ => throw NotVerified(),
        };
    }

    /// <summary>Throws for a key whose signatures are not verified, so that none is come by when it is too late to refuse it.</summary>
    /// <exception cref="NotSupportedException">ML-DSA-65.</exception>
    public static void RequireVerifiable(ReadOnlySpan<byte> publicKey)
    {
        if (publicKey[0] is not (PublicKeys.Ed25519 or PublicKeys.Secp256K1)) throw NotVerified();
    }

    private static NotSupportedException NotVerified() =>
        new("ML-DSA-65 signatures are not verified by this version; sign with an ed25519 or secp256k1 key");

    private static bool VerifySecp256k1(ReadOnlySpan<byte> signature, ReadOnlySpan<byte> message, ReadOnlySpan<byte> publicKey) =>
        signature[RecoveryByte] < 4
        && Ecdsa.Recover(message, signature[..RecoveryByte], signature[RecoveryByte], lowS: false) is { } signer
        && publicKey.SequenceEqual(signer);
}
