using System.Runtime.CompilerServices;
using OutLayer.Protocol;
using OutLayer.Protocol.Receipts;

namespace OutLayer.Runtime.Contracts;

/// <summary>Who calls, when, with what. What is not given follows from the account and its history, never from the machine.</summary>
public sealed record CallOptions
{
    public const ulong DefaultGas = 300_000_000_000_000;
    public const ulong MaxGas = 1_000_000_000_000_000;
    public const int DefaultMemoryMiB = 64;
    public const int MinMemoryMiB = 4;
    public const int MaxMemoryMiB = 2_048;

    /// <summary>The account whose contract and state this is; by default <see cref="AccountNames.OfFile"/>.</summary>
    public string? Account { get; init => field = AccountId(value); }

    /// <summary>Who signed; by default <see cref="AccountNames.DefaultCaller"/>.</summary>
    public string? Signer { get; init => field = AccountId(value); }

    /// <summary>Who called; by default the signer.</summary>
    public string? Predecessor { get; init => field = AccountId(value); }

    /// <summary>yoctoNEAR that come with the call.</summary>
    public UInt128 Deposit { get; init; }

    /// <summary>By default the number of the account's committed calls + 1.</summary>
    public ulong? BlockHeight { get; init; }

    /// <summary>Nanoseconds since 1970; by default a constant + one second per block.</summary>
    public ulong? BlockTimestamp { get; init; }

    /// <summary>By default the SHA-256 of account and height.</summary>
    public Hash256? Seed { get; init; }

    public ulong Gas { get; init => field = value <= MaxGas ? value : throw new ArgumentOutOfRangeException(nameof(Gas), value, $"at most {MaxGas} gas"); } = DefaultGas;

    /// <summary>Linear memory of the guest; the frozen realm itself takes 3.</summary>
    public int MemoryMiB
    {
        get;
        init => field = value is >= MinMemoryMiB and <= MaxMemoryMiB ? value
            : throw new ArgumentOutOfRangeException(nameof(MemoryMiB), value, $"{MinMemoryMiB} to {MaxMemoryMiB} MiB");
    } = DefaultMemoryMiB;

    /// <summary>A view may not write, is not chained, and knows no signer.</summary>
    public bool View { get; init; }

    /// <summary>The wall-clock deadline: a run that it stops changes nothing and gets no receipt.</summary>
    public TimeSpan Timeout
    {
        get;
        init => field = value > TimeSpan.Zero && value <= MaxTimeout ? value : throw new ArgumentOutOfRangeException(nameof(Timeout), value, "above 0, at most a day");
    } = TimeSpan.FromSeconds(60);

    public static readonly TimeSpan MaxTimeout = TimeSpan.FromDays(1);

    internal ExecutionLimits Limits => JsExecutor.LimitsOf(Gas, MemoryMiB);

    private static string? AccountId(string? id, [CallerMemberName] string name = "") => id is null || AccountNames.IsValid(id)
        ? id
        : throw new ArgumentException($"\"{id}\" is no account id: 2 to 64 characters, parts of a-z and 0-9 joined by single . - or _", name);
}
