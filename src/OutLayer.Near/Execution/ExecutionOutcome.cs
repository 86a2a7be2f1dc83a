namespace OutLayer.Near;

/// <summary>What a transaction or receipt came to.</summary>
public sealed record ExecutionOutcome
{
    /// <summary>Of the transaction or receipt.</summary>
    public required CryptoHash Id { get; init; }

    public required string ExecutorId { get; init; }

    /// <summary>The receipts that it led to, without data.</summary>
    public IReadOnlyList<CryptoHash> ReceiptIds { get; init; } = [];

    public ulong GasBurnt { get; init; }

    /// <summary>yoctoNEAR; what of it is paid to the contract's account is not taken off.</summary>
    public UInt128 TokensBurnt { get; init; }

    public IReadOnlyList<string> Logs { get; init; } = [];

    /// <summary>Gas by cost, in the order of the tables; null for transactions.</summary>
    public IReadOnlyList<KeyValuePair<string, ulong>>? Profile { get; init; }

    /// <summary>Why it failed; null if it did not.</summary>
    public NearError? Failure { get; init; }

    /// <summary>What was returned; null if it failed or <see cref="SuccessReceiptId"/> tells.</summary>
    public ReadOnlyMemory<byte>? SuccessValue { get; init; }

    /// <summary>The receipt whose result is this one's.</summary>
    public CryptoHash? SuccessReceiptId { get; init; }
}
