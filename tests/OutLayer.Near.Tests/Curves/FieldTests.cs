using System.Numerics;
using FsCheck;
using FsCheck.Fluent;
using OutLayer.Near.Curves;
using Bn = OutLayer.Near.Curves.Fp256<OutLayer.Near.Curves.Bn254Prime>;
using Edwards = OutLayer.Near.Curves.Fp256<OutLayer.Near.Curves.Prime25519>;

namespace OutLayer.Near.Tests.Curves;

/// <summary>Prime fields against big integers.</summary>
public sealed class FieldTests
{
    [Fact]
    public void The_primes_are_the_specifications()
    {
        BigInteger x = -(BigInteger)0xd201000000010000, n = 4_965_661_367_192_848_881;
        Assert.Equal(BigInteger.Pow(x - 1, 2) * Numbers.BlsOrder / 3 + x, PrimeField.Modulus<Fp381>());
        Assert.Equal(BigInteger.Pow(x, 4) - x * x + 1, Numbers.BlsOrder);
        Assert.Equal(36 * BigInteger.Pow(n, 4) + 36 * BigInteger.Pow(n, 3) + 24 * n * n + 6 * n + 1, PrimeField.Modulus<Bn>());
        Assert.Equal(36 * BigInteger.Pow(n, 4) + 36 * BigInteger.Pow(n, 3) + 18 * n * n + 6 * n + 1, Numbers.BnOrder);
        Assert.Equal((BigInteger.One << 255) - 19, PrimeField.Modulus<Edwards>());
    }

    [Fact]
    public void Fp381_is_arithmetic_modulo_its_prime() => IsArithmetic<Fp381>(Numbers.Any384);

    [Fact]
    public void Bn254s_field_is_arithmetic_modulo_its_prime() => IsArithmetic<Bn>(Numbers.Any256);

    [Fact]
    public void Edwards25519s_field_is_arithmetic_modulo_its_prime() => IsArithmetic<Edwards>(Numbers.Any256);

    [Fact]
    public void Square_roots_are_found_when_there_are_any()
    {
        HasRoots<Fp381>(Numbers.Any384);
        HasRoots<Bn>(Numbers.Any256);
    }

    [Fact]
    public void Fp2_is_arithmetic_with_a_root_of_minus_one() => Prop.ForAll(Numbers.Any384, Numbers.Any384, Numbers.Any384, (a, b, c) =>
    {
        var p = PrimeField.Modulus<Fp381>();
        Fp2<Fp381> left = new(Numbers.Element<Fp381>(a), Numbers.Element<Fp381>(b)), right = new(Numbers.Element<Fp381>(c), Numbers.Element<Fp381>(a + 1));
        var product = left * right;
        Assert.Equal(((a * c - b * (a + 1)) % p + p) % p, Numbers.Integer(product.C0));
        Assert.Equal((a * (a + 1) + b * c) % p, Numbers.Integer(product.C1));
        Assert.Equal(left * left, left.Square());
        Assert.Equal(left.IsZero ? left : Fp2<Fp381>.One, left * left.Inverse());
        Assert.Equal(left.Conjugate, PrimeField.Power(left, Fp381.Modulus));
    }).Holds(100);

    [Fact]
    public void Half_of_Fp2_has_square_roots() => Prop.ForAll(Numbers.Any384, Numbers.Any384, (a, b) =>
    {
        foreach (var element in new Fp2<Fp381>[] { new(Numbers.Element<Fp381>(a), Numbers.Element<Fp381>(b)), new(Numbers.Element<Fp381>(a), default), new(default, Numbers.Element<Fp381>(b)) })
        {
            Assert.True(element.Square().TrySqrt(out var root));
            Assert.True(root == element || root == -element);
            // An element and ξ times it: one of them is a square.
            if (!element.IsZero) Assert.NotEqual(element.TrySqrt(out _), Bls12381.MultiplyByXi(element).TrySqrt(out _));
        }
    }).Holds(50);

    [Fact]
    public void Bytes_of_a_prime_or_more_are_no_element()
    {
        Span<byte> bytes = stackalloc byte[48];
        (-Fp381.One).Write(bytes);
        Assert.True(Fp381.TryRead(bytes, out var last) && last == -Fp381.One);
        bytes[^1]++;
        Assert.False(Fp381.TryRead(bytes, out _));
        bytes.Fill(255);
        Assert.False(Fp381.TryRead(bytes, out _));
        Span<byte> pair = stackalloc byte[96];
        new Fp2<Fp381>(Fp381.One, -Fp381.One).Write(pair);
        Assert.True(Fp2<Fp381>.TryRead(pair, out var element) && element.C0 == Fp381.One && element.C1 == -Fp381.One);
        pair[47]++;
        Assert.False(Fp2<Fp381>.TryRead(pair, out _));
    }

    [Fact]
    public void A_constant_that_is_not_below_the_prime_is_refused() =>
        Assert.Throws<FormatException>(() => PrimeField.Constant<Bn>(PrimeField.Modulus<Bn>().ToString("x", null)));

    private static void IsArithmetic<T>(Arbitrary<BigInteger> numbers)
        where T : unmanaged, IPrimeField<T> => Prop.ForAll(numbers, numbers, (a, b) =>
        {
            var p = PrimeField.Modulus<T>();
            T left = Numbers.Element<T>(a), right = Numbers.Element<T>(b);
            Assert.Equal(a % p, Numbers.Integer(left));
            Assert.Equal((a + b) % p, Numbers.Integer(left + right));
            Assert.Equal((a % p - b % p + p) % p, Numbers.Integer(left - right));
            Assert.Equal(a * b % p, Numbers.Integer(left * right));
            Assert.Equal((p - a % p) % p, Numbers.Integer(-left));
            Assert.Equal(BigInteger.ModPow(a, p - 2, p), Numbers.Integer(left.Inverse()));
            Assert.Equal(!(a % p).IsEven, left.IsOdd);
            byte[] bytes = new byte[T.Size];
            left.Write(bytes);
            Assert.Equal(a % p, new BigInteger(bytes, isUnsigned: true, isBigEndian: true));
        }).Holds(300);

    private static void HasRoots<T>(Arbitrary<BigInteger> numbers)
        where T : unmanaged, IPrimeField<T> => Prop.ForAll(numbers, number =>
        {
            T element = Numbers.Element<T>(number), square = element.Square();
            Assert.True(square.TrySqrt(out var root));
            Assert.True(root.Equals(element) || root.Equals(-element));
            if (!element.IsZero) Assert.False((-square).TrySqrt(out _));  // -1 is no square: p = 3 mod 4
        }).Holds(100);
}
