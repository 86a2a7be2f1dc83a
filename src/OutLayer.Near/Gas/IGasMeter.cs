namespace OutLayer.Near;

/// <summary>
/// The two numbers of metering, side by side: compiled code adds to <see cref="Burnt"/> inline and stops beyond
/// <see cref="Limit"/>. The engine owns them during a run; <see cref="GasCounter"/> brings the rules.
/// </summary>
public interface IGasMeter
{
    /// <summary>
    /// Gas burnt so far, in gas units. When the call has run out it may be set above <see cref="Limit"/>, by what had
    /// been reserved.
    /// </summary>
    ulong Burnt { get; set; }

    /// <summary>
    /// What <see cref="Burnt"/> may reach; to be equal is allowed. Reserving gas for promises lowers it.
    /// </summary>
    ulong Limit { get; set; }
}
