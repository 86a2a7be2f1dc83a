namespace OutLayer.Near.Curves;

/// <summary>A line through points of the twist, at a point of the curve, but for factors that the final power takes
/// away.</summary>
/// <param name="Constant">What no coordinate of the curve's point is in.</param>
/// <param name="X">With its x.</param>
/// <param name="Y">With its y.</param>
internal readonly record struct Line<T>(Fp2<T> Constant, Fp2<T> X, Fp2<T> Y)
    where T : unmanaged, IPrimeField<T>;

/// <summary>
/// A pair of points in the Miller loop: P on the curve, Q on the twist, and the multiple of Q that the loop is at, as (x / z,
/// y / z). Formulas as in Aranha et al. 2011, section 4, without their halves.
/// </summary>
internal sealed class MillerPair<T, TCurve>(Affine<T> p, Affine<Fp2<T>> q)
    where T : unmanaged, IPrimeField<T>
    where TCurve : struct, IPairingCurve<T, TCurve>
{
    private static readonly Fp2<T> ThreeB = TCurve.TwistB + TCurve.TwistB + TCurve.TwistB;

    private Fp2<T> _x = q.X, _y = q.Y, _z = Fp2<T>.One;

    public Affine<Fp2<T>> Q => q;

    /// <summary>Doubles the multiple; the tangent there.</summary>
    public Line<T> Double()
    {
        Fp2<T> xy = _x * _y, yy = _y.Square(), e = ThreeB * _z.Square(), yz = _y * _z, xx = _x.Square();
        Fp2<T> f = e + e + e, h = yz + yz, sum = yy + f, e2 = e + e, byH = yy * h, ee = e2.Square();
        var line = new Line<T>(yy - e, (xx + xx + xx) * -p.X, h * p.Y);
        _x = xy * (yy - f);
        _x += _x;
        _y = sum.Square() - ee - ee - ee;
        _z = byH + byH;
        _z += _z;
        return line;
    }

    /// <summary>Adds a point to the multiple; the line through both.</summary>
    public Line<T> Add(in Affine<Fp2<T>> point)
    {
        Fp2<T> theta = _y - point.Y * _z, lambda = _x - point.X * _z;
        Fp2<T> d = lambda.Square(), e = lambda * d, f = _z * theta.Square(), g = _x * d, h = e + f - g - g;
        var line = new Line<T>(theta * point.X - lambda * point.Y, theta * -p.X, lambda * p.Y);
        _x = lambda * h;
        _y = theta * (g - h) - e * _y;
        _z *= e;
        return line;
    }
}
