namespace OutLayer.Near.Curves;

/// <summary>The group of order r on BLS12-381 itself.</summary>
internal static class Bls12381G1
{
    private const ulong X = Bls12381.MinusParameter;

    // A cube root of one: (x, y) -> (Beta x, y) is the multiplication by -x² in the group.
    private static readonly Fp381 Beta = PrimeField.Constant<Fp381>(
        "5f19672fdf76ce51ba69c6076a0f77eaddb3a93be6f89688de17d813620a00022e01fffffffefffe");

    private static readonly IsogenyMap<Fp381> Map = Bls12381G1Isogeny.Map;

    /// <summary>
    /// Whether a point of the curve has order r: φ(P) = -x² P (Scott 2021). As φ² + φ + 1 = 0, (x⁴ - x² + 1) P = 0.
    /// </summary>
    public static bool IsInGroup(in Affine<Fp381> point)
    {
        if (point.IsInfinity) return true;
        var multiple = ((Jacobian<Fp381>)point).Multiply(X).Multiply(X);
        return multiple.Is(new(point.X * Beta, -point.Y));
    }

    /// <summary>RFC 9380's map_to_curve and clear_cofactor (section 8.8.1): the map of EIP-2537.</summary>
    public static Affine<Fp381> MapToGroup(in Fp381 element)
    {
        Jacobian<Fp381> point = Map.Map(element);
        return point.Multiply(X + 1).ToAffine();
    }
}
