using System.Buffers.Binary;
using System.Numerics;
using System.Security.Cryptography;

namespace OutLayer.Near.Curves;

/// <summary>
/// Ed25519 (RFC 8032) as NEAR verifies it: without the cofactor, S below the group's order, R compared by its bytes. Public keys and
/// R of small order and keys whose y is not reduced are taken, and the hash is over the bytes as they came: libraries differ on
/// all of these ("Taming the many EdDSAs", Chalkias et al. 2020).
/// </summary>
public static class Ed25519
{
    public const int SignatureSize = 64, PublicKeySize = 32;

    private const int Digits = 257;

    // 2^252 + 27742317777372353535851937790883648493
    private static readonly ulong[] Order = [0x5812_631A_5CF5_D3ED, 0x14DE_F9DE_A2F7_9CD6, 0, 0x1000_0000_0000_0000];

    private static readonly BigInteger OrderNumber =
        (BigInteger.One << 252) + BigInteger.Parse("27742317777372353535851937790883648493", System.Globalization.CultureInfo.InvariantCulture);

    private static readonly EdwardsPoint[] MultiplesOfBase = EdwardsPoint.Base.OddMultiples();

    /// <summary>Whether the signature is the key's on the message.</summary>
    /// <exception cref="ArgumentException">The signature has not 64 bytes, or the key not 32.</exception>
    public static bool Verify(ReadOnlySpan<byte> signature, ReadOnlySpan<byte> message, ReadOnlySpan<byte> publicKey)
    {
        if (signature.Length != SignatureSize)
            throw new ArgumentException($"a signature has {SignatureSize} bytes, this has {signature.Length}", nameof(signature));
        if (publicKey.Length != PublicKeySize)
            throw new ArgumentException($"a public key has {PublicKeySize} bytes, this has {publicKey.Length}", nameof(publicKey));
        Span<ulong> s = stackalloc ulong[4], k = stackalloc ulong[4];
        for (int i = 0; i < 4; i++) s[i] = BinaryPrimitives.ReadUInt64LittleEndian(signature[(32 + 8 * i)..]);
        if (!Limb.Less(s, Order) || !EdwardsPoint.TryRead(publicKey, out var key)) return false;
        Challenge(signature[..32], publicKey, message, k);
        Span<byte> r = stackalloc byte[32];
        Combine(s, k, -key).Write(r);
        return r.SequenceEqual(signature[..32]);
    }

    /// <summary>Whether a public key is a point, and of the group of prime order: what a validator's key has to be.</summary>
    public static bool IsInPrimeOrderGroup(ReadOnlySpan<byte> publicKey)
    {
        if (publicKey.Length != PublicKeySize || !EdwardsPoint.TryRead(publicKey, out var key)) return false;
        Span<byte> product = stackalloc byte[32], neutral = stackalloc byte[32];
        Combine(stackalloc ulong[4], Order, key).Write(product);
        EdwardsPoint.Neutral.Write(neutral);
        return product.SequenceEqual(neutral);
    }

    // SHA-512(R, A, M) modulo the order.
    private static void Challenge(
        ReadOnlySpan<byte> r, ReadOnlySpan<byte> publicKey, ReadOnlySpan<byte> message, Span<ulong> result)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA512);
        hash.AppendData(r);
        hash.AppendData(publicKey);
        hash.AppendData(message);
        Span<byte> digest = stackalloc byte[64];
        hash.GetHashAndReset(digest);
        result.Clear();
        PrimeField.Exponent(new BigInteger(digest, isUnsigned: true) % OrderNumber).CopyTo(result);
    }

    // s * Base + k * point
    private static EdwardsPoint Combine(ReadOnlySpan<ulong> s, ReadOnlySpan<ulong> k, in EdwardsPoint point)
    {
        Span<sbyte> sDigits = stackalloc sbyte[Digits], kDigits = stackalloc sbyte[Digits];
        MultiExponentiation.WriteDigits(s, sDigits);
        MultiExponentiation.WriteDigits(k, kDigits);
        var multiples = point.OddMultiples();
        var sum = EdwardsPoint.Neutral;
        for (int bit = Digits - 1; bit >= 0; bit--)
        {
            sum = sum.Double();
            sum = AddDigit(sum, MultiplesOfBase, sDigits[bit]);
            sum = AddDigit(sum, multiples, kDigits[bit]);
        }
        return sum;
    }

    private static EdwardsPoint AddDigit(in EdwardsPoint sum, EdwardsPoint[] multiples, int digit) => digit switch
    {
        0 => sum,
        > 0 => sum + multiples[digit / 2],
        _ => sum + -multiples[-digit / 2],
    };
}
