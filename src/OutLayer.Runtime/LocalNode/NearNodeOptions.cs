using OutLayer.Near;

namespace OutLayer.Runtime.LocalNode;

/// <summary>What a local chain is made with, and how it runs.</summary>
public sealed record NearNodeOptions
{
    /// <summary>Where the chain is kept, with the key of its first account; null for memory.</summary>
    public string? StateFolder { get; init; }

    /// <summary>The chain's name, which clients and contracts see.</summary>
    public string ChainId { get; init; } = "localnet";

    /// <summary>yoctoNEAR per gas.</summary>
    public UInt128 GasPrice { get; init; } = 100_000_000;

    /// <summary>Gas of one block; receipts beyond it run in the next.</summary>
    public ulong BlockGasLimit { get; init; } = 1_000_000_000_000_000;

    /// <summary>Nanoseconds since 1970-01-01 UTC of the first block: 2026-01-01. No clock is asked.</summary>
    public ulong GenesisTime { get; init; } = 1_767_225_600_000_000_000;

    /// <summary>Nanoseconds from one height to the next.</summary>
    public ulong BlockTime { get; init; } = 1_000_000_000;

    /// <summary>Blocks of an epoch.</summary>
    public ulong EpochLength { get; init; } = 500;

    /// <summary>Blocks that a transaction is valid for after the one that it names.</summary>
    public ulong TransactionValidityPeriod { get; init; } = 86_400;

    /// <summary>Blocks whose state can still be asked for.</summary>
    public int KeptStates { get; init; } = 1_000;

    /// <summary>Transactions that wait for a block; those beyond wait to be taken.</summary>
    public int MaxWaitingTransactions { get; init; } = 10_000;

    public int ProtocolVersion { get; init; } = RuntimeParameters.LatestProtocolVersion;
}
