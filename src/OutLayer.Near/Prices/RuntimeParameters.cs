namespace OutLayer.Near;

/// <summary>
/// All numbers of one NEAR protocol version that execution depends on. Immutable; change one with <c>with</c>.
/// </summary>
public sealed record RuntimeParameters
{
    /// <summary>The protocol version that runs by default.</summary>
    public const int LatestProtocolVersion = 86;

    private static readonly RuntimeParameters[] Versions =
    [
        new() { ProtocolVersion = 86, Prices = Protocol86Prices.Table, Fees = Protocol86Fees.Table },
    ];

    public required int ProtocolVersion { get; init; }

    /// <summary>Gas of host functions.</summary>
    public required PriceTable Prices { get; init; }

    /// <summary>Gas of receipts and actions.</summary>
    public required FeeTable Fees { get; init; }

    public VmLimits Limits { get; init; } = new();

    public EngineParameters Engine { get; init; } = new();

    /// <summary>
    /// Bytes of storage that a record costs beside its key and value (<c>storage_num_extra_bytes_record</c>).
    /// </summary>
    public ulong StorageExtraBytesPerRecord { get; init; } = 40;

    /// <summary>Bytes of storage that an account costs (<c>storage_num_bytes_account</c>).</summary>
    public ulong StorageBytesPerAccount { get; init; } = 100;

    /// <summary>yoctoNEAR locked per byte of storage (<c>storage_amount_per_byte</c>).</summary>
    public UInt128 StorageAmountPerByte { get; init; } = 10_000_000_000_000_000_000;

    /// <summary>The parameters of <see cref="LatestProtocolVersion"/>.</summary>
    public static RuntimeParameters Latest { get; } = For(LatestProtocolVersion);

    /// <summary>The parameters of a protocol version.</summary>
    /// <exception cref="ArgumentOutOfRangeException">We have no table for it; the message lists those we
    /// have.</exception>
    public static RuntimeParameters For(int protocolVersion) =>
        Array.Find(Versions, version => version.ProtocolVersion == protocolVersion)
        ?? throw new ArgumentOutOfRangeException(nameof(protocolVersion), protocolVersion,
            $"no prices for NEAR protocol version {protocolVersion}; known: "
            + string.Join(", ", Versions.Select(version => version.ProtocolVersion)));
}
