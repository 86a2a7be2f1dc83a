using Fp12 = OutLayer.Near.Curves.Fp12<OutLayer.Near.Curves.Fp381, OutLayer.Near.Curves.Bls12381>;

namespace OutLayer.Near.Curves;

/// <summary>
/// BLS12-381 (RFC 9380, section 8.8): y² = x³ + 4, a Barreto-Lynn-Scott curve with the parameter x = -0xd201000000010000, and
/// its M-twist y² = x³ + 4ξ with ξ = 1 + u.
/// </summary>
internal readonly struct Bls12381 : IPairingCurve<Fp381, Bls12381>
{
    /// <summary>The absolute value of the parameter, which is negative.</summary>
    public const ulong MinusParameter = 0xD201_0000_0001_0000;

    private static readonly Fp381 Four = Fp381.One + Fp381.One + Fp381.One + Fp381.One;

    public static Fp381 B => Four;

    public static Fp2<Fp381> TwistB => new(Four, Four);

    public static Fp2<Fp381> Xi => new(Fp381.One, Fp381.One);

    public static ReadOnlySpan<ulong> LoopCount => [MinusParameter];

    public static Fp2<Fp381> MultiplyByXi(in Fp2<Fp381> element) =>
        new(element.C0 - element.C1, element.C0 + element.C1);

    public static Fp12 MultiplyByLine(in Fp12 f, in Line<Fp381> line)
    {
        var low = f.C0.MultiplyBy01(line.Constant, line.X);
        var high = f.C1.MultiplyBy1(line.Y);
        var both = (f.C0 + f.C1).MultiplyBy01(line.Constant, line.X + line.Y);
        return new(low + high.MultiplyByV(), both - low - high);
    }

    public static Fp12 EndLoop(in Fp12 f, ReadOnlySpan<MillerPair<Fp381, Bls12381>> pairs) => f.Conjugate;

    /// <summary>The power (x - 1)² (x + p) (x² + p² - 1) + 3, three times what is asked for (Hayashida et al.
    /// 2020).</summary>
    public static Fp12 HardPower(in Fp12 f)
    {
        var a = PowerOfX(f) * f.Conjugate;
        a = PowerOfX(a) * a.Conjugate;
        var b = PowerOfX(a) * a.Frobenius();
        var c = PowerOfX(PowerOfX(b)) * b.Frobenius().Frobenius() * b.Conjugate;
        return c * f.CyclotomicSquare() * f;
    }

    private static Fp12 PowerOfX(in Fp12 f) => f.CyclotomicPower(MinusParameter).Conjugate;
}
