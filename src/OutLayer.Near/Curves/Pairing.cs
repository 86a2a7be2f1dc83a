namespace OutLayer.Near.Curves;

/// <summary>The optimal ate pairing (Vercauteren 2010) of points in the groups of order r.</summary>
internal static class Pairing<T, TCurve>
    where T : unmanaged, IPrimeField<T>
    where TCurve : struct, IPairingCurve<T, TCurve>
{
    /// <summary>Whether the product of the pairs' pairings is one.</summary>
    public static bool IsOne(ReadOnlySpan<(Affine<T> P, Affine<Fp2<T>> Q)> pairs) =>
        Product(pairs).Equals(Fp12<T, TCurve>.One);

    /// <summary>The product of the pairs' pairings, with one chain of squarings and one final power for all.</summary>
    public static Fp12<T, TCurve> Product(ReadOnlySpan<(Affine<T> P, Affine<Fp2<T>> Q)> pairs)
    {
        var finite = new List<MillerPair<T, TCurve>>();
        foreach (var (p, q) in pairs)
            if (!p.IsInfinity && !q.IsInfinity) finite.Add(new(p, q));
        return finite.Count == 0 ? Fp12<T, TCurve>.One : FinalPower(Loop(finite.ToArray()));
    }

    private static Fp12<T, TCurve> Loop(ReadOnlySpan<MillerPair<T, TCurve>> pairs)
    {
        var count = TCurve.LoopCount;
        int bit = 64 * count.Length - 1 - System.Numerics.BitOperations.LeadingZeroCount(count[^1]);
        var f = Fp12<T, TCurve>.One;
        while (--bit >= 0)
        {
            f = f.Square();
            foreach (var pair in pairs) f = TCurve.MultiplyByLine(f, pair.Double());
            if ((count[bit / 64] >> (bit % 64) & 1) == 0) continue;
            foreach (var pair in pairs) f = TCurve.MultiplyByLine(f, pair.Add(pair.Q));
        }
        return TCurve.EndLoop(f, pairs);
    }

    // (p^12 - 1) / r in two parts: (p^6 - 1)(p² + 1), and what is hard.
    private static Fp12<T, TCurve> FinalPower(in Fp12<T, TCurve> f)
    {
        var easy = f.Conjugate * f.Inverse();
        return TCurve.HardPower(easy.Frobenius().Frobenius() * easy);
    }
}
