namespace OutLayer.Near.Curves;

/// <summary>The group of order r on BLS12-381's twist.</summary>
internal static class Bls12381G2
{
    private const ulong X = Bls12381.MinusParameter;

    private static readonly Fp2<Fp381> PsiX = FrobeniusPowers<Fp381, Bls12381>.OfW[2].Inverse();
    private static readonly Fp2<Fp381> PsiY = FrobeniusPowers<Fp381, Bls12381>.OfW[3].Inverse();
    private static readonly IsogenyMap<Fp2<Fp381>> Map = Bls12381G2Isogeny.Map;

    /// <summary>
    /// Whether a point of the twist has order r: ψ(Q) = x Q (Scott 2021). With ψ² - tψ + p = 0 and t - 1 = x it follows that the
    /// curve's order times Q is 0, and that has only r in common with the twist's.
    /// </summary>
    public static bool IsInGroup(in Affine<Fp2<Fp381>> point) =>
        (-((Jacobian<Fp2<Fp381>>)point).Multiply(X)).Is(Psi(point).ToAffine());

    /// <summary>RFC 9380's map_to_curve and clear_cofactor (section 8.8.2): the map of EIP-2537.</summary>
    public static Affine<Fp2<Fp381>> MapToGroup(in Fp2<Fp381> element) => ClearCofactor(Map.Map(element)).ToAffine();

    // (x² - x - 1) P + (x - 1) ψ(P) + ψ²(2P), which is h_eff P (RFC 9380, appendix G.3).
    private static Jacobian<Fp2<Fp381>> ClearCofactor(in Jacobian<Fp2<Fp381>> point)
    {
        var timesX = -point.Multiply(X);
        var image = Psi(point);
        var timesXOfSum = -(timesX + image).Multiply(X);
        return Psi(Psi(point.Double())) - image + timesXOfSum - timesX - point;
    }

    // The p-th power on the curve, seen from the twist.
    private static Jacobian<Fp2<Fp381>> Psi(in Jacobian<Fp2<Fp381>> point) =>
        new(point.X.Conjugate * PsiX, point.Y.Conjugate * PsiY, point.Z.Conjugate);
}
