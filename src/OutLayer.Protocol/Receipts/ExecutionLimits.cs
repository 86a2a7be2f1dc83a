namespace OutLayer.Protocol.Receipts;

/// <summary>The deterministic limits of a run. The wall-clock deadline is not one: what it stops gets no receipt.</summary>
public sealed record ExecutionLimits
{
    public required ulong Gas { get; init; }

    /// <summary>Linear memory at most, in MiB.</summary>
    public required int MemoryMiB { get; init; }

    /// <summary>Elements of all tables of an instance.</summary>
    public required int TableElements { get; init; }

    /// <summary>Bytes of frames within each other, counted by rule: 64 + parameters + locals + operands of each.</summary>
    public required int CallDepthBytes { get; init; }

    /// <summary>Number of log entries.</summary>
    public required int LogCount { get; init; }

    /// <summary>Bytes of all log entries.</summary>
    public required int LogBytes { get; init; }

    /// <summary>Bytes of the result.</summary>
    public required int ResultBytes { get; init; }
}
