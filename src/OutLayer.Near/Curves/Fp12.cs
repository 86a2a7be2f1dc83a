namespace OutLayer.Near.Curves;

/// <summary>c0 + c1 * w with w² = v: the field of pairings' values.</summary>
internal readonly record struct Fp12<T, TCurve>
    where T : unmanaged, IPrimeField<T>
    where TCurve : struct, IPairingCurve<T, TCurve>
{
    public readonly Fp6<T, TCurve> C0, C1;

    public Fp12(in Fp6<T, TCurve> c0, in Fp6<T, TCurve> c1) => (C0, C1) = (c0, c1);

    public static Fp12<T, TCurve> One => new(Fp6<T, TCurve>.One, default);

    /// <summary>The power p⁶; the inverse, in the cyclotomic subgroup.</summary>
    public Fp12<T, TCurve> Conjugate => new(C0, -C1);

    public static Fp12<T, TCurve> operator *(in Fp12<T, TCurve> a, in Fp12<T, TCurve> b)
    {
        var low = a.C0 * b.C0;
        var high = a.C1 * b.C1;
        return new(low + high.MultiplyByV(), (a.C0 + a.C1) * (b.C0 + b.C1) - low - high);
    }

    public Fp12<T, TCurve> Square()
    {
        var product = C0 * C1;
        var c0 = (C0 + C1) * (C0 + C1.MultiplyByV()) - product - product.MultiplyByV();
        return new(c0, product + product);
    }

    public Fp12<T, TCurve> Inverse()
    {
        var norm = (C0 * C0 - (C1 * C1).MultiplyByV()).Inverse();
        return new(C0 * norm, -(C1 * norm));
    }

    /// <summary>The p-th power.</summary>
    public Fp12<T, TCurve> Frobenius()
    {
        var g = FrobeniusPowers<T, TCurve>.OfW;
        return new(
            new(C0.C0.Conjugate, C0.C1.Conjugate * g[2], C0.C2.Conjugate * g[4]),
            new(C1.C0.Conjugate * g[1], C1.C1.Conjugate * g[3], C1.C2.Conjugate * g[5]));
    }

    /// <summary>The square of an element of the cyclotomic subgroup (Granger and Scott 2010, section 3.2).</summary>
    public Fp12<T, TCurve> CyclotomicSquare()
    {
        var (a0, a1) = SquareInFp4(C0.C0, C1.C1);
        var (b0, b1) = SquareInFp4(C1.C0, C0.C2);
        var (c0, c1) = SquareInFp4(C0.C1, C1.C2);
        return new(
            new(TripleLess(a0, C0.C0), TripleLess(b0, C0.C1), TripleLess(c0, C0.C2)),
            new(TriplePlus(TCurve.MultiplyByXi(c1), C1.C0), TriplePlus(a1, C1.C1), TriplePlus(b1, C1.C2)));
    }

    /// <summary>A power of an element of the cyclotomic subgroup.</summary>
    public Fp12<T, TCurve> CyclotomicPower(ulong exponent)
    {
        var result = One;
        for (int bit = 63 - System.Numerics.BitOperations.LeadingZeroCount(exponent); bit >= 0; bit--)
        {
            result = result.CyclotomicSquare();
            if ((exponent >> bit & 1) != 0) result *= this;
        }
        return result;
    }

    // (a + b * s)² with s² = ξ.
    private static (Fp2<T> Real, Fp2<T> Imaginary) SquareInFp4(in Fp2<T> a, in Fp2<T> b)
    {
        var a2 = a.Square();
        var b2 = b.Square();
        return (a2 + TCurve.MultiplyByXi(b2), (a + b).Square() - a2 - b2);
    }

    private static Fp2<T> TripleLess(in Fp2<T> square, in Fp2<T> old)
    {
        var difference = square - old;
        return difference + difference + square;
    }

    private static Fp2<T> TriplePlus(in Fp2<T> square, in Fp2<T> old)
    {
        var sum = square + old;
        return sum + sum + square;
    }
}
