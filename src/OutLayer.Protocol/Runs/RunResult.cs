using OutLayer.Protocol.Receipts;

namespace OutLayer.Protocol.Runs;

/// <summary>What one run gave: the document of <c>outlayer run --json</c>.</summary>
public sealed record RunResult
{
    public required ReceiptStatus Status { get; init; }
    public required string Mode { get; init; }

    /// <summary>The returned bytes; null where nothing was returned or the run failed.</summary>
    public byte[]? Result { get; init; }
    public IReadOnlyList<ReadOnlyMemory<byte>> Logs { get; init; } = [];
    public ulong GasUsed { get; init; }
    public ulong GasLimit { get; init; }

    /// <summary>Wall time of the run; the one number here that differs from run to run.</summary>
    public double ExecutionTimeMs { get; init; }

    /// <summary>Keys whose value is not what it was, in bytewise order.</summary>
    public IReadOnlyList<StateChange> StateChanges { get; init; } = [];

    /// <summary>Root of the account's state after the run; null where no state was opened.</summary>
    public Hash256? StateRoot { get; init; }
    public RunError? Error { get; init; }

    /// <summary>Null where the run got none (the wall-clock deadline, or trouble before it began).</summary>
    public Receipt? Receipt { get; init; }
}

/// <summary>One key that changed. Null before: it was not there; null after: it was removed.</summary>
public sealed record StateChange(byte[] Key, byte[]? Before, byte[]? After);

/// <summary>Why a run failed, for people: with its place in the user's own file (1-based), where there is one.</summary>
public sealed record RunError(
    string Code, string Message, int? Line = null, int? Column = null, string? Stack = null, string? File = null, string? SourceLine = null);
