using System.Globalization;
using System.Text;
using OutLayer.Near;
using OutLayer.Protocol.Receipts;
using OutLayer.Runtime.Receipts;

namespace OutLayer.Runtime.NearVm.Receipts;

/// <summary>Answers from a transcript, which must hold the questions in the order in which they are asked.</summary>
internal sealed class ReplayedChain(IReadOnlyList<TranscriptEntry> entries) : IExternalChain
{
    private int _next;

    public UInt128 ValidatorTotalStake => Amount(Answer(ChainCalls.ValidatorTotalStake, default));

    public UInt128 ValidatorStake(string accountId) => Amount(Answer(ChainCalls.ValidatorStake, Encoding.UTF8.GetBytes(accountId)));

    public ReadOnlyMemory<byte> NewDataId(bool forYield) => DataId(Answer(ChainCalls.NewDataId, ChainCalls.Flag(forYield)));

    public ReadOnlyMemory<byte>? TryCreateYield(ReadOnlySpan<byte> yieldId)
    {
        var answer = Answer(ChainCalls.CreateYield, yieldId.ToArray());
        if (answer.IsEmpty) return null;
        return DataId(answer);
    }

    public bool Resume(ReadOnlySpan<byte> dataId, ReadOnlyMemory<byte> payload) => Flag(Answer(ChainCalls.Resume, ChainCalls.Resumed(dataId, payload)));

    public bool ResumeYield(ReadOnlySpan<byte> yieldId, ReadOnlyMemory<byte> payload) =>
        Flag(Answer(ChainCalls.ResumeYield, ChainCalls.Resumed(yieldId, payload)));

    /// <exception cref="TranscriptException">The run asked less than the transcript has.</exception>
    public void RequireEnd()
    {
        if (_next < entries.Count) throw new TranscriptException($"the {_next} questions that the run asked, not {entries.Count}");
    }

    private ReadOnlyMemory<byte> Answer(string call, ReadOnlyMemory<byte> request)
    {
        if (_next == entries.Count) throw new TranscriptException($"an answer to {call}, which the run asks after the last entry");
        var entry = entries[_next++];
        if (entry.Call == call && entry.Request.Span.SequenceEqual(request.Span)) return entry.Answer;
        throw new TranscriptException($"{call} as question {_next}, with what the run asks, not {entry.Call}");
    }

    private static ReadOnlyMemory<byte> DataId(ReadOnlyMemory<byte> answer) =>
        answer.Length == CryptoHash.Size ? answer : throw new TranscriptException("a name of data of 32 bytes");

    private static bool Flag(ReadOnlyMemory<byte> answer) =>
        answer.Span.SequenceEqual("true"u8) || (answer.Span.SequenceEqual("false"u8) ? false : throw new TranscriptException("an answer of true or false"));

    private static UInt128 Amount(ReadOnlyMemory<byte> answer) =>
        UInt128.TryParse(answer.Span, NumberStyles.None, CultureInfo.InvariantCulture, out var amount) && ChainCalls.Amount(amount).Span.SequenceEqual(answer.Span)
            ? amount : throw new TranscriptException("an amount in decimal digits");
}
