namespace OutLayer.Near.Curves;

/// <summary>A point of y² = x³ + b by its coordinates, or the point at infinity.</summary>
internal readonly record struct Affine<T>
    where T : unmanaged, IField<T>
{
    public readonly T X, Y;
    public readonly bool IsInfinity;

    public Affine(in T x, in T y) => (X, Y) = (x, y);

    private Affine(bool isInfinity) => IsInfinity = isInfinity;

    public static Affine<T> Infinity => new(isInfinity: true);

    public static Affine<T> operator -(in Affine<T> point) => point.IsInfinity ? point : new(point.X, -point.Y);

    /// <summary>Whether it is on the curve with that b, as infinity is.</summary>
    public bool IsOn(in T b) => IsInfinity || Y.Square().Equals(X.Square() * X + b);
}
