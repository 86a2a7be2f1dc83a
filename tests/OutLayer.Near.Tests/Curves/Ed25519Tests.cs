using FsCheck.Fluent;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Crypto.Signers;
using OutLayer.Near.Curves;

namespace OutLayer.Near.Tests.Curves;

/// <summary>Ed25519 where all libraries agree, and where NEAR's answer is one of several.</summary>
public sealed class Ed25519Tests
{
    [Theory]  // RFC 8032, section 7.1
    [InlineData("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b")]
    [InlineData("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00")]
    [InlineData("fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a")]
    public void Published_signatures_hold(string key, string message, string signature)
    {
        byte[] bytes = Convert.FromHexString(signature);
        Assert.True(Verify(bytes, message, key));
        for (int bit = 0; bit < 512; bit += 7)
        {
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.False(Verify(bytes, message, key));
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
        }
        Assert.False(Verify(bytes, message + "00", key));
    }

    [Theory]  // "Taming the many EdDSAs", table 6 (c): R and A of small and mixed order, S too large, encodings that are not reduced
    [InlineData(0, true, "8c93255d71dcab10e8f379c26200f3c7bd5f09d9bc3068d3ef4edeb4853022b6", "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData(1, true, "9bd9f44f4dcc75bd531b56b2cd280b0bb38fc1cd6d1230e14861d861de092e79", "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
        "f7badec5b8abeaf699583992219b7b223f1df3fbbea919844e3f7c554a43dd43a5bb704786be79fc476f91d3f3f89b03984d8068dcf1bb7dfc6637b45450ac04")]
    [InlineData(2, true, "aebf3f2601a0c8c5d39cc7d8911642f740b78168218da8471772b35f9d35b9ab", "f7badec5b8abeaf699583992219b7b223f1df3fbbea919844e3f7c554a43dd43",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa8c4bd45aecaca5b24fb97bc10ac27ac8751a7dfe1baff8b953ec9f5833ca260e")]
    [InlineData(3, true, "9bd9f44f4dcc75bd531b56b2cd280b0bb38fc1cd6d1230e14861d861de092e79", "cdb267ce40c5cd45306fa5d2f29731459387dbf9eb933b7bd5aed9a765b88d4d",
        "9046a64750444938de19f227bb80485e92b83fdb4b6506c160484c016cc1852f87909e14428a7a1d62e9f22f3d3ad7802db02eb2e688b6c52fcd6648a98bd009")]
    [InlineData(4, false, "e47d62c63f830dc7a6851a0b1f33ae4bb2f507fb6cffec4011eaccd55b53f56c", "cdb267ce40c5cd45306fa5d2f29731459387dbf9eb933b7bd5aed9a765b88d4d",
        "160a1cb0dc9c0258cd0a7d23e94d8fa878bcb1925f2c64246b2dee1796bed5125ec6bc982a269b723e0668e540911a9a6a58921d6925e434ab10aa7940551a09")]
    [InlineData(5, false, "e47d62c63f830dc7a6851a0b1f33ae4bb2f507fb6cffec4011eaccd55b53f56c", "cdb267ce40c5cd45306fa5d2f29731459387dbf9eb933b7bd5aed9a765b88d4d",
        "21122a84e0b5fca4052f5b1235c80a537878b38f3142356b2c2384ebad4668b7e40bc836dac0f71076f9abe3a53f9c03c1ceeeddb658d0030494ace586687405")]
    [InlineData(6, false, "85e241a07d148b41e47d62c63f830dc7a6851a0b1f33ae4bb2f507fb6cffec40", "442aad9f089ad9e14647b1ef9099a1ff4798d78589e66f28eca69c11f582a623",
        "e96f66be976d82e60150baecff9906684aebb1ef181f67a7189ac78ea23b6c0e547f7690a0e2ddcd04d87dbc3490dc19b3b3052f7ff0538cb68afb369ba3a514")]
    [InlineData(7, false, "85e241a07d148b41e47d62c63f830dc7a6851a0b1f33ae4bb2f507fb6cffec40", "442aad9f089ad9e14647b1ef9099a1ff4798d78589e66f28eca69c11f582a623",
        "8ce5b96c8f26d0ab6c47958c9e68b937104cd36e13c33566acd2fe8d38aa19427e71f98a473474f2f13f06f97c20d58cc3f54b8bd0d272f42b695dd7e89a8c22")]
    [InlineData(8, false, "9bedc267423725d473888631ebf45988bad3db83851ee85c85e241a07d148b41", "f7badec5b8abeaf699583992219b7b223f1df3fbbea919844e3f7c554a43dd43",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff03be9678ac102edcd92b0210bb34d7428d12ffc5df5f37e359941266a4e35f0f")]
    [InlineData(9, false, "9bedc267423725d473888631ebf45988bad3db83851ee85c85e241a07d148b41", "f7badec5b8abeaf699583992219b7b223f1df3fbbea919844e3f7c554a43dd43",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffca8c5b64cd208982aa38d4936621a4775aa233aa0505711d8fdcfdaa943d4908")]
    [InlineData(10, false, "e96b7021eb39c1a163b6da4e3093dcd3f21387da4cc4572be588fafae23c155b", "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
        "a9d55260f765261eb9b84e106f665e00b867287a761990d7135963ee0a7d59dca5bb704786be79fc476f91d3f3f89b03984d8068dcf1bb7dfc6637b45450ac04")]
    [InlineData(11, true, "39a591f5321bbe07fd5a23dc2f39d025d74526615746727ceefd6e82ae65c06f", "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
        "a9d55260f765261eb9b84e106f665e00b867287a761990d7135963ee0a7d59dca5bb704786be79fc476f91d3f3f89b03984d8068dcf1bb7dfc6637b45450ac04")]
    public void Edge_cases_are_decided_without_cofactor_and_over_the_bytes_as_they_came(
        int number, bool expected, string message, string key, string signature)
    {
        Assert.InRange(number, 0, 11);
        Assert.Equal(expected, Verify(Convert.FromHexString(signature), message, key));
    }

    [Fact]
    public void A_key_that_is_no_point_has_no_signatures()
    {
        string signature = new('0', 128);
        Assert.False(Verify(Convert.FromHexString(signature), "", "02" + new string('0', 62)));  // no x for y = 2
        Assert.False(EdwardsPoint.TryRead(Convert.FromHexString("02" + new string('0', 62)), out _));
    }

    [Fact]
    public void S_must_be_below_the_order()
    {
        // The neutral point as key and as R: any S that is a multiple of the order solves the equation.
        byte[] signature = new byte[64];
        signature[0] = 1;
        string key = "01" + new string('0', 62);
        Assert.True(Verify(signature, "", key));
        Convert.FromHexString("edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010").CopyTo(signature, 32);
        Assert.False(Verify(signature, "", key));
    }

    [Theory]  // y = 1, its x is 0: with the sign that 0 does not have, and as p + 1
    [InlineData("0100000000000000000000000000000000000000000000000000000000000080")]
    [InlineData("eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f")]
    public void Keys_that_are_not_canonical_are_taken_but_not_R(string key)
    {
        byte[] signature = new byte[64];
        signature[0] = 1;
        Assert.True(Verify(signature, "", key));
        Convert.FromHexString(key).CopyTo(signature, 0);
        Assert.False(Verify(signature, "", key));
    }

    [Fact]
    public void Signatures_that_another_library_makes_hold() => Prop.ForAll(Numbers.Any256, Numbers.Any384, (seed, text) =>
    {
        byte[] secret = [.. seed.ToByteArray(isUnsigned: true), .. new byte[32]], message = text.ToByteArray();
        var key = new Ed25519PrivateKeyParameters(secret, 0);
        var signer = new Ed25519Signer();
        signer.Init(true, key);
        signer.BlockUpdate(message, 0, message.Length);
        byte[] signature = signer.GenerateSignature(), publicKey = key.GeneratePublicKey().GetEncoded();
        Assert.True(Ed25519.Verify(signature, message, publicKey));
        Assert.False(Ed25519.Verify(signature, [.. message, 0], publicKey));
    }).Holds(50);

    [Theory]
    [InlineData(63, 32, "a signature has 64 bytes, this has 63")]
    [InlineData(65, 32, "a signature has 64 bytes, this has 65")]
    [InlineData(64, 31, "a public key has 32 bytes, this has 31")]
    public void Other_lengths_are_the_callers_mistake(int signature, int key, string expected) => Assert.StartsWith(
        expected, Assert.Throws<ArgumentException>(() => Ed25519.Verify(new byte[signature], [], new byte[key])).Message, StringComparison.Ordinal);

    [Fact]
    public void Points_are_written_as_they_were_read() => Prop.ForAll(Numbers.Any256, number =>
    {
        byte[] bytes = [.. number.ToByteArray(isUnsigned: true), .. new byte[32]];
        if (!EdwardsPoint.TryRead(bytes.AsSpan(0, 32), out var point)) return;
        byte[] written = new byte[32], again = new byte[32];
        point.Write(written);
        Assert.True(EdwardsPoint.TryRead(written, out point));
        (point + -point + point).Write(again);
        Assert.Equal(written, again);
        (point + point).Write(written);
        point.Double().Write(again);
        Assert.Equal(written, again);
    }).Holds(100);

    private static bool Verify(byte[] signature, string message, string key) =>
        Ed25519.Verify(signature, Convert.FromHexString(message), Convert.FromHexString(key));
}
