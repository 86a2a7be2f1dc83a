using System.Security.Cryptography;
using FsCheck.Fluent;
using Org.BouncyCastle.Crypto.Digests;
using Org.BouncyCastle.Crypto.EC;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Crypto.Signers;
using Org.BouncyCastle.Math;
using OutLayer.Near.Curves;

namespace OutLayer.Near.Tests.Curves;

/// <summary>ECDSA on secp256k1 and on secp256r1.</summary>
public sealed class EcdsaTests
{
    private const string Key = "022927b10512bae3eddcfe467828128bad2903269919f7086069c8c4df6c732838";
    private const string Signature = "2ba3a8be6b94d5ec80a6d9d1190a436effe50d85a1eee859b8cc6af9bd5c2e184cd60b855d442f5b3c7b11eb6c4e0ae7525fe710fab9aa7c77a67f79e6fadd76";
    private const string N = "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551";

    [Fact]
    public void Recovery_gives_what_nearcores_vectors_say()
    {
        int rows = 0;
        foreach (var row in Shared.Json("near/ecrecover-tests.json").EnumerateArray())
        {
            string Hex(string name) => row.GetProperty(name).GetString()!;
            byte[]? key = Ecdsa.Recover(
                Convert.FromHexString(Hex("m")), Convert.FromHexString(Hex("sig")), row.GetProperty("v").GetInt32(), row.GetProperty("mc").GetBoolean());
            Assert.Equal(row.GetProperty("res").GetString(), key is null ? null : Convert.ToHexStringLower(key));
            rows++;
        }
        Assert.Equal(161, rows);
    }

    [Fact]
    public void Recovery_finds_the_key_that_signed() => Prop.ForAll(Numbers.Any256, Numbers.Any256, (secret, text) =>
    {
        byte[] hash = SHA256.HashData(text.ToByteArray());
        var (signature, key) = Sign("secp256k1", secret, hash);
        byte[] expected = key.GetEncoded(false)[1..];
        Assert.Contains(Enumerable.Range(0, 2), v => Ecdsa.Recover(hash, signature, v, lowS: false) is { } found && found.SequenceEqual(expected));
    }).Holds(20);

    [Fact]
    public void Recovery_refuses_what_is_out_of_range()
    {
        byte[] hash = [.. Enumerable.Repeat((byte)1, 32)], ones = [.. Enumerable.Repeat((byte)1, 64)];
        Assert.NotNull(Ecdsa.Recover(hash, ones, 0, lowS: true));
        Assert.Null(Ecdsa.Recover(hash, [.. new byte[32], .. ones[32..]], 0, lowS: false));
        Assert.Null(Ecdsa.Recover(hash, [.. ones[..32], .. new byte[32]], 0, lowS: false));
        byte[] order = Convert.FromHexString("fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141");
        Assert.Null(Ecdsa.Recover(hash, [.. order, .. ones[32..]], 0, lowS: false));
        Assert.Null(Ecdsa.Recover(hash, [.. ones[..32], .. order], 0, lowS: false));
        Assert.Null(Ecdsa.Recover(hash, ones, 2, lowS: false));  // r + n is beyond the prime
        byte[] half = Convert.FromHexString("7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0");
        Assert.NotNull(Ecdsa.Recover(hash, [.. ones[..32], .. half], 0, lowS: true));
        half[^1]++;
        Assert.Null(Ecdsa.Recover(hash, [.. ones[..32], .. half], 0, lowS: true));
        Assert.NotNull(Ecdsa.Recover(hash, [.. ones[..32], .. half], 0, lowS: false));
    }

    [Fact]
    public void Recovery_of_infinity_is_no_key()
    {
        // R = G and s = z: the key would be (s G - z G) / r.
        var g = CustomNamedCurves.GetByName("secp256k1").G.Normalize();
        byte[] hash = [.. Enumerable.Repeat((byte)1, 32)], r = g.AffineXCoord.GetEncoded();
        int odd = g.AffineYCoord.TestBitZero() ? 1 : 0;
        Assert.Null(Ecdsa.Recover(hash, [.. r, .. hash], odd, lowS: false));
        Assert.NotNull(Ecdsa.Recover(hash, [.. r, .. hash], 1 - odd, lowS: false));
    }

    [Theory]  // Wycheproof, ecdsa_secp256r1_sha256_p1363
    [InlineData(true, "3639383139", Key, "64a1aab5000d0e804f3e2fc02bdee9be8ff312334e2ba16d11547c97711c898e6af015971cc30be6d1a206d4e013e0997772a2f91d73286ffd683b9bb2cf4f1b")]
    [InlineData(true, "313233343030", Key, Signature)]
    [InlineData(true, "313233343030", "0268ec6e298eafe16539156ce57a14b04a7047c221bafc3a582eaeb0d857c4d946",
        "7fffffff800000007fffffffffffffffde737d56d38bcf4279dce5617e3192a97fffffff800000007fffffffffffffffde737d56d38bcf4279dce5617e3192a9")]
    [InlineData(false, "313233343030", Key,
        "d45c5740946b2a147f59262ee6f5bc90bd01ed280528b62b3aed5fc93f06f739b329f479a2bbd0a5c384ee1493b1f5186a87139cac5df4087c134b49156847db")]
    [InlineData(false, "313233343030", "03" + "2927b10512bae3eddcfe467828128bad2903269919f7086069c8c4df6c732838", Signature)]
    [InlineData(false, "313233343030", "04" + "2927b10512bae3eddcfe467828128bad2903269919f7086069c8c4df6c732838", Signature)]
    [InlineData(false, "313233343030", "05" + "2927b10512bae3eddcfe467828128bad2903269919f7086069c8c4df6c732838", Signature)]
    [InlineData(false, "313233343030", "02" + "ffffffff00000001000000000000000000000000ffffffffffffffffffffffff", Signature)]
    public void P256_signatures_hold_as_published(bool expected, string message, string key, string signature)
    {
        Assert.True(Ecdsa.IsP256Signature(Convert.FromHexString(signature)));
        Assert.Equal(expected, Ecdsa.VerifyP256(Convert.FromHexString(signature), SHA256.HashData(Convert.FromHexString(message)), Convert.FromHexString(key)));
    }

    [Theory]
    [InlineData("00", "01")]
    [InlineData("01", "00")]
    [InlineData(N, "01")]
    [InlineData("01", N)]
    public void P256_r_and_s_are_between_0_and_the_order(string r, string s)
    {
        byte[] signature = Convert.FromHexString(r.PadLeft(64, '0') + s.PadLeft(64, '0'));
        Assert.False(Ecdsa.IsP256Signature(signature));
        Assert.False(Ecdsa.VerifyP256(signature, new byte[32], Convert.FromHexString(Key)));
    }

    [Fact]
    public void A_P256_hash_is_cut_off_at_32_bytes_is_a_number_if_shorter_and_refused_below_16()
    {
        byte[] hash = [.. new byte[16], .. Enumerable.Range(1, 16).Select(i => (byte)i)];
        var (signature, key) = Sign("secp256r1", 77, hash);
        byte[] compressed = key.GetEncoded(true);
        Assert.True(Ecdsa.VerifyP256(signature, hash, compressed));
        Assert.True(Ecdsa.VerifyP256(signature, [.. hash, 1, 2, 3], compressed));
        Assert.True(Ecdsa.VerifyP256(signature, hash.AsSpan(16), compressed));
        Assert.False(Ecdsa.VerifyP256(signature, hash.AsSpan(0, 31), compressed));
        byte[] small = [.. new byte[17], .. Enumerable.Range(1, 15).Select(i => (byte)i)];
        (signature, _) = Sign("secp256r1", 77, small);
        Assert.True(Ecdsa.VerifyP256(signature, small, compressed));
        Assert.False(Ecdsa.VerifyP256(signature, small.AsSpan(17), compressed));
    }

    [Fact]
    public void A_compact_P256_key_means_the_smaller_y() => Prop.ForAll(Numbers.Any256, secret =>
    {
        byte[] hash = SHA256.HashData([1]);
        var (signature, key) = Sign("secp256r1", secret, hash);
        var y = key.Normalize().AffineYCoord.ToBigInteger();
        bool smaller = y.CompareTo(key.Negate().Normalize().AffineYCoord.ToBigInteger()) < 0;
        byte[] compact = key.GetEncoded(true);
        Assert.True(Ecdsa.VerifyP256(signature, hash, compact));
        compact[0] = 5;
        Assert.Equal(smaller, Ecdsa.VerifyP256(signature, hash, compact));
    }).Holds(20);

    private static (byte[] Signature, Org.BouncyCastle.Math.EC.ECPoint Key) Sign(
        string curve, System.Numerics.BigInteger secret, byte[] hash)
    {
        var domain = CustomNamedCurves.GetByName(curve);
        var d = new BigInteger(1, secret.ToByteArray(isUnsigned: true)).Mod(domain.N.Subtract(BigInteger.One)).Add(BigInteger.One);
        var parameters = new ECDomainParameters(domain.Curve, domain.G, domain.N, domain.H);
        var signer = new ECDsaSigner(new HMacDsaKCalculator(new Sha256Digest()));
        signer.Init(true, new ECPrivateKeyParameters(d, parameters));
        var rs = signer.GenerateSignature(hash);
        return ([.. Bytes(rs[0]), .. Bytes(rs[1])], domain.G.Multiply(d).Normalize());
    }

    private static byte[] Bytes(BigInteger number)
    {
        byte[] bytes = number.ToByteArrayUnsigned();
        return [.. new byte[32 - bytes.Length], .. bytes];
    }
}
