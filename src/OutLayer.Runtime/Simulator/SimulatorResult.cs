using OutLayer.Protocol;
using OutLayer.Protocol.Receipts;
using OutLayer.Protocol.Runs;

namespace OutLayer.Runtime.Simulator;

/// <summary>A contract that an account has.</summary>
/// <param name="Account">The account.</param>
/// <param name="Hash">SHA-256 of the code.</param>
/// <param name="Methods">What can be called, in the order of the code.</param>
/// <param name="Kind"><see cref="SimulatorModes.Direct"/> or <see cref="SimulatorModes.Frozen"/>: how it runs.</param>
public sealed record SimulatedContract(string Account, Hash256 Hash, IReadOnlyList<string> Methods, string Kind);

/// <summary>A change of one account's state.</summary>
public sealed record AccountChange(string Account, StateChange Change);

/// <summary>One call of a contract that an execution led to.</summary>
/// <param name="Stands">Whether what it changed stands: it succeeded, and so did the rest of its receipt.</param>
/// <param name="Evidence">Its receipt, with all that proves it.</param>
public sealed record ExecutedCall(bool Stands, ReceiptFile Evidence)
{
    public ReceiptBody Body => Evidence.Receipt.Body;
}

/// <summary>What a query or an execution came to, its promises included.</summary>
public sealed record SimulatorResult
{
    public required ReceiptStatus Status { get; init; }

    /// <summary>The mode that the called contract ran in.</summary>
    public required string Mode { get; init; }

    /// <summary>What was returned, by the call or by the promise that it returned; null if nothing was, or it failed.</summary>
    public byte[]? Result { get; init; }

    /// <summary>Logs of all calls, in order.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> Logs { get; init; } = [];

    /// <summary>Gas that contracts burnt, in all calls.</summary>
    public ulong GasUsed { get; init; }

    /// <summary>Gas attached to the call.</summary>
    public ulong GasLimit { get; init; }

    /// <summary>Wall time, in milliseconds; the one number here that differs from run to run.</summary>
    public double ExecutionTimeMs { get; init; }

    /// <summary>Keys of all accounts whose value is not what it was: by account, and in bytewise order.</summary>
    public IReadOnlyList<AccountChange> StateChanges { get; init; } = [];

    /// <summary>Keys that the called account has now.</summary>
    public ulong StateSizeAfter { get; init; }

    /// <summary>Root of the called account's state now.</summary>
    public Hash256 StateRoot { get; init; }

    /// <summary>Why it failed; null if it did not.</summary>
    public RunError? Error { get; init; }

    /// <summary>True: the result is that of a promise which was yielded and is not resumed yet.</summary>
    public bool IsPending { get; init; }

    /// <summary>All calls in order, the called method first; none if the call could not be sent.</summary>
    public IReadOnlyList<ExecutedCall> Calls { get; init; } = [];
}
