using OutLayer.Protocol;
using OutLayer.Protocol.Receipts;

namespace OutLayer.Runtime.Receipts;

/// <summary>What a call was asked to do: the part of a receipt that is known before it runs.</summary>
public sealed record CallRequest
{
    /// <summary>Version of the semantics.</summary>
    public required string Engine { get; init; }
    public required Hash256 Code { get; init; }

    /// <summary>The guest image; null where code runs without one.</summary>
    public Hash256? Image { get; init; }
    public required string Mode { get; init; }
    public required string Method { get; init; }
    public required ReadOnlyMemory<byte> Input { get; init; }
    public required ReceiptContext Context { get; init; }
    public required ExecutionLimits Limits { get; init; }
    public bool View { get; init; }
}
