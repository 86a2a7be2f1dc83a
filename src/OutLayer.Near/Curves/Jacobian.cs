namespace OutLayer.Near.Curves;

/// <summary>
/// A point of y² = x³ + b as (x / z², y / z³), at infinity if z is 0: additions without a division. Formulas: dbl-2009-l,
/// add-2007-bl and madd-2007-bl of the Explicit-Formulas Database, with products where they trade one for a square.
/// </summary>
internal readonly struct Jacobian<T>
    where T : unmanaged, IField<T>
{
    public readonly T X, Y, Z;

    public Jacobian(in T x, in T y, in T z) => (X, Y, Z) = (x, y, z);

    public static Jacobian<T> Infinity => new(T.One, T.One, T.Zero);

    public bool IsInfinity => Z.IsZero;

    public static implicit operator Jacobian<T>(in Affine<T> point) =>
        point.IsInfinity ? Infinity : new(point.X, point.Y, T.One);

    public static Jacobian<T> operator -(in Jacobian<T> point) => new(point.X, -point.Y, point.Z);

    public static Jacobian<T> operator -(in Jacobian<T> a, in Jacobian<T> b) => a + (-b);

    public static Jacobian<T> operator +(in Jacobian<T> a, in Jacobian<T> b)
    {
        if (a.IsInfinity) return b;
        if (b.IsInfinity) return a;
        T az = a.Z.Square(), bz = b.Z.Square();
        T u1 = a.X * bz, u2 = b.X * az, s1 = a.Y * b.Z * bz, s2 = b.Y * a.Z * az;
        T h = u2 - u1, r = s2 - s1;
        if (h.IsZero) return r.IsZero ? a.Double() : Infinity;
        T z = a.Z * b.Z * h;
        return Sum(u1, s1, h, r + r, z + z);
    }

    public static Jacobian<T> operator +(in Jacobian<T> a, in Affine<T> b)
    {
        if (b.IsInfinity) return a;
        if (a.IsInfinity) return b;
        T az = a.Z.Square();
        T h = b.X * az - a.X, r = b.Y * a.Z * az - a.Y;
        if (h.IsZero) return r.IsZero ? a.Double() : Infinity;
        T z = a.Z * h;
        return Sum(a.X, a.Y, h, r + r, z + z);
    }

    public Jacobian<T> Double()
    {
        T a = X.Square(), b = Y.Square(), c = b.Square();
        T d = X * b;
        d += d;
        d += d;
        T e = a + a + a;
        T x = e.Square() - d - d;
        T c2 = c + c, c4 = c2 + c2, yz = Y * Z;
        return new(x, e * (d - x) - c4 - c4, yz + yz);
    }

    /// <summary>The point times an integer, lowest limb first, bit by bit: for the sparse ones that curves are made
    /// of.</summary>
    public Jacobian<T> Multiply(params ReadOnlySpan<ulong> scalar)
    {
        var result = Infinity;
        for (int bit = 64 * scalar.Length - 1; bit >= 0; bit--)
        {
            if (!result.IsInfinity) result = result.Double();
            if ((scalar[bit / 64] >> (bit % 64) & 1) != 0) result += this;
        }
        return result;
    }

    public Affine<T> ToAffine() => ToAffine(Z.Inverse());

    /// <summary>As the other, where 1 / z is known.</summary>
    public Affine<T> ToAffine(in T inverse)
    {
        if (IsInfinity) return Affine<T>.Infinity;
        T square = inverse.Square();
        return new(X * square, Y * square * inverse);
    }

    /// <summary>Whether it is the point <paramref name="other"/>, without a division.</summary>
    public bool Is(in Affine<T> other)
    {
        if (IsInfinity || other.IsInfinity) return IsInfinity == other.IsInfinity;
        T square = Z.Square();
        return X.Equals(other.X * square) && Y.Equals(other.Y * square * Z);
    }

    private static Jacobian<T> Sum(in T x1, in T y1, in T h, in T r, in T z)
    {
        T i = (h + h).Square(), j = h * i, v = x1 * i, y = y1 * j;
        T x = r.Square() - j - v - v;
        return new(x, r * (v - x) - y - y, z);
    }
}
