namespace OutLayer.Near;

/// <summary>Actions that one account signed and another pays for (NEP-366, NEP-611).</summary>
public sealed record DelegateAction : ReceiptAction
{
    /// <summary>The account that signed, and on which this action runs.</summary>
    public required string SenderId { get; init; }

    /// <summary>The account that its actions go to.</summary>
    public required string ReceiverId { get; init; }

    /// <summary>The actions; no delegation among them.</summary>
    public required IReadOnlyList<ReceiptAction> Actions { get; init; }

    public required ulong Nonce { get; init; }

    /// <summary>Which nonce of a gas key; null for a key that is none.</summary>
    public ushort? NonceIndex { get; init; }

    /// <summary>The last block in which it may run.</summary>
    public required ulong MaxBlockHeight { get; init; }

    /// <summary>The sender's key, as <see cref="PublicKeys"/> has it.</summary>
    public required ReadOnlyMemory<byte> PublicKey { get; init; }

    /// <summary>A kind byte and the signature.</summary>
    public required ReadOnlyMemory<byte> Signature { get; init; }

    /// <summary>The Borsh bytes that were signed, behind their discriminant.</summary>
    public required ReadOnlyMemory<byte> Payload { get; init; }

    /// <summary>Whether it is the second form, which knows gas keys.</summary>
    public bool IsVersion2 { get; init; }
}
