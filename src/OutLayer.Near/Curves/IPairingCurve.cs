namespace OutLayer.Near.Curves;

/// <summary>
/// A pairing-friendly curve y² = x³ + b with its sextic twist over Fp2: what towers and Miller loop must know. The tower is
/// Fp6 = Fp2[v] / (v³ - ξ), Fp12 = Fp6[w] / (w² - v).
/// </summary>
internal interface IPairingCurve<T, TCurve>
    where T : unmanaged, IPrimeField<T>
    where TCurve : struct, IPairingCurve<T, TCurve>
{
    /// <summary>b of the curve.</summary>
    static abstract T B { get; }

    /// <summary>b of the twist.</summary>
    static abstract Fp2<T> TwistB { get; }

    /// <summary>ξ, neither a square nor a cube in Fp2.</summary>
    static abstract Fp2<T> Xi { get; }

    /// <summary>An element times <see cref="Xi"/>, by additions.</summary>
    static abstract Fp2<T> MultiplyByXi(in Fp2<T> element);

    /// <summary>The Miller loop's count, lowest limb first.</summary>
    static abstract ReadOnlySpan<ulong> LoopCount { get; }

    /// <summary>Multiplies by a line at the places of w that the kind of twist gives it.</summary>
    static abstract Fp12<T, TCurve> MultiplyByLine(in Fp12<T, TCurve> f, in Line<T> line);

    /// <summary>What follows the loop: further lines, or a conjugate where the loop's count is negative.</summary>
    static abstract Fp12<T, TCurve> EndLoop(in Fp12<T, TCurve> f, ReadOnlySpan<MillerPair<T, TCurve>> pairs);

    /// <summary>A power by a multiple, prime to r, of (p⁴ - p² + 1) / r, of an element of the cyclotomic
    /// subgroup.</summary>
    static abstract Fp12<T, TCurve> HardPower(in Fp12<T, TCurve> f);
}
