using OutLayer.Protocol;

namespace OutLayer.Runtime.State;

/// <summary>Where an account stands.</summary>
/// <param name="Root">Root of its state; zero while it is empty.</param>
/// <param name="Height">Number of committed calls: those with a chained receipt, failed ones too.</param>
/// <param name="LastReceipt">Hash of the last of these receipts; null before the first.</param>
public sealed record AccountHead(Hash256 Root, ulong Height, Hash256? LastReceipt)
{
    /// <summary>An account that was never called.</summary>
    public static AccountHead New { get; } = new(Hash256.Zero, 0, null);
}
