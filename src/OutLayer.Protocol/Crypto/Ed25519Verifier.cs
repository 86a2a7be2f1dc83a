using System.Numerics;
using Org.BouncyCastle.Math.EC.Rfc8032;

namespace OutLayer.Protocol.Crypto;

/// <summary>
/// Strict Ed25519 verification: S is below the group order, A and R are canonical encodings of points that are not of
/// small order, and the cofactorless equation of RFC 8032 5.1.7 holds. So a signature has one form, and no key signs
/// every message.
/// </summary>
public static class Ed25519Verifier
{
    private static readonly BigInteger FieldPrime = (BigInteger.One << 255) - 19;
    private static readonly BigInteger GroupOrder =
        (BigInteger.One << 252) + BigInteger.Parse("27742317777372353535851937790883648493", null);

    /// <summary>The y coordinates of the eight points whose order divides 8; x is either root.</summary>
    private static readonly BigInteger[] SmallOrder =
    [
        BigInteger.Zero,
        BigInteger.One,
        FieldPrime - 1,
        LittleEndian(Convert.FromHexString("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05")),
        LittleEndian(Convert.FromHexString("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a")),
    ];

    /// <summary>True if the signature is good; else <paramref name="reason"/> says why it is not.</summary>
    public static bool Verify(
        ReadOnlySpan<byte> publicKey, ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature, out string reason)
    {
        reason = Refusal(publicKey, signature) ?? "";
        if (reason.Length > 0) return false;
        var bytes = message.ToArray();
        if (Ed25519.Verify(signature.ToArray(), 0, publicKey.ToArray(), 0, bytes, 0, bytes.Length)) return true;
        reason = "the signature is not one of this key over these bytes";
        return false;
    }

    private static string? Refusal(ReadOnlySpan<byte> publicKey, ReadOnlySpan<byte> signature)
    {
        if (publicKey.Length != Ed25519Key.PublicKeySize) return "the public key is not 32 bytes long";
        if (signature.Length != Ed25519Key.SignatureSize) return "the signature is not 64 bytes long";
        if (PointRefusal(publicKey) is { } key) return $"the public key {key}";
        if (PointRefusal(signature[..32]) is { } point) return $"the point R of the signature {point}";
        return LittleEndian(signature[32..]) >= GroupOrder ? "the number S of the signature is not below the group order" : null;
    }

    private static string? PointRefusal(ReadOnlySpan<byte> encoded)
    {
        Span<byte> bytes = stackalloc byte[32];
        encoded.CopyTo(bytes);
        bytes[31] &= 0x7f;   // the sign of x
        var y = LittleEndian(bytes);
        if (y >= FieldPrime) return "is not canonically encoded";
        return SmallOrder.Contains(y) ? "is of small order" : null;
    }

    private static BigInteger LittleEndian(ReadOnlySpan<byte> bytes) => new(bytes, isUnsigned: true);
}
