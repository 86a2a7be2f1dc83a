using System.Numerics;
using FsCheck.Fluent;
using OutLayer.Near.Curves;
using Bn = OutLayer.Near.Curves.Fp256<OutLayer.Near.Curves.Bn254Prime>;

namespace OutLayer.Near.Tests.Curves;

/// <summary>Points, their sums, and which of them are in the groups of order r.</summary>
public sealed class GroupTests
{
    // h of the curve and of the twist, by the parameter: the orders of both are h r.
    private static readonly BigInteger X = -(BigInteger)0xd201000000010000;
    private static readonly BigInteger CurveCofactor = (X - 1) * (X - 1) / 3;
    private static readonly BigInteger TwistCofactor = (BigInteger.Pow(X, 8) - 4 * BigInteger.Pow(X, 7) + 5 * BigInteger.Pow(X, 6)
        - 4 * BigInteger.Pow(X, 4) + 6 * BigInteger.Pow(X, 3) - 4 * X * X - 4 * X + 13) / 9;

    [Fact]
    public void The_generators_have_order_r()
    {
        HasOrder(Numbers.BlsG1, Bls12381.B, Numbers.BlsOrder);
        HasOrder(Numbers.BlsG2, Bls12381.TwistB, Numbers.BlsOrder);
        HasOrder(Numbers.BnG1, Bn254.B, Numbers.BnOrder);
        HasOrder(Numbers.BnG2, Bn254.TwistB, Numbers.BnOrder);
        Assert.Equal(BigInteger.One, BigInteger.GreatestCommonDivisor(CurveCofactor, TwistCofactor));  // what IsInGroup needs
    }

    [Fact]
    public void Additions_agree_with_each_other_for_equal_opposite_and_infinite_points()
    {
        Agree(Numbers.BlsG1);
        Agree(Numbers.BlsG2);
    }

    [Fact]
    public void A_point_of_the_curve_is_in_the_group_if_r_times_it_is_infinity()
    {
        int outside = 0;
        for (int i = 1; i < 12; i++)
        {
            var point = PointOn(Bls12381.B, Numbers.Element<Fp381>(i));
            Assert.Equal(point.Times(Numbers.BlsOrder).IsInfinity, Bls12381G1.IsInGroup(point));
            Assert.True(Bls12381G1.IsInGroup(point.Times(CurveCofactor)));
            if (!Bls12381G1.IsInGroup(point)) outside++;
        }
        Assert.Equal(11, outside);
        Assert.True(Bls12381G1.IsInGroup(Affine<Fp381>.Infinity));
    }

    [Fact]
    public void A_point_of_Bls12381s_twist_is_in_the_group_if_r_times_it_is_infinity()
    {
        for (int i = 1; i < 5; i++)
        {
            var point = PointOn(Bls12381.TwistB, new Fp2<Fp381>(Numbers.Element<Fp381>(i), Fp381.One));
            Assert.False(point.Times(Numbers.BlsOrder).IsInfinity);
            Assert.False(Bls12381G2.IsInGroup(point));
            Assert.True(Bls12381G2.IsInGroup(point.Times(TwistCofactor)));
        }
        Assert.True(Bls12381G2.IsInGroup(Affine<Fp2<Fp381>>.Infinity));
    }

    [Fact]
    public void A_point_of_Bn254s_twist_is_in_the_group_if_r_times_it_is_infinity()
    {
        var cofactor = 2 * PrimeField.Modulus<Bn>() - Numbers.BnOrder;  // the twist's order is r (2p - r)
        for (int i = 1; i < 5; i++)
        {
            var point = PointOn(Bn254.TwistB, new Fp2<Bn>(Numbers.Element<Bn>(i), Bn.One));
            Assert.False(point.Times(Numbers.BnOrder).IsInfinity);
            Assert.False(Bn254.IsInGroup(point));
            Assert.True(Bn254.IsInGroup(point.Times(cofactor)));
        }
        Assert.True(Bn254.IsInGroup(Affine<Fp2<Bn>>.Infinity));
    }

    [Fact]
    public void Points_of_order_three_are_not_in_the_group()
    {
        Affine<Fp381> point = new(Fp381.Zero, Fp381.One + Fp381.One);
        Assert.True(point.IsOn(Bls12381.B) && point.Times(3).IsInfinity && !Bls12381G1.IsInGroup(point));
    }

    [Fact]
    public void A_sum_of_multiples_is_the_sum_of_the_multiples() => Prop.ForAll(Numbers.Any256, Numbers.Any256, Numbers.Any256, (a, b, c) =>
    {
        Affine<Fp381> p = Numbers.BlsG1, q = p.Times(7), r = -p;
        ulong[] scalars = [.. Numbers.Limbs(a), .. Numbers.Limbs(b), .. Numbers.Limbs(c), .. Numbers.Limbs(a)];
        var sum = MultiExponentiation.Sum<Fp381>([p, q, r, Affine<Fp381>.Infinity], scalars).ToAffine();
        Assert.Equal(p.Times(((a + 7 * b - c) % Numbers.BlsOrder + Numbers.BlsOrder) % Numbers.BlsOrder), sum);
    }).Holds(50);

    [Fact]
    public void A_long_sum_is_taken_in_chunks()
    {
        const int count = 600;
        var points = Enumerable.Repeat(Numbers.BnG1, count).ToArray();
        ulong[] scalars = [.. Enumerable.Range(0, count).SelectMany(i => Numbers.Limbs(i * Numbers.BnOrder / count))];
        BigInteger sum = 0;
        for (int i = 0; i < count; i++) sum += i * Numbers.BnOrder / count;
        Assert.Equal(Numbers.BnG1.Times(sum % Numbers.BnOrder), MultiExponentiation.Sum<Bn>(points, scalars).ToAffine());
        Assert.True(MultiExponentiation.Sum<Bn>([], []).IsInfinity);
    }

    [Fact]
    public void Digits_are_odd_small_far_apart_and_sum_up_to_the_number() => Prop.ForAll(Numbers.Any256, number =>
    {
        sbyte[] digits = new sbyte[257];
        MultiExponentiation.WriteDigits(Numbers.Limbs(number), digits);
        BigInteger sum = 0;
        for (int i = 256; i >= 0; i--) sum = 2 * sum + digits[i];
        Assert.Equal(number, sum);
        int[] places = [.. Enumerable.Range(0, 257).Where(i => digits[i] != 0)];
        Assert.All(places, place => Assert.True(digits[place] % 2 != 0 && Math.Abs((int)digits[place]) < 16));
        Assert.All(places.Zip(places.Skip(1)), pair => Assert.True(pair.Second - pair.First >= 5));
    }).Holds(300);

    [Fact]
    public void The_isogenies_lead_to_the_curves()
    {
        var map = Bls12381G1Isogeny.Map;
        for (int i = 0; i < 20; i++)
        {
            var element = Numbers.Element<Fp381>(i * i * i);
            Assert.True(map.Map(element).IsOn(Bls12381.B));
            Assert.True(Bls12381G2Isogeny.Map.Map(new(element, Numbers.Element<Fp381>(i))).IsOn(Bls12381.TwistB));
            var point = Bls12381G1.MapToGroup(element);
            Assert.True(point.IsOn(Bls12381.B) && Bls12381G1.IsInGroup(point) && !point.IsInfinity);
            Assert.Equal(map.Map(element).Times(1 - X), point);
        }
    }

    [Fact]
    public void The_cofactor_of_the_twist_is_cleared_as_RFC_9380_says()
    {
        const string effective = "0bc69f08f2ee75b3584c6a0ea91b352888e2a8e9145ad7689986ff031508ffe1329c2f178731db956d82bf015d1212b02"
            + "ec0ec69d7477c1ae954cbc06689f6a359894c0adebbf6b4e8020005aaa95551";
        var cofactor = BigInteger.Parse(effective, System.Globalization.NumberStyles.AllowHexSpecifier, null);
        Fp2<Fp381> element = new(Numbers.Element<Fp381>(5), Numbers.Element<Fp381>(6));
        Assert.Equal(Bls12381G2Isogeny.Map.Map(element).Times(cofactor), Bls12381G2.MapToGroup(element));
        Assert.True(Bls12381G2.IsInGroup(Bls12381G2.MapToGroup(default)));
    }

    private static void HasOrder<T>(Affine<T> point, T b, BigInteger order)
        where T : unmanaged, IField<T>
    {
        Assert.True(point.IsOn(b));
        Assert.False(point.IsOn(b + T.One));
        Assert.True(point.Times(order).IsInfinity);
        Assert.Equal(-point, point.Times(order - 1));
    }

    private static void Agree<T>(Affine<T> point)
        where T : unmanaged, IField<T>
    {
        Jacobian<T> p = point, twice = p.Double(), infinity = Jacobian<T>.Infinity;
        Assert.Equal(twice.ToAffine(), (p + point).ToAffine());
        Assert.Equal(twice.ToAffine(), (p + p).ToAffine());
        Assert.Equal((twice + point).ToAffine(), (p + twice).ToAffine());
        Assert.Equal((twice + twice).ToAffine(), point.Times(4));
        Assert.Equal(point, (twice - p).ToAffine());
        Assert.True((p + -point).IsInfinity && (twice - twice).IsInfinity && infinity.Double().IsInfinity);
        Assert.Equal(point, (infinity + point).ToAffine());
        Assert.Equal(point, (infinity + p).ToAffine());
        Assert.Equal(point, (p + Affine<T>.Infinity).ToAffine());
        Assert.True(twice.Is(point.Times(2)) && !twice.Is(point) && !twice.Is(-point.Times(2)) && !twice.Is(Affine<T>.Infinity));
        Assert.True(infinity.Is(Affine<T>.Infinity) && !infinity.Is(point));
    }

    // With the next x from here that is on the curve.
    private static Affine<T> PointOn<T>(T b, T x)
        where T : unmanaged, IRootField<T>
    {
        while (true)
        {
            if ((x.Square() * x + b).TrySqrt(out var y)) return new(x, y);
            x += T.One;
        }
    }
}
