namespace OutLayer.Near;

/// <summary>A message from one account to another.</summary>
public abstract record Receipt
{
    /// <summary>Who sends what the chain itself gives back.</summary>
    public const string SystemAccountId = "system";

    private protected Receipt() { }

    /// <summary>The account that sent it; <see cref="SystemAccountId"/> for refunds.</summary>
    public required string PredecessorId { get; init; }

    public required string ReceiverId { get; init; }

    /// <summary>Its name.</summary>
    public CryptoHash Id { get; init; }

    /// <summary>Whether the chain gives something back by it.</summary>
    public bool IsRefund => PredecessorId == SystemAccountId;
}

/// <summary>An account that waits for a receipt's result.</summary>
/// <param name="DataId">The result's name.</param>
/// <param name="ReceiverId">The account.</param>
public readonly record struct DataReceiver(CryptoHash DataId, string ReceiverId);

/// <summary>A receipt that does something.</summary>
public sealed record ActionReceipt : Receipt
{
    /// <summary>The account that signed the transaction.</summary>
    public required string SignerId { get; init; }

    /// <summary>As <see cref="PublicKeys"/> has it.</summary>
    public required ReadOnlyMemory<byte> SignerPublicKey { get; init; }

    /// <summary>yoctoNEAR per gas that its gas was bought for.</summary>
    public UInt128 GasPrice { get; init; }

    /// <summary>Who waits for its result.</summary>
    public IReadOnlyList<DataReceiver> OutputDataReceivers { get; init; } = [];

    /// <summary>The results that it waits for.</summary>
    public IReadOnlyList<CryptoHash> InputDataIds { get; init; } = [];

    public required IReadOnlyList<ReceiptAction> Actions { get; init; }

    /// <summary>Where deposits go back to; null for the predecessor.</summary>
    public string? RefundTo { get; init; }

    /// <summary>Whether it waits for data that its own account gives later.</summary>
    public bool IsPromiseYield { get; init; }
}

/// <summary>A receipt that carries a result to one that waits for it.</summary>
public sealed record DataReceipt : Receipt
{
    public required CryptoHash DataId { get; init; }

    /// <summary>Null if there is none: the receipt failed, or its time is over.</summary>
    public ReadOnlyMemory<byte>? Data { get; init; }

    /// <summary>Whether it resumes a yielded promise.</summary>
    public bool IsPromiseResume { get; init; }
}
