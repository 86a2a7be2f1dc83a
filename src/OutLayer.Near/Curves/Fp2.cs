namespace OutLayer.Near.Curves;

/// <summary>c0 + c1 * u with u² = -1, over a prime field with p = 3 mod 4.</summary>
internal readonly record struct Fp2<T> : IRootField<Fp2<T>>
    where T : unmanaged, IPrimeField<T>
{
    private static readonly T Half = (T.One + T.One).Inverse();

    public readonly T C0, C1;

    public Fp2(in T c0, in T c1) => (C0, C1) = (c0, c1);

    public static Fp2<T> Zero => default;

    public static Fp2<T> One => new(T.One, T.Zero);

    public static int Size => 2 * T.Size;

    public bool IsZero => C0.IsZero && C1.IsZero;

    public bool IsOdd => C0.IsOdd || (C0.IsZero && C1.IsOdd);

    /// <summary>c0 - c1 * u, which is also the p-th power.</summary>
    public Fp2<T> Conjugate => new(C0, -C1);

    public static Fp2<T> operator +(in Fp2<T> a, in Fp2<T> b) => new(a.C0 + b.C0, a.C1 + b.C1);

    public static Fp2<T> operator -(in Fp2<T> a, in Fp2<T> b) => new(a.C0 - b.C0, a.C1 - b.C1);

    public static Fp2<T> operator -(in Fp2<T> a) => new(-a.C0, -a.C1);

    public static Fp2<T> operator *(in Fp2<T> a, in Fp2<T> b)
    {
        var low = a.C0 * b.C0;
        var high = a.C1 * b.C1;
        return new(low - high, (a.C0 + a.C1) * (b.C0 + b.C1) - low - high);
    }

    public static Fp2<T> operator *(in Fp2<T> a, in T b) => new(a.C0 * b, a.C1 * b);

    public Fp2<T> Square()
    {
        var product = C0 * C1;
        return new((C0 + C1) * (C0 - C1), product + product);
    }

    public Fp2<T> Inverse()
    {
        var scale = Norm().Inverse();
        return new(C0 * scale, -(C1 * scale));
    }

    /// <summary>By the root of the norm: (c0 + norm) / 2 or (c0 - norm) / 2 is the square of the root's c0.</summary>
    public bool TrySqrt(out Fp2<T> root)
    {
        root = default;
        if (!Norm().TrySqrt(out var norm)) return false;
        if (!((C0 + norm) * Half).TrySqrt(out var real) && !((C0 - norm) * Half).TrySqrt(out real)) return false;
        root = real.IsZero ? ImaginaryRoot() : new(real, C1 * Half * real.Inverse());
        return root.Square().Equals(this);
    }

    public static bool TryRead(ReadOnlySpan<byte> bytes, out Fp2<T> value)
    {
        bool high = T.TryRead(bytes[..T.Size], out var c1);
        bool low = T.TryRead(bytes[T.Size..], out var c0);
        value = new(c0, c1);
        return high && low;
    }

    public void Write(Span<byte> bytes)
    {
        C1.Write(bytes[..T.Size]);
        C0.Write(bytes[T.Size..]);
    }

    private T Norm() => C0.Square() + C1.Square();

    // The root of -n², with no real part.
    private Fp2<T> ImaginaryRoot() => (-C0).TrySqrt(out var imaginary) ? new(T.Zero, imaginary) : default;
}
