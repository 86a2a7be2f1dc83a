namespace OutLayer.Near;

/// <summary>What a call came to. After a failure logs and gas stand, the rest is as before the call.</summary>
/// <param name="BurntGas">Gas spent.</param>
/// <param name="UsedGas">Gas spent or reserved for promises.</param>
/// <param name="StorageUsage">Bytes of storage that the account uses now.</param>
/// <param name="Balance">yoctoNEAR of the account now.</param>
/// <param name="ReturnValue">The bytes returned; null if none were.</param>
/// <param name="Logs">The logs in order.</param>
/// <param name="Profile">Gas by cost.</param>
/// <param name="Error">Why it failed; null if it did not, or failed outside of host functions.</param>
public sealed record VmOutcome(
    ulong BurntGas,
    ulong UsedGas,
    ulong StorageUsage,
    UInt128 Balance,
    ReadOnlyMemory<byte>? ReturnValue,
    IReadOnlyList<string> Logs,
    GasProfile Profile,
    VmException? Error)
{
    /// <summary>The receipts that the call asks for; none after a failure.</summary>
    public IReadOnlyList<ReceiptDraft> Receipts { get; init; } = [];

    /// <summary>The receipt, by its place, whose result is the call's; null if <see cref="ReturnValue"/> is.</summary>
    public int? ReturnedReceipt { get; init; }

    /// <summary>yoctoNEAR that receipts carry and that the account did not have: 1 at a time (protocol version 85).</summary>
    public UInt128 SubsidizedAmount { get; init; }
}
