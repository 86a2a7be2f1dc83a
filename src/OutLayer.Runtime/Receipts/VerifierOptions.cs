using OutLayer.Protocol.Receipts;

namespace OutLayer.Runtime.Receipts;

/// <summary>What a verifier spends at most on a receipt that an enemy may have made, and who must have signed it.</summary>
public sealed record VerifierOptions
{
    /// <summary>Gas limit that a receipt may ask for: ten times the default limit of a run.</summary>
    public ulong MaxGas { get; init; } = 3_000_000_000_000_000;

    public int MaxMemoryMiB { get; init; } = 4096;
    public int MaxTableElements { get; init; } = 10_000_000;

    /// <summary>Call depth in bytes, as <see cref="ExecutionLimits.CallDepthBytes"/>.</summary>
    public int MaxCallDepthBytes { get; init; } = 64 << 20;
    public int MaxLogCount { get; init; } = 1_000_000;
    public int MaxLogBytes { get; init; } = 64 << 20;
    public int MaxResultBytes { get; init; } = 64 << 20;

    /// <summary>The key that must have signed (32 bytes); null accepts any.</summary>
    public byte[]? Signer { get; init; }

    /// <exception cref="ReceiptRefusedException">A limit of the receipt is above ours; the message names both.</exception>
    internal void RequireWithin(ExecutionLimits limits)
    {
        Require("gas", limits.Gas, MaxGas);
        Require("memoryMiB", (ulong)limits.MemoryMiB, (ulong)MaxMemoryMiB);
        Require("tableElements", (ulong)limits.TableElements, (ulong)MaxTableElements);
        Require("callDepthBytes", (ulong)limits.CallDepthBytes, (ulong)MaxCallDepthBytes);
        Require("logCount", (ulong)limits.LogCount, (ulong)MaxLogCount);
        Require("logBytes", (ulong)limits.LogBytes, (ulong)MaxLogBytes);
        Require("resultBytes", (ulong)limits.ResultBytes, (ulong)MaxResultBytes);
    }

    private static void Require(string name, ulong asked, ulong most)
    {
        if (asked > most)
            throw new ReceiptRefusedException($"the receipt asks for limits.{name} = {asked}, and this verifier allows {most}");
    }
}
