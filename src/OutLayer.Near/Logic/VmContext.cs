namespace OutLayer.Near;

/// <summary>What one call may know of the world: all of it is given, none is read from the machine.</summary>
public sealed record VmContext
{
    /// <summary>The account whose code runs.</summary>
    public required string CurrentAccountId { get; init; }

    /// <summary>The account that signed the transaction.</summary>
    public required string SignerAccountId { get; init; }

    /// <summary>The signer's public key in Borsh form: a kind byte and the key.</summary>
    public ReadOnlyMemory<byte> SignerAccountPk { get; init; }

    /// <summary>The account that called.</summary>
    public required string PredecessorAccountId { get; init; }

    /// <summary>The arguments as given.</summary>
    public ReadOnlyMemory<byte> Input { get; init; }

    public ulong BlockHeight { get; init; }

    /// <summary>Nanoseconds since 1970-01-01 UTC.</summary>
    public ulong BlockTimestamp { get; init; }

    public ulong EpochHeight { get; init; }

    /// <summary>yoctoNEAR of the account, without <see cref="AttachedDeposit"/>.</summary>
    public UInt128 AccountBalance { get; init; }

    /// <summary>yoctoNEAR locked by staking.</summary>
    public UInt128 AccountLockedBalance { get; init; }

    /// <summary>yoctoNEAR that came with the call.</summary>
    public UInt128 AttachedDeposit { get; init; }

    /// <summary>Bytes of storage that the account used before the call.</summary>
    public ulong StorageUsage { get; init; }

    public ReadOnlyMemory<byte> RandomSeed { get; init; }

    /// <summary>Gas attached to the call; without meaning in a view.</summary>
    public ulong PrepaidGas { get; init; }

    /// <summary>A view knows no signer or caller and changes nothing.</summary>
    public bool IsView { get; init; }

    /// <summary>The accounts that wait for this call's result; each one's data receipt is paid by the call.</summary>
    public IReadOnlyList<string> OutputDataReceivers { get; init; } = [];

    /// <summary>The account that refunds of this receipt go to; null for the predecessor.</summary>
    public string? RefundToAccountId { get; init; }

    /// <summary>The chain's name, such as <c>mainnet</c>.</summary>
    public string ChainId { get; init; } = "localnet";

    /// <summary>How the current account has its contract.</summary>
    public ContractId Contract { get; init; }

    /// <summary>The results that this call waited for.</summary>
    public IReadOnlyList<PromiseResult> PromiseResults { get; init; } = [];
}
