using OutLayer.Near;

namespace OutLayer.Runtime.LocalNode;

/// <summary>One block: the chain's own record of it. Heights may be skipped, times follow from heights.</summary>
public sealed record BlockHeader
{
    public required ulong Height { get; init; }

    /// <summary>Of the block before; 0 for the first, too.</summary>
    public ulong PreviousHeight { get; init; }

    public CryptoHash PreviousHash { get; init; }

    /// <summary>Of the state after it.</summary>
    public CryptoHash StateRoot { get; init; }

    /// <summary>Nanoseconds since 1970-01-01 UTC.</summary>
    public ulong Timestamp { get; init; }

    public CryptoHash RandomValue { get; init; }

    /// <summary>yoctoNEAR per gas.</summary>
    public UInt128 GasPrice { get; init; }

    public ulong EpochHeight { get; init; }

    /// <summary>Of the block before the epoch's first; zero in the first epochs.</summary>
    public CryptoHash EpochId { get; init; }

    /// <summary>How many blocks came before it.</summary>
    public ulong Ordinal { get; init; }

    public ulong GasUsed { get; init; }

    /// <summary>Transactions that it took, by hash.</summary>
    public IReadOnlyList<CryptoHash> Transactions { get; init; } = [];

    /// <summary>Receipts that ran in it, by id.</summary>
    public IReadOnlyList<CryptoHash> Receipts { get; init; } = [];

    /// <summary>SHA-256 of the outcomes' bytes.</summary>
    public CryptoHash OutcomeRoot { get; init; }

    /// <summary>SHA-256 of the other fields' Borsh.</summary>
    public CryptoHash Hash { get; private init; }

    /// <summary>The same with its hash.</summary>
    public BlockHeader Sealed() => this with { Hash = CryptoHash.Of(Write(new BorshWriter()).Written.Span) };

    public BorshWriter Write(BorshWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        return writer.U64(Height).U64(PreviousHeight).Hash(PreviousHash).Hash(StateRoot).U64(Timestamp).Hash(RandomValue).U128(GasPrice).U64(EpochHeight).Hash(EpochId)
            .U64(Ordinal).U64(GasUsed).Vec(Transactions, static (to, id) => to.Hash(id)).Vec(Receipts, static (to, id) => to.Hash(id)).Hash(OutcomeRoot);
    }

    /// <exception cref="BorshException">It is none.</exception>
    public static BlockHeader Read(ref BorshReader reader)
    {
        var header = new BlockHeader
        {
            Height = reader.U64(), PreviousHeight = reader.U64(), PreviousHash = reader.Hash(), StateRoot = reader.Hash(), Timestamp = reader.U64(),
            RandomValue = reader.Hash(), GasPrice = reader.U128(), EpochHeight = reader.U64(), EpochId = reader.Hash(), Ordinal = reader.U64(), GasUsed = reader.U64(),
            Transactions = ReadHashes(ref reader), Receipts = ReadHashes(ref reader), OutcomeRoot = reader.Hash(),
        };
        return header.Sealed();
    }

    private static CryptoHash[] ReadHashes(ref BorshReader reader)
    {
        var hashes = new CryptoHash[reader.Count()];
        for (int i = 0; i < hashes.Length; i++) hashes[i] = reader.Hash();
        return hashes;
    }
}
