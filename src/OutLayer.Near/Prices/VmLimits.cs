namespace OutLayer.Near;

/// <summary>
/// The limits of one call, as nearcore names them; defaults are those of protocol version 86. A smaller limit is set
/// with <c>with</c>, e.g. for <c>near run --max-gas-burnt</c>. Lengths are in bytes, gas in gas units.
/// </summary>
public sealed record VmLimits
{
    /// <summary>Of protocol version 84: 300 Tgas where there are 1,000 now.</summary>
    internal static readonly VmLimits Protocol84 = new()
    {
        MaxGasBurnt = 300_000_000_000_000, MaxGasBurntView = 300_000_000_000_000, MaxTotalPrepaidGas = 300_000_000_000_000,
    };

    /// <summary>Gas that one call may burn, whatever is prepaid.</summary>
    public ulong MaxGasBurnt { get; init; } = 1_000_000_000_000_000;

    /// <summary>The same for view calls, which have no prepaid gas.</summary>
    public ulong MaxGasBurntView { get; init; } = 1_000_000_000_000_000;

    /// <summary>Prepaid gas that a transaction may attach.</summary>
    public ulong MaxTotalPrepaidGas { get; init; } = 1_000_000_000_000_000;

    /// <summary>Sum over registers of length + 8.</summary>
    public ulong RegistersMemoryLimit { get; init; } = 1_073_741_824;

    public ulong MaxRegisterSize { get; init; } = 104_857_600;

    public ulong MaxNumberRegisters { get; init; } = 100;

    public ulong MaxNumberLogs { get; init; } = 100;

    /// <summary>Sum of the UTF-8 lengths of all logs; a panic's text counts against what is left.</summary>
    public ulong MaxTotalLogLength { get; init; } = 16_384;

    public ulong MaxLengthStorageKey { get; init; } = 2_048;

    public ulong MaxLengthStorageValue { get; init; } = 4_194_304;

    public ulong MaxLengthReturnedData { get; init; } = 4_194_304;

    public ulong MaxArgumentsLength { get; init; } = 4_194_304;

    public ulong MaxLengthMethodName { get; init; } = 256;

    public ulong MaxContractSize { get; init; } = 4_194_304;

    /// <summary>Promises, joint ones too, that one call may make.</summary>
    public ulong MaxPromises { get; init; } = 1_024;

    /// <summary>Results that one promise may wait for.</summary>
    public ulong MaxInputDataDependencies { get; init; } = 128;

    /// <summary>Data that a yielded promise is resumed with.</summary>
    public ulong MaxYieldPayload { get; init; } = 1_024;

    /// <summary>Actions of a transaction, a receipt or a delegation.</summary>
    public ulong MaxActionsPerReceipt { get; init; } = 100;

    /// <summary>Sum of the lengths + 1 of the method names of an access key.</summary>
    public ulong MaxNumberBytesMethodNames { get; init; } = 2_000;

    /// <summary>Nonces of a gas key.</summary>
    public ulong MaxGasKeyNonces { get; init; } = 1_024;

    /// <summary>A signed transaction in Borsh.</summary>
    public ulong MaxTransactionSize { get; init; } = 1_572_864;

    /// <summary>A receipt in Borsh.</summary>
    public ulong MaxReceiptSize { get; init; } = 4_194_304;

    /// <summary>Storage usage without the code, up to which an account can be deleted.</summary>
    public ulong MaxAccountDeletionStorageUsage { get; init; } = 10_000;

    /// <summary>Blocks after which a yielded promise runs without its data.</summary>
    public ulong YieldTimeoutLengthInBlocks { get; init; } = 200;

    /// <summary>
    /// A value longer than this pays <see cref="Cost.StorageLargeReadOverheadBase"/> and its byte price.
    /// </summary>
    public ulong InlineValueThreshold { get; init; } = 4_000;

    /// <summary>
    /// Keys that one off-chain <c>storage_keys</c> may return; OutLayer's own, it bounds the result to 2 MiB.
    /// </summary>
    public ulong MaxStorageKeysPage { get; init; } = 1_000;
}
