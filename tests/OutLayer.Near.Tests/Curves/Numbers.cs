using System.Globalization;
using System.Numerics;
using System.Runtime.InteropServices;
using FsCheck;
using FsCheck.Fluent;
using OutLayer.Near.Curves;
using Bn = OutLayer.Near.Curves.Fp256<OutLayer.Near.Curves.Bn254Prime>;

namespace OutLayer.Near.Tests.Curves;

/// <summary>Integers, field elements and generators of groups for tests of curves.</summary>
internal static class Numbers
{
    /// <summary>Any integer of 256 bits; often one near the ends, or with long runs of equal bits.</summary>
    public static readonly Arbitrary<BigInteger> Any256 = Gen.Frequency(
        (3, Bytes(32)), (1, Gen.Choose(0, 9).Select(number => (BigInteger)number)),
        (1, from bit in Gen.Choose(0, 255) from less in Gen.Choose(0, 2) select (BigInteger.One << bit) - Math.Min(less, 1 << Math.Min(bit, 2))),
        (1, Gen.Choose(1, 9).Select(number => (BigInteger.One << 256) - number))).ToArbitrary();

    /// <summary>Any integer of 384 bits.</summary>
    public static readonly Arbitrary<BigInteger> Any384 = Gen.Frequency(
        (3, Bytes(48)), (1, Gen.Choose(0, 9).Select(number => (BigInteger)number)),
        (1, Gen.Choose(0, 383).Select(bit => BigInteger.One << bit)),
        (1, Gen.Choose(1, 9).Select(number => PrimeField.Modulus<Fp381>() - number))).ToArbitrary();

    public static readonly Affine<Fp381> BlsG1 = new(
        PrimeField.Constant<Fp381>("17f1d3a73197d7942695638c4fa9ac0fc3688c4f9774b905a14e3a3f171bac586c55e83ff97a1aeffb3af00adb22c6bb"),
        PrimeField.Constant<Fp381>("08b3f481e3aaa0f1a09e30ed741d8ae4fcf5e095d5d00af600db18cb2c04b3edd03cc744a2888ae40caa232946c5e7e1"));

    public static readonly Affine<Fp2<Fp381>> BlsG2 = new(
        new(PrimeField.Constant<Fp381>("024aa2b2f08f0a91260805272dc51051c6e47ad4fa403b02b4510b647ae3d1770bac0326a805bbefd48056c8c121bdb8"),
            PrimeField.Constant<Fp381>("13e02b6052719f607dacd3a088274f65596bd0d09920b61ab5da61bbdc7f5049334cf11213945d57e5ac7d055d042b7e")),
        new(PrimeField.Constant<Fp381>("0ce5d527727d6e118cc9cdc6da2e351aadfd9baa8cbdd3a76d429a695160d12c923ac9cc3baca289e193548608b82801"),
            PrimeField.Constant<Fp381>("0606c4a02ea734cc32acd2b02bc28b99cb3e287e85a763af267492ab572e99ab3f370d275cec1da1aaa9075ff05f79be")));

    public static readonly Affine<Bn> BnG1 = new(Bn.One, Bn.One + Bn.One);

    /// <summary>EIP-197's P2.</summary>
    public static readonly Affine<Fp2<Bn>> BnG2 = new(
        new(Decimal("10857046999023057135944570762232829481370756359578518086990519993285655852781"),
            Decimal("11559732032986387107991004021392285783925812861821192530917403151452391805634")),
        new(Decimal("8495653923123431417604973247489272438418190587263600148770280649306958101930"),
            Decimal("4082367875863433681332203403145435568316851327593401208105741076214120093531")));

    public static readonly BigInteger BlsOrder =
        BigInteger.Parse("073eda753299d7d483339d80809a1d80553bda402fffe5bfeffffffff00000001", NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);

    public static BigInteger BnOrder => new(MemoryMarshal.AsBytes(Bn254.Order), isUnsigned: true);

    /// <summary>The integer modulo the prime, as an element.</summary>
    public static T Element<T>(BigInteger number)
        where T : unmanaged, IPrimeField<T>
    {
        ulong[] limbs = new ulong[T.Modulus.Length];
        PrimeField.Exponent(number % PrimeField.Modulus<T>()).CopyTo(limbs, 0);
        Assert.True(T.TryFromLimbs(limbs, out var element));
        return element;
    }

    public static BigInteger Integer<T>(T element)
        where T : unmanaged, IPrimeField<T>
    {
        ulong[] limbs = new ulong[T.Modulus.Length];
        element.CopyLimbs(limbs);
        return new(MemoryMarshal.AsBytes(limbs.AsSpan()), isUnsigned: true);
    }

    /// <summary>Four limbs.</summary>
    public static ulong[] Limbs(BigInteger number)
    {
        ulong[] limbs = new ulong[4];
        PrimeField.Exponent(number).CopyTo(limbs, 0);
        return limbs;
    }

    public static Affine<T> Times<T>(this Affine<T> point, BigInteger number)
        where T : unmanaged, IField<T> => ((Jacobian<T>)point).Multiply(PrimeField.Exponent(number)).ToAffine();

    public static void Holds(this Property property, int times) => property.Check(Config.QuickThrowOnFailure.WithMaxTest(times));

    private static Bn Decimal(string digits) => Element<Bn>(BigInteger.Parse(digits, CultureInfo.InvariantCulture));

    private static Gen<BigInteger> Bytes(int count) => Gen.ArrayOf(Gen.Choose(0, 255).Select(value => (byte)value), count)
        .Select(bytes => new BigInteger(bytes, isUnsigned: true));
}
