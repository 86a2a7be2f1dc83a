namespace OutLayer.Protocol.Receipts;

/// <summary>What a guest is told of the world; nothing else of the world reaches it.</summary>
public sealed record ReceiptContext
{
    public required string Account { get; init; }
    public required string Signer { get; init; }
    public required string Predecessor { get; init; }
    public required ulong BlockHeight { get; init; }

    /// <summary>Nanoseconds since 1970.</summary>
    public required ulong BlockTimestamp { get; init; }

    /// <summary>What random numbers are drawn from.</summary>
    public required Hash256 Seed { get; init; }

    /// <summary>yoctoNEAR.</summary>
    public UInt128 Deposit { get; init; }
}
