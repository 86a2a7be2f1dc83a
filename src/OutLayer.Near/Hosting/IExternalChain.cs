namespace OutLayer.Near;

/// <summary>What a call asks of the chain, beside the state of its own account.</summary>
public interface IExternalChain
{
    /// <summary>yoctoNEAR that an account has staked in this epoch; 0 if it is no validator.</summary>
    UInt128 ValidatorStake(string accountId);

    /// <summary>yoctoNEAR that all validators have staked in this epoch.</summary>
    UInt128 ValidatorTotalStake { get; }

    /// <summary>A name for data that a receipt will wait for (32 bytes); never the same twice.</summary>
    /// <param name="forYield">The contract gets to know it, and resumes by it; else it names the result of another receipt.</param>
    ReadOnlyMemory<byte> NewDataId(bool forYield);

    /// <summary>Notes that a receipt waits under a name of the contract's own; null if one does already, else its data's name.</summary>
    ReadOnlyMemory<byte>? TryCreateYield(ReadOnlySpan<byte> yieldId);

    /// <summary>Gives data to the receipt that waits for it; false if none does.</summary>
    bool Resume(ReadOnlySpan<byte> dataId, ReadOnlyMemory<byte> payload);

    /// <summary>The same by the name that the contract gave.</summary>
    bool ResumeYield(ReadOnlySpan<byte> yieldId, ReadOnlyMemory<byte> payload);
}
