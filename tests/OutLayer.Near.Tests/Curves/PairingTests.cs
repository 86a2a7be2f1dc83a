using System.Numerics;
using FsCheck.Fluent;
using OutLayer.Near.Curves;
using Bn = OutLayer.Near.Curves.Fp256<OutLayer.Near.Curves.Bn254Prime>;

namespace OutLayer.Near.Tests.Curves;

/// <summary>The laws of pairings on both curves.</summary>
public sealed class PairingTests
{
    [Fact]
    public void Bn254s_pairing_is_bilinear() => IsBilinear<Bn, Bn254>(Numbers.BnG1, Numbers.BnG2, Numbers.BnOrder);

    [Fact]
    public void Bls12381s_pairing_is_bilinear() => IsBilinear<Fp381, Bls12381>(Numbers.BlsG1, Numbers.BlsG2, Numbers.BlsOrder);

    [Fact]
    public void A_pairing_with_infinity_is_one_and_of_generators_is_not()
    {
        HasUnit<Bn, Bn254>(Numbers.BnG1, Numbers.BnG2);
        HasUnit<Fp381, Bls12381>(Numbers.BlsG1, Numbers.BlsG2);
    }

    // e(aP, bQ) = e(P, Q)^ab, as e(aP, bQ) e(-abP, Q) = 1, and so on.
    private static void IsBilinear<T, TCurve>(Affine<T> p, Affine<Fp2<T>> q, BigInteger order)
        where T : unmanaged, IPrimeField<T>
        where TCurve : struct, IPairingCurve<T, TCurve> => Prop.ForAll(Numbers.Any256, Numbers.Any256, (a, b) =>
        {
            (a, b) = (a % order, b % order);
            Affine<T> pa = p.Times(a), pab = p.Times(a * b % order), sum = p.Times((a + b) % order);
            Affine<Fp2<T>> qb = q.Times(b);
            Assert.True(Pairing<T, TCurve>.IsOne([(pa, qb), (-pab, q)]));
            Assert.True(Pairing<T, TCurve>.IsOne([(pa, qb), (pab, -q)]));
            Assert.True(Pairing<T, TCurve>.IsOne([(pa, q), (p, qb), (-sum, q)]));
            Assert.Equal(pab.IsInfinity, Pairing<T, TCurve>.IsOne([(pa, qb)]));
            Assert.Equal(Pairing<T, TCurve>.Product([(pab, q)]), Pairing<T, TCurve>.Product([(pa, qb)]));
            Assert.False(Pairing<T, TCurve>.IsOne([(pa, qb), (-pab, q), (p, q)]));
        }).Holds(12);

    private static void HasUnit<T, TCurve>(Affine<T> p, Affine<Fp2<T>> q)
        where T : unmanaged, IPrimeField<T>
        where TCurve : struct, IPairingCurve<T, TCurve>
    {
        Assert.True(Pairing<T, TCurve>.IsOne([]));
        Assert.True(Pairing<T, TCurve>.IsOne([(Affine<T>.Infinity, q), (p, Affine<Fp2<T>>.Infinity)]));
        Assert.False(Pairing<T, TCurve>.IsOne([(p, q)]));
        Assert.True(Pairing<T, TCurve>.IsOne([(p, q), (Affine<T>.Infinity, q), (p, -q)]));
    }
}
