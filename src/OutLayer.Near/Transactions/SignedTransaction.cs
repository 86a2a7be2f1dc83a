namespace OutLayer.Near;

/// <summary>Actions that an account signed.</summary>
public sealed record SignedTransaction
{
    private const byte Version1 = 1;

    public required string SignerId { get; init; }

    /// <summary>As <see cref="PublicKeys"/> has it.</summary>
    public required ReadOnlyMemory<byte> PublicKey { get; init; }

    public required ulong Nonce { get; init; }

    /// <summary>Which nonce of a gas key; null for a key that is none.</summary>
    public ushort? NonceIndex { get; init; }

    /// <summary>Whether the nonce must be the one after the last; else it may be any greater one.</summary>
    public bool StrictNonce { get; init; }

    public required string ReceiverId { get; init; }

    /// <summary>A block that the signer knew: the transaction is valid for a time after it.</summary>
    public required CryptoHash BlockHash { get; init; }

    public required IReadOnlyList<ReceiptAction> Actions { get; init; }

    /// <summary>A kind byte and the signature, over <see cref="Hash"/>.</summary>
    public ReadOnlyMemory<byte> Signature { get; init; }

    /// <summary>SHA-256 of the Borsh without the signature: the transaction's name.</summary>
    public CryptoHash Hash { get; init; }

    /// <summary>Bytes of the whole in Borsh.</summary>
    public int Size { get; init; }

    /// <summary>Reads Borsh of version 0, or 1: that starts with a byte 1, followed by a string, whose length is not 0.</summary>
    /// <exception cref="BorshException">It is none.</exception>
    public static SignedTransaction Decode(ReadOnlyMemory<byte> borsh)
    {
        var reader = new BorshReader(borsh);
        bool versioned = borsh.Length > 1 && borsh.Span[1] != 0;
        if (versioned && reader.U8() != Version1) throw new BorshException($"{borsh.Span[0]} is no version of a transaction", 0);
        string signer = reader.AccountId();
        var publicKey = reader.PublicKey();
        bool indexed = versioned && reader.Choice(2, "nonce") == 1;
        ulong nonce = reader.U64();
        ushort? index = indexed ? reader.U16() : null;
        string receiver = reader.AccountId();
        var blockHash = reader.Hash();
        var actions = ActionBorsh.ReadAll(ref reader);
        bool strict = versioned && reader.Choice(2, "nonce mode") == 1;
        var hash = CryptoHash.Of(reader.Since(0).Span);
        var signature = reader.Signature();
        reader.End();
        return new SignedTransaction
        {
            SignerId = signer, PublicKey = publicKey, Nonce = nonce, NonceIndex = index, StrictNonce = strict, ReceiverId = receiver,
            BlockHash = blockHash, Actions = actions, Signature = signature, Hash = hash, Size = borsh.Length,
        };
    }

    /// <summary>The Borsh that is hashed and signed.</summary>
    public byte[] EncodeUnsigned()
    {
        var writer = new BorshWriter();
        bool versioned = NonceIndex is not null || StrictNonce;
        if (versioned) writer.U8(Version1);
        writer.String(SignerId).Raw(PublicKey.Span);
        if (versioned) writer.U8(NonceIndex is null ? (byte)0 : (byte)1);
        writer.U64(Nonce);
        if (NonceIndex is { } index) writer.U16(index);
        writer.String(ReceiverId).Hash(BlockHash);
        ActionBorsh.WriteAll(writer, Actions);
        if (versioned) writer.U8(StrictNonce ? (byte)1 : (byte)0);
        return writer.ToArray();
    }

    /// <summary>The whole in Borsh.</summary>
    public byte[] Encode() => [.. EncodeUnsigned(), .. Signature.Span];
}
