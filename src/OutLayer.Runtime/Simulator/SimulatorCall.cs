using System.Runtime.CompilerServices;
using OutLayer.Protocol;
using OutLayer.Runtime.Contracts;

namespace OutLayer.Runtime.Simulator;

/// <summary>Who calls, when, with what. What is not given follows from what was simulated before, never from the machine.</summary>
public sealed record SimulatorCall
{
    /// <summary>A height whose default time and nonces of keys are still numbers of 64 bits.</summary>
    public const ulong MaxBlockHeight = 10_000_000_000;

    /// <summary>Who signs; by default <see cref="AccountNames.DefaultCaller"/>.</summary>
    public string? Signer { get; init => field = AccountId(value); }

    /// <summary>Who calls, and pays the deposit; by default the signer.</summary>
    public string? Predecessor { get; init => field = AccountId(value); }

    /// <summary>yoctoNEAR that go along; a view gets none.</summary>
    public UInt128 Deposit { get; init; }

    /// <summary>By default <see cref="SimulatorOptions.DefaultGasLimit"/>.</summary>
    public ulong? Gas
    {
        get;
        init => field = value is null or <= CallOptions.MaxGas ? value : throw new ArgumentOutOfRangeException(nameof(Gas), value, $"at most {CallOptions.MaxGas} gas");
    }

    /// <summary>Of the block that the call runs in; by default the one after the last. Promises run in those after it.</summary>
    public ulong? BlockHeight
    {
        get;
        init => field = value is null or (>= 1 and <= MaxBlockHeight) ? value
            : throw new ArgumentOutOfRangeException(nameof(BlockHeight), value, $"1 to {MaxBlockHeight}");
    }

    /// <summary>Nanoseconds since 1970; by default a constant + one second per block.</summary>
    public ulong? BlockTimestamp { get; init; }

    /// <summary>Of the call itself; by default the SHA-256 of account and height.</summary>
    public Hash256? Seed { get; init; }

    private static string? AccountId(string? id, [CallerMemberName] string name = "") => id is null || AccountNames.IsValid(id)
        ? id
        : throw new ArgumentException($"\"{id}\" is no account id: 2 to 64 characters, parts of a-z and 0-9 joined by single . - or _", name);
}
