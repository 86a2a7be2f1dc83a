using OutLayer.Protocol.Receipts;
using OutLayer.Runtime.Receipts;
using OutLayer.Runtime.State;

namespace OutLayer.Runtime.NearVm.Receipts;

/// <summary>
/// A transcript of a call in a chain of accounts: what it was told, what earlier calls of the same receipt had written, what
/// the chain answered, and whether the receipt was undone afterwards. docs/receipts.md has the entries.
/// </summary>
internal sealed record VmTranscript
{
    public const string Context = "near.context", Write = "near.write", Remove = "near.remove", RolledBack = "near.rolledBack";

    public required ChainFacts Facts { get; init; }

    /// <summary>Key, and value or null for a removal, in order.</summary>
    public IReadOnlyList<(ReadOnlyMemory<byte> Key, ReadOnlyMemory<byte>? Value)> Writes { get; init; } = [];

    public IReadOnlyList<TranscriptEntry> Answers { get; init; } = [];

    /// <summary>The call succeeded, and a later action of its receipt did not.</summary>
    public bool IsRolledBack { get; init; }

    /// <summary>The entry that all such transcripts begin with tells them from others.</summary>
    public static bool Is(IReadOnlyList<TranscriptEntry> entries) => entries is [{ Call: Context }, ..];

    public IReadOnlyList<TranscriptEntry> ToEntries() =>
    [
        new(Context, default, Facts.ToBytes()),
        .. Writes.Select(write => write.Value is { } value ? new TranscriptEntry(Write, write.Key, value) : new TranscriptEntry(Remove, write.Key, default)),
        .. Answers,
        .. IsRolledBack ? [new TranscriptEntry(RolledBack, default, default)] : (TranscriptEntry[])[],
    ];

    /// <exception cref="TranscriptException">It is none, or a key or value is too long.</exception>
    public static VmTranscript Parse(IReadOnlyList<TranscriptEntry> entries)
    {
        if (!Is(entries) || !entries[0].Request.IsEmpty) throw new TranscriptException($"a transcript that begins with one {Context}");
        int writes = entries.Skip(1).TakeWhile(entry => entry.Call is Write or Remove).Count();
        bool rolledBack = entries.Count > 1 && entries[^1] is { Call: RolledBack, Request.IsEmpty: true, Answer.IsEmpty: true };
        return new VmTranscript
        {
            Facts = ParseFacts(entries[0].Answer),
            Writes = [.. entries.Skip(1).Take(writes).Select(ParseWrite)],
            Answers = [.. entries.Skip(1 + writes).SkipLast(rolledBack ? 1 : 0)],
            IsRolledBack = rolledBack,
        };
    }

    /// <summary>Does what earlier calls of the same receipt did.</summary>
    public void ApplyTo(CallState state)
    {
        foreach (var (key, value) in Writes)
        {
            if (value is { } bytes) state.Write(key.Span, bytes.Span);
            else state.Remove(key.Span);
        }
    }

    private static ChainFacts ParseFacts(ReadOnlyMemory<byte> answer)
    {
        try
        {
            return ChainFacts.Parse(answer.Span);
        }
        catch (ReceiptFormatException bad)
        {
            throw new TranscriptException(bad.Message, bad);
        }
    }

    private static (ReadOnlyMemory<byte> Key, ReadOnlyMemory<byte>? Value) ParseWrite(TranscriptEntry entry)
    {
        if (entry.Request.Length > StateLimits.MaxKeyBytes || entry.Answer.Length > StateLimits.MaxValueBytes)
            throw new TranscriptException($"a {entry.Call} within the limits of keys and values");
        if (entry.Call == Write) return (entry.Request, entry.Answer);
        return entry.Answer.IsEmpty ? (entry.Request, null) : throw new TranscriptException($"a {Remove} without an answer");
    }
}
