namespace OutLayer.Near;

/// <summary>Amounts in yoctoNEAR.</summary>
public static class Amounts
{
    /// <summary>10^21 yoctoNEAR.</summary>
    public static UInt128 MilliNear { get; } = (UInt128)1_000_000_000_000 * 1_000_000_000;

    /// <summary>10^24 yoctoNEAR.</summary>
    public static UInt128 Near { get; } = MilliNear * 1_000;
}
