using System.Globalization;
using System.Text;
using OutLayer.Near;
using OutLayer.Protocol.Receipts;

namespace OutLayer.Runtime.NearVm.Receipts;

/// <summary>Passes questions on to a chain, and keeps them with their answers.</summary>
internal sealed class RecordingChain(IExternalChain chain) : IExternalChain
{
    private readonly List<TranscriptEntry> _entries = [];

    public IReadOnlyList<TranscriptEntry> Entries => _entries;

    public UInt128 ValidatorTotalStake => Keep(ChainCalls.ValidatorTotalStake, default, chain.ValidatorTotalStake, ChainCalls.Amount);

    public UInt128 ValidatorStake(string accountId) =>
        Keep(ChainCalls.ValidatorStake, Encoding.UTF8.GetBytes(accountId), chain.ValidatorStake(accountId), ChainCalls.Amount);

    public ReadOnlyMemory<byte> NewDataId(bool forYield) =>
        Keep(ChainCalls.NewDataId, ChainCalls.Flag(forYield), chain.NewDataId(forYield), static id => id);

    public ReadOnlyMemory<byte>? TryCreateYield(ReadOnlySpan<byte> yieldId) =>
        Keep(ChainCalls.CreateYield, yieldId.ToArray(), chain.TryCreateYield(yieldId), static id => id ?? default);

    public bool Resume(ReadOnlySpan<byte> dataId, ReadOnlyMemory<byte> payload) =>
        Keep(ChainCalls.Resume, ChainCalls.Resumed(dataId, payload), chain.Resume(dataId, payload), ChainCalls.Flag);

    public bool ResumeYield(ReadOnlySpan<byte> yieldId, ReadOnlyMemory<byte> payload) =>
        Keep(ChainCalls.ResumeYield, ChainCalls.Resumed(yieldId, payload), chain.ResumeYield(yieldId, payload), ChainCalls.Flag);

    private T Keep<T>(string call, ReadOnlyMemory<byte> request, T answer, Func<T, ReadOnlyMemory<byte>> bytes)
    {
        _entries.Add(new TranscriptEntry(call, request, bytes(answer)));
        return answer;
    }
}

/// <summary>The questions that a call asks its chain, as transcripts have them: the one table of their names and forms.</summary>
internal static class ChainCalls
{
    public const string ValidatorStake = "near.validatorStake", ValidatorTotalStake = "near.validatorTotalStake", NewDataId = "near.newDataId",
        CreateYield = "near.createYield", Resume = "near.resume", ResumeYield = "near.resumeYield";

    public static ReadOnlyMemory<byte> Amount(UInt128 value) => Encoding.ASCII.GetBytes(value.ToString(CultureInfo.InvariantCulture));

    public static ReadOnlyMemory<byte> Flag(bool value) => value ? "true"u8.ToArray() : "false"u8.ToArray();

    /// <summary>The name, its length first, so that name and payload are told apart.</summary>
    public static ReadOnlyMemory<byte> Resumed(ReadOnlySpan<byte> name, ReadOnlyMemory<byte> payload) =>
        (byte[])[.. Encoding.ASCII.GetBytes(name.Length.ToString(CultureInfo.InvariantCulture)), (byte)':', .. name, .. payload.Span];
}
