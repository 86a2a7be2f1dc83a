using F = OutLayer.Near.Curves.Fp256<OutLayer.Near.Curves.Bn254Prime>;
using Fp12 = OutLayer.Near.Curves.Fp12<OutLayer.Near.Curves.Fp256<OutLayer.Near.Curves.Bn254Prime>, OutLayer.Near.Curves.Bn254>;
using G2 = OutLayer.Near.Curves.Affine<OutLayer.Near.Curves.Fp2<OutLayer.Near.Curves.Fp256<OutLayer.Near.Curves.Bn254Prime>>>;

namespace OutLayer.Near.Curves;

/// <summary>The prime of alt_bn128's base field.</summary>
internal readonly struct Bn254Prime : IModulus
{
    public static ulong P0 => 0x3C20_8C16_D87C_FD47;

    public static ulong P1 => 0x9781_6A91_6871_CA8D;

    public static ulong P2 => 0xB850_45B6_8181_585D;

    public static ulong P3 => 0x3064_4E72_E131_A029;

    public static ulong MinusInverse => 0x87D2_0782_E486_6389;
}

/// <summary>
/// alt_bn128, also bn254 (EIP-196, EIP-197): y² = x³ + 3, a Barreto-Naehrig curve with the parameter x =
/// 4965661367192848881, and its D-twist y² = x³ + 3 / ξ with ξ = 9 + u.
/// </summary>
internal readonly struct Bn254 : IPairingCurve<F, Bn254>
{
    private const ulong Parameter = 4_965_661_367_192_848_881;

    private static readonly Fp2<F> TwistCoefficient = new Fp2<F>(B, F.Zero) * Xi.Inverse();

    public static F B => F.One + F.One + F.One;

    public static Fp2<F> TwistB => TwistCoefficient;

    public static Fp2<F> Xi => MultiplyByXi(Fp2<F>.One);

    /// <summary>6x + 2.</summary>
    public static ReadOnlySpan<ulong> LoopCount => [0x9D79_7039_BE76_3BA8, 1];

    /// <summary>The order of the groups.</summary>
    public static ReadOnlySpan<ulong> Order =>
        [0x43E1_F593_F000_0001, 0x2833_E848_79B9_7091, 0xB850_45B6_8181_585D, 0x3064_4E72_E131_A029];

    public static Fp2<F> MultiplyByXi(in Fp2<F> element)
    {
        var twice = element + element;
        var eight = twice + twice;
        eight += eight;
        var nine = eight + element;
        return new(nine.C0 - element.C1, nine.C1 + element.C0);
    }

    public static Fp12 MultiplyByLine(in Fp12 f, in Line<F> line)
    {
        var low = f.C0 * line.Y;
        var high = f.C1.MultiplyBy01(line.X, line.Constant);
        var both = (f.C0 + f.C1).MultiplyBy01(line.Y + line.X, line.Constant);
        return new(low + high.MultiplyByV(), both - low - high);
    }

    /// <summary>The lines to ψ(Q) and then to -ψ²(Q).</summary>
    public static Fp12 EndLoop(in Fp12 f, ReadOnlySpan<MillerPair<F, Bn254>> pairs)
    {
        var result = f;
        foreach (var pair in pairs)
        {
            var image = Psi(pair.Q);
            result = MultiplyByLine(result, pair.Add(image));
            result = MultiplyByLine(result, pair.Add(-Psi(image)));
        }
        return result;
    }

    /// <summary>The power by λ0 + λ1 p + λ2 p² + λ3 p³ of Fuentes-Castañeda et al. 2011, section 5: 2x(6x² + 3x + 1) times
    /// what is asked for.</summary>
    public static Fp12 HardPower(in Fp12 f)
    {
        var x = f.CyclotomicPower(Parameter);
        var xx = x.CyclotomicPower(Parameter);
        var x4 = x.CyclotomicSquare().CyclotomicSquare();
        var x6 = x4 * x.CyclotomicSquare();
        var xx6 = xx.CyclotomicPower(6);
        var common = xx.CyclotomicPower(Parameter).CyclotomicPower(12) * xx6;
        var l1 = common * x4;
        var l2 = common * x6;
        var l0 = l2 * xx6 * f;
        var l3 = l1 * f.Conjugate;
        return l0 * (l1 * (l2 * l3.Frobenius()).Frobenius()).Frobenius();
    }

    /// <summary>The p-th power on the curve, seen from the twist.</summary>
    public static G2 Psi(in G2 point)
    {
        if (point.IsInfinity) return point;
        var g = FrobeniusPowers<F, Bn254>.OfW;
        return new(point.X.Conjugate * g[2], point.Y.Conjugate * g[3]);
    }

    /// <summary>
    /// Whether a point of the twist has order r: ψ(Q) = 6x² Q. With ψ² - tψ + p = 0 and t - 1 = 6x² it follows that (p + 1 - t)
    /// Q = 0, and p + 1 - t is r.
    /// </summary>
    public static bool IsInGroup(in G2 point) =>
        ((Jacobian<Fp2<F>>)point).Multiply(0xF83E_9682_E87C_FD46, 0x6F4D_8248_EEB8_59FB).Is(Psi(point));
}
