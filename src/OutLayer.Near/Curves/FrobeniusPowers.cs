namespace OutLayer.Near.Curves;

/// <summary>The constants of the p-th power in Fp12: w to the power p is <c>OfW[1]</c> * w, and so on.</summary>
internal static class FrobeniusPowers<T, TCurve>
    where T : unmanaged, IPrimeField<T>
    where TCurve : struct, IPairingCurve<T, TCurve>
{
    /// <summary>ξ to the power i (p - 1) / 6.</summary>
    public static readonly Fp2<T>[] OfW = Powers();

    private static Fp2<T>[] Powers()
    {
        var powers = new Fp2<T>[6];
        powers[0] = Fp2<T>.One;
        powers[1] = PrimeField.Power(TCurve.Xi, PrimeField.Exponent((PrimeField.Modulus<T>() - 1) / 6));
        for (int i = 2; i < powers.Length; i++) powers[i] = powers[i - 1] * powers[1];
        return powers;
    }
}
