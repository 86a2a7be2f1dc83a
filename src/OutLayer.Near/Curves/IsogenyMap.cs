namespace OutLayer.Near.Curves;

/// <summary>
/// The map of RFC 9380, section 6.6.3, from a field to a curve with a = 0: the simplified SWU map to a curve
/// E': y² = x³ + ax + b, and then an isogeny from E', its polynomials given with the lowest coefficient first.
/// </summary>
internal sealed class IsogenyMap<T>(T a, T b, T z, T[] xNumerator, T[] xDenominator, T[] yNumerator, T[] yDenominator)
    where T : unmanaged, IRootField<T>
{
    private readonly T _minusBOverA = -b * a.Inverse();
    private readonly T _bOverZa = b * (z * a).Inverse();

    /// <summary>A point of the curve, not of the group.</summary>
    public Affine<T> Map(in T element)
    {
        var point = MapToIsogenous(element);
        T xBelow = Evaluate(xDenominator, point.X), yBelow = Evaluate(yDenominator, point.X);
        T inverse = (xBelow * yBelow).Inverse();
        if (inverse.IsZero) return Affine<T>.Infinity;
        return new(
            Evaluate(xNumerator, point.X) * yBelow * inverse,
            point.Y * Evaluate(yNumerator, point.X) * xBelow * inverse);
    }

    /// <summary>map_to_curve_simple_swu (section 6.6.2).</summary>
    public Affine<T> MapToIsogenous(in T element)
    {
        T zuu = z * element.Square(), tv = zuu.Square() + zuu;
        T x = tv.IsZero ? _bOverZa : _minusBOverA * (T.One + tv.Inverse());
        if (!Equation(x).TrySqrt(out var y))
        {
            x *= zuu;
            if (!Equation(x).TrySqrt(out y)) throw new InvalidOperationException("z does not fit the curve: neither x is on it");
        }
        return new(x, element.IsOdd == y.IsOdd ? y : -y);
    }

    private T Equation(in T x) => (x.Square() + a) * x + b;

    private static T Evaluate(T[] polynomial, in T x)
    {
        var sum = T.Zero;
        for (int i = polynomial.Length - 1; i >= 0; i--) sum = sum * x + polynomial[i];
        return sum;
    }
}
