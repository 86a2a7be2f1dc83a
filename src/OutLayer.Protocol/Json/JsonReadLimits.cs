namespace OutLayer.Protocol.Json;

/// <summary>What a reader of foreign JSON accepts at most.</summary>
public sealed record JsonReadLimits
{
    /// <summary>Bytes of the whole text.</summary>
    public int MaxBytes { get; init; } = 1 << 20;

    /// <summary>Objects and arrays within each other; 1 to 64.</summary>
    public int MaxDepth { get; init; } = 16;

    /// <summary>Accept fractions and exponents; else only integers of at most 2^53 - 1, written plainly.</summary>
    public bool AllowFractions { get; init; }
}
