using System.Diagnostics.CodeAnalysis;
using Org.BouncyCastle.Asn1.X9;
using Org.BouncyCastle.Crypto.EC;
using Org.BouncyCastle.Math;
using Org.BouncyCastle.Math.EC;

namespace OutLayer.Near.Curves;

/// <summary>ECDSA (SEC 1, version 2) on the two curves that NEAR has it for. Signatures are r and s, 32 bytes each, big-endian.</summary>
internal static class Ecdsa
{
    private static readonly X9ECParameters Secp256k1 = CustomNamedCurves.GetByName("secp256k1");
    private static readonly X9ECParameters Secp256r1 = CustomNamedCurves.GetByName("secp256r1");

    /// <summary>
    /// The public key, x and y, that a secp256k1 signature of a hash is by (SEC 1, section 4.1.6); null if there is none.
    /// </summary>
    /// <param name="hash">32 bytes.</param>
    /// <param name="signature">64 bytes.</param>
    /// <param name="recovery">0 to 3: bit 0 is the parity of R's y, bit 1 whether its x is r + n.</param>
    /// <param name="lowS">Whether an s above half of the order is refused.</param>
    public static byte[]? Recover(ReadOnlySpan<byte> hash, ReadOnlySpan<byte> signature, int recovery, bool lowS)
    {
        var n = Secp256k1.N;
        if (!TryRead(signature, n, out var r, out var s) || (lowS && s.CompareTo(n.ShiftRight(1)) > 0)) return null;
        var x = (recovery & 2) != 0 ? r.Add(n) : r;
        if (!TryFindPoint(Secp256k1.Curve, x, odd: (recovery & 1) != 0, out var point)) return null;
        var inverse = r.ModInverse(n);
        var z = new BigInteger(1, hash.ToArray());
        var key = ECAlgorithms.SumOfTwoMultiplies(
            Secp256k1.G, z.Negate().Multiply(inverse).Mod(n), point, s.Multiply(inverse).Mod(n)).Normalize();
        return key.IsInfinity ? null : [.. key.AffineXCoord.GetEncoded(), .. key.AffineYCoord.GetEncoded()];
    }

    /// <summary>Whether r and s are in their ranges: what <see cref="VerifyP256"/> would look at first.</summary>
    public static bool IsP256Signature(ReadOnlySpan<byte> signature) => TryRead(signature, Secp256r1.N, out _, out _);

    /// <summary>
    /// Whether a secp256r1 signature of a hash is the key's (SEC 1, section 4.1.4). A hash longer than 32 bytes is cut off, a
    /// shorter one is a smaller number, one below 16 bytes is refused.
    /// </summary>
    /// <param name="signature">64 bytes.</param>
    /// <param name="hash">The message's hash, which is not hashed again.</param>
    /// <param name="publicKey">33 bytes: SEC 1's compressed form, or its compact one: 5, and of both y the smaller.</param>
    public static bool VerifyP256(ReadOnlySpan<byte> signature, ReadOnlySpan<byte> hash, ReadOnlySpan<byte> publicKey)
    {
        var n = Secp256r1.N;
        if (!TryRead(signature, n, out var r, out var s) || hash.Length < 16) return false;
        if (!TryReadKey(publicKey, out var key)) return false;
        var inverse = s.ModInverse(n);
        var z = new BigInteger(1, hash[..Math.Min(hash.Length, 32)].ToArray());
        var point = ECAlgorithms.SumOfTwoMultiplies(
            Secp256r1.G, z.Multiply(inverse).Mod(n), key, r.Multiply(inverse).Mod(n)).Normalize();
        return !point.IsInfinity && point.AffineXCoord.ToBigInteger().Mod(n).Equals(r);
    }

    private static bool TryReadKey(ReadOnlySpan<byte> bytes, [NotNullWhen(true)] out ECPoint? key)
    {
        key = null;
        if (bytes[0] is not (2 or 3 or 5)) return false;
        if (!TryFindPoint(Secp256r1.Curve, new BigInteger(1, bytes[1..].ToArray()), bytes[0] == 3, out key)) return false;
        if (bytes[0] != 5) return true;
        var other = key.Negate().Normalize();
        if (other.AffineYCoord.ToBigInteger().CompareTo(key.AffineYCoord.ToBigInteger()) < 0) key = other;
        return true;
    }

    private static bool TryRead(ReadOnlySpan<byte> signature, BigInteger n, out BigInteger r, out BigInteger s)
    {
        r = new BigInteger(1, signature[..32].ToArray());
        s = new BigInteger(1, signature[32..].ToArray());
        return r.SignValue > 0 && s.SignValue > 0 && r.CompareTo(n) < 0 && s.CompareTo(n) < 0;
    }

    private static bool TryFindPoint(ECCurve curve, BigInteger x, bool odd, [NotNullWhen(true)] out ECPoint? point)
    {
        point = null;
        if (x.CompareTo(curve.Field.Characteristic) >= 0) return false;
        var fieldX = curve.FromBigInteger(x);
        var y = fieldX.Square().Add(curve.A).Multiply(fieldX).Add(curve.B).Sqrt();
        if (y is null) return false;
        if (y.TestBitZero() != odd) y = y.Negate();
        point = curve.CreatePoint(x, y.ToBigInteger());
        return true;
    }
}
