using System.Numerics;
using OutLayer.Protocol.Crypto;

namespace OutLayer.Protocol.Tests.Crypto;

public class Ed25519Tests
{
    private static readonly BigInteger GroupOrder = (BigInteger.One << 252) + BigInteger.Parse("27742317777372353535851937790883648493", null);

    private static readonly Ed25519Key Key = new(Enumerable.Range(0, 32).Select(i => (byte)i).ToArray());

    /// <summary>RFC 8032, 7.1: tests 1 to 3.</summary>
    [Theory]
    [InlineData("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60", "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b")]
    [InlineData("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb", "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00")]
    [InlineData("c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7", "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a")]
    public void Signatures_are_those_of_the_rfc(string seed, string publicKey, string message, string signature)
    {
        var key = new Ed25519Key(Convert.FromHexString(seed));
        Assert.Equal(publicKey, Hex.Encode(key.PublicKey.Span));
        Assert.Equal(signature, Hex.Encode(key.Sign(Convert.FromHexString(message))));
        Assert.True(Verify(key.PublicKey.ToArray(), Convert.FromHexString(message), Convert.FromHexString(signature), out _));
    }

    [Fact]
    public void Every_flipped_bit_of_a_signature_is_refused()
    {
        var good = Key.Sign("message"u8);
        for (int bit = 0; bit < 8 * good.Length; bit++)
            Assert.False(Verify(Key.PublicKey.ToArray(), "message"u8, Flip(good, bit), out string reason), $"bit {bit}: {reason}");
    }

    [Fact]
    public void Another_message_and_another_key_are_refused()
    {
        var good = Key.Sign("message"u8);
        Assert.False(Verify(Key.PublicKey.ToArray(), "massage"u8, good, out string reason));
        Assert.Equal("the signature is not one of this key over these bytes", reason);
        Assert.False(Verify(new Ed25519Key(new byte[32]).PublicKey.ToArray(), "message"u8, good, out _));
    }

    [Fact]
    public void S_plus_the_group_order_is_refused()
    {
        var signature = Key.Sign("message"u8);
        var s = new BigInteger(signature.AsSpan(32), isUnsigned: true) + GroupOrder;
        Assert.True(s.TryWriteBytes(signature.AsSpan(32), out _, isUnsigned: true));
        Assert.False(Verify(Key.PublicKey.ToArray(), "message"u8, signature, out string reason));
        Assert.Equal("the number S of the signature is not below the group order", reason);
    }

    /// <summary>
    /// The eight points of small order, then their spellings that are not canonical: with y + p, and with the sign bit
    /// where x is 0. With such a key, S = 0 and R the same point, a lax verifier accepts every (or every eighth) message.
    /// </summary>
    [Theory]
    [InlineData("0000000000000000000000000000000000000000000000000000000000000000", "is of small order")]
    [InlineData("0000000000000000000000000000000000000000000000000000000000000080", "is of small order")]
    [InlineData("0100000000000000000000000000000000000000000000000000000000000000", "is of small order")]
    [InlineData("0100000000000000000000000000000000000000000000000000000000000080", "is of small order")]
    [InlineData("ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f", "is of small order")]
    [InlineData("ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff", "is of small order")]
    [InlineData("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05", "is of small order")]
    [InlineData("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85", "is of small order")]
    [InlineData("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a", "is of small order")]
    [InlineData("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa", "is of small order")]
    [InlineData("edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f", "is not canonically encoded")]
    [InlineData("eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f", "is not canonically encoded")]
    [InlineData("eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff", "is not canonically encoded")]
    [InlineData("ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff", "is not canonically encoded")]
    public void Points_of_small_order_and_odd_spellings_are_refused_as_key_and_as_R(string hex, string reason)
    {
        var point = Convert.FromHexString(hex);
        byte[] signature = [.. point, .. new byte[32]];
        Assert.False(Verify(point, "any"u8, signature, out string ofKey));
        Assert.Equal($"the public key {reason}", ofKey);
        Assert.False(Verify(Key.PublicKey.ToArray(), "any"u8, signature, out string ofPoint));
        Assert.Equal($"the point R of the signature {reason}", ofPoint);
    }

    [Fact]
    public void A_key_that_is_no_point_is_refused()
    {
        var notOnCurve = new byte[32];
        notOnCurve[0] = 2;   // y = 2 has no x
        Assert.False(Verify(notOnCurve, "any"u8, Key.Sign("any"u8), out _));
    }

    [Theory]
    [InlineData(31, 64, "the public key is not 32 bytes long")]
    [InlineData(32, 63, "the signature is not 64 bytes long")]
    [InlineData(0, 0, "the public key is not 32 bytes long")]
    public void Wrong_lengths_are_refused(int keySize, int signatureSize, string expected)
    {
        var key = Key.PublicKey.ToArray()[..keySize];
        Assert.False(Verify(key, "any"u8, new byte[signatureSize], out string reason));
        Assert.Equal(expected, reason);
    }

    [Fact]
    public void A_seed_of_another_length_is_refused() => Assert.Throws<ArgumentException>(() => new Ed25519Key(new byte[31]));

    private static bool Verify(byte[] key, ReadOnlySpan<byte> message, byte[] signature, out string reason) =>
        Ed25519Verifier.Verify(key, message, signature, out reason);

    private static byte[] Flip(byte[] bytes, int bit)
    {
        var flipped = (byte[])bytes.Clone();
        flipped[bit / 8] ^= (byte)(1 << (bit % 8));
        return flipped;
    }
}
