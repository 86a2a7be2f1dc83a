namespace OutLayer.Near.Curves;

/// <summary>c0 + c1 * v + c2 * v² with v³ = ξ. Multiplications are Karatsuba's, as in Devegili et al. 2006.</summary>
internal readonly record struct Fp6<T, TCurve>
    where T : unmanaged, IPrimeField<T>
    where TCurve : struct, IPairingCurve<T, TCurve>
{
    public readonly Fp2<T> C0, C1, C2;

    public Fp6(in Fp2<T> c0, in Fp2<T> c1, in Fp2<T> c2) => (C0, C1, C2) = (c0, c1, c2);

    public static Fp6<T, TCurve> Zero => default;

    public static Fp6<T, TCurve> One => new(Fp2<T>.One, default, default);

    public static Fp6<T, TCurve> operator +(in Fp6<T, TCurve> a, in Fp6<T, TCurve> b) =>
        new(a.C0 + b.C0, a.C1 + b.C1, a.C2 + b.C2);

    public static Fp6<T, TCurve> operator -(in Fp6<T, TCurve> a, in Fp6<T, TCurve> b) =>
        new(a.C0 - b.C0, a.C1 - b.C1, a.C2 - b.C2);

    public static Fp6<T, TCurve> operator -(in Fp6<T, TCurve> a) => new(-a.C0, -a.C1, -a.C2);

    public static Fp6<T, TCurve> operator *(in Fp6<T, TCurve> a, in Fp6<T, TCurve> b)
    {
        var p0 = a.C0 * b.C0;
        var p1 = a.C1 * b.C1;
        var p2 = a.C2 * b.C2;
        return new(
            p0 + TCurve.MultiplyByXi((a.C1 + a.C2) * (b.C1 + b.C2) - p1 - p2),
            (a.C0 + a.C1) * (b.C0 + b.C1) - p0 - p1 + TCurve.MultiplyByXi(p2),
            (a.C0 + a.C2) * (b.C0 + b.C2) - p0 - p2 + p1);
    }

    public static Fp6<T, TCurve> operator *(in Fp6<T, TCurve> a, in Fp2<T> b) => new(a.C0 * b, a.C1 * b, a.C2 * b);

    /// <summary>Times b0 + b1 * v.</summary>
    public Fp6<T, TCurve> MultiplyBy01(in Fp2<T> b0, in Fp2<T> b1)
    {
        var p0 = C0 * b0;
        var p1 = C1 * b1;
        return new(
            TCurve.MultiplyByXi((C1 + C2) * b1 - p1) + p0,
            (C0 + C1) * (b0 + b1) - p0 - p1,
            (C0 + C2) * b0 - p0 + p1);
    }

    /// <summary>Times b1 * v.</summary>
    public Fp6<T, TCurve> MultiplyBy1(in Fp2<T> b1) => new(TCurve.MultiplyByXi(C2 * b1), C0 * b1, C1 * b1);

    /// <summary>Times v.</summary>
    public Fp6<T, TCurve> MultiplyByV() => new(TCurve.MultiplyByXi(C2), C0, C1);

    public Fp6<T, TCurve> Inverse()
    {
        var t0 = C0.Square() - TCurve.MultiplyByXi(C1 * C2);
        var t1 = TCurve.MultiplyByXi(C2.Square()) - C0 * C1;
        var t2 = C1.Square() - C0 * C2;
        var norm = C0 * t0 + TCurve.MultiplyByXi(C1 * t2 + C2 * t1);
        return new Fp6<T, TCurve>(t0, t1, t2) * norm.Inverse();
    }
}
