using OutLayer.Protocol.Receipts;

namespace OutLayer.Runtime.Receipts;

/// <summary>What the guest did, as the executor saw it. The state is not in it: that is the host's to compute.</summary>
public sealed record CallOutcome
{
    public required ReceiptStatus Status { get; init; }

    /// <summary>The returned bytes; null where nothing was returned. Ignored unless the status is ok.</summary>
    public byte[]? Result { get; init; }
    public IReadOnlyList<ReadOnlyMemory<byte>> Logs { get; init; } = [];
    public required ulong GasUsed { get; init; }

    /// <summary>Deterministic code and message; required exactly when the status is not ok.</summary>
    public ReceiptError? Error { get; init; }

    /// <summary>Host calls whose answers come from outside, in order.</summary>
    public IReadOnlyList<TranscriptEntry> Transcript { get; init; } = [];
}
