using System.Numerics;
using OutLayer.Near.Curves;
using Bn = OutLayer.Near.Curves.Fp256<OutLayer.Near.Curves.Bn254Prime>;

namespace OutLayer.Near.Tests.Curves;

/// <summary>The laws of Fp12, and the exponents of pairings.</summary>
public sealed class TowerTests
{
    [Fact]
    public void Fp12_of_Bn254_is_a_field() => IsField<Bn, Bn254>(Numbers.BnOrder);

    [Fact]
    public void Fp12_of_Bls12381_is_a_field() => IsField<Fp381, Bls12381>(Numbers.BlsOrder);

    [Fact]
    public void Bn254s_hard_exponent_is_a_multiple_of_the_final_one()
    {
        BigInteger p = PrimeField.Modulus<Bn>(), r = Numbers.BnOrder, x = 4_965_661_367_192_848_881, xx = 6 * x * x, xxx = 12 * x * x * x;
        BigInteger[] lambda = [1 + 6 * x + 2 * xx + xxx, 4 * x + xx + xxx, 6 * x + xx + xxx, -1 + 4 * x + xx + xxx];
        var exponent = lambda[0] + lambda[1] * p + lambda[2] * p * p + lambda[3] * p * p * p;
        Assert.Equal(2 * x * (xx + 3 * x + 1) * ((BigInteger.Pow(p, 4) - p * p + 1) / r), exponent);
        Assert.Equal(exponent, HardExponent<Bn, Bn254>(exponent));
    }

    [Fact]
    public void Bls12381s_hard_exponent_is_three_times_the_final_one()
    {
        BigInteger p = PrimeField.Modulus<Fp381>(), r = Numbers.BlsOrder, x = -(BigInteger)0xd201000000010000;
        var exponent = (x - 1) * (x - 1) * (x + p) * (x * x + p * p - 1) + 3;
        Assert.Equal(3 * ((BigInteger.Pow(p, 4) - p * p + 1) / r), exponent);
        Assert.Equal(exponent, HardExponent<Fp381, Bls12381>(exponent));
    }

    // The exponent, if HardPower is the power by it.
    private static BigInteger HardExponent<T, TCurve>(BigInteger exponent)
        where T : unmanaged, IPrimeField<T>
        where TCurve : struct, IPairingCurve<T, TCurve>
    {
        var f = Cyclotomic(Element<T, TCurve>(3));
        Assert.Equal(Power(f, exponent), TCurve.HardPower(f));
        return exponent;
    }

    private static void IsField<T, TCurve>(BigInteger order)
        where T : unmanaged, IPrimeField<T>
        where TCurve : struct, IPairingCurve<T, TCurve>
    {
        Fp12<T, TCurve> a = Element<T, TCurve>(1), b = Element<T, TCurve>(2), c = Element<T, TCurve>(3);
        Assert.Equal(a * b * c, a * (b * c));
        Assert.Equal(a * b, b * a);
        Assert.Equal(a * a, a.Square());
        Assert.Equal(Fp12<T, TCurve>.One, a * a.Inverse());
        Assert.Equal(a, a * Fp12<T, TCurve>.One);
        Assert.Equal(Power(a, PrimeField.Modulus<T>()), a.Frobenius());
        Assert.Equal(Enumerable.Range(0, 6).Aggregate(a, (power, _) => power.Frobenius()), a.Conjugate);
        Assert.Equal(TCurve.Xi * TCurve.TwistB, TCurve.MultiplyByXi(TCurve.TwistB));
        var f = Cyclotomic(a);
        Assert.Equal(f.Square(), f.CyclotomicSquare());
        Assert.Equal(Power(f, 0xD201), f.CyclotomicPower(0xD201));
        Assert.Equal(f.Inverse(), f.Conjugate);
        Assert.Equal(Fp12<T, TCurve>.One, Power(TCurve.HardPower(f), order));
    }

    private static Fp12<T, TCurve> Cyclotomic<T, TCurve>(Fp12<T, TCurve> a)
        where T : unmanaged, IPrimeField<T>
        where TCurve : struct, IPairingCurve<T, TCurve>
    {
        var easy = a.Conjugate * a.Inverse();
        return easy.Frobenius().Frobenius() * easy;
    }

    private static Fp12<T, TCurve> Power<T, TCurve>(Fp12<T, TCurve> f, BigInteger exponent)
        where T : unmanaged, IPrimeField<T>
        where TCurve : struct, IPairingCurve<T, TCurve>
    {
        if (exponent.Sign < 0) return Power(f.Inverse(), -exponent);
        var result = Fp12<T, TCurve>.One;
        for (long bit = exponent.GetBitLength() - 1; bit >= 0; bit--)
        {
            result = result.Square();
            if (!(exponent >> (int)bit).IsEven) result *= f;
        }
        return result;
    }

    private static Fp12<T, TCurve> Element<T, TCurve>(int seed)
        where T : unmanaged, IPrimeField<T>
        where TCurve : struct, IPairingCurve<T, TCurve>
    {
        T last = Numbers.Element<T>(seed);
        Fp2<T> Next() => new(last = last.Inverse() + T.One, last = last.Square() + last + T.One);
        return new(new(Next(), Next(), Next()), new(Next(), Next(), Next()));
    }
}
