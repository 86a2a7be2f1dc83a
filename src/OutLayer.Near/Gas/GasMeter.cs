namespace OutLayer.Near;

/// <summary>A meter without an engine: for guests that are metered by their host alone, and for tests.</summary>
public sealed class GasMeter : IGasMeter
{
    public ulong Burnt { get; set; }

    public ulong Limit { get; set; }
}
