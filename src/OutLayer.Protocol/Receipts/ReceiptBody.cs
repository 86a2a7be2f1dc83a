namespace OutLayer.Protocol.Receipts;

/// <summary>
/// What a run was given and what it did: the unsigned part of a receipt. No wall time, path or machine is in it, so the
/// same inputs give the same bytes. docs/receipts.md has the format.
/// </summary>
public sealed record ReceiptBody
{
    public const int CurrentVersion = 1;

    /// <summary>Version of the semantics (not of the build) that ran it.</summary>
    public required string Engine { get; init; }

    /// <summary><see cref="CodeBundle.Hash"/> of the modules.</summary>
    public required Hash256 Code { get; init; }

    /// <summary>SHA-256 of the guest image; null where code runs without one.</summary>
    public Hash256? Image { get; init; }

    /// <summary>"direct", "linux", "quickjs", "frozen", or "patch" for a change that no call made.</summary>
    public required string Mode { get; init; }
    public required string Method { get; init; }

    /// <summary>The arguments, as given.</summary>
    public required ReadOnlyMemory<byte> Input { get; init; }
    public required ReceiptContext Context { get; init; }
    public required ExecutionLimits Limits { get; init; }

    /// <summary>Root of the account's state when the run began.</summary>
    public required Hash256 StateBefore { get; init; }

    /// <summary>Root when it had ended; equal to <see cref="StateBefore"/> after a view or a failure.</summary>
    public required Hash256 StateAfter { get; init; }

    public required ReceiptStatus Status { get; init; }

    /// <summary>The returned bytes; null where nothing was returned or the run failed.</summary>
    public byte[]? Result { get; init; }

    /// <summary>What was logged, also by a run that failed.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> Logs { get; init; } = [];
    public required ulong GasUsed { get; init; }

    /// <summary>Why the run failed; null exactly when the status is ok.</summary>
    public ReceiptError? Error { get; init; }

    /// <summary>A view can change nothing and is not chained.</summary>
    public bool View { get; init; }

    /// <summary>Hash of the account's receipt before this one; null for the first one and for a view.</summary>
    public Hash256? Previous { get; init; }

    /// <summary><see cref="TranscriptEntry.HashOf"/> of the host calls; null where there were none.</summary>
    public Hash256? Transcript { get; init; }

    /// <summary>SHA-256 of the canonical JSON of this body: what is signed and what <see cref="Previous"/> of the next one holds.</summary>
    public Hash256 Hash() => Json.CanonicalJson.Hash(ReceiptJson.ToJson(this));
}
