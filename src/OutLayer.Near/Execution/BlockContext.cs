using System.Buffers.Binary;
using System.Security.Cryptography;

namespace OutLayer.Near;

/// <summary>The block that transactions and receipts run in.</summary>
public sealed record BlockContext
{
    public required ulong Height { get; init; }

    /// <summary>Nanoseconds since 1970-01-01 UTC.</summary>
    public required ulong Timestamp { get; init; }

    public ulong EpochHeight { get; init; }

    /// <summary>yoctoNEAR per gas.</summary>
    public required UInt128 GasPrice { get; init; }

    /// <summary>What the seeds of its calls are made of.</summary>
    public required CryptoHash RandomValue { get; init; }

    /// <summary>The chain's name.</summary>
    public required string ChainId { get; init; }

    /// <summary>yoctoNEAR staked, by validator.</summary>
    public IReadOnlyDictionary<string, UInt128> Validators { get; init; } = new Dictionary<string, UInt128>();

    /// <summary>yoctoNEAR that a validator has to stake at least.</summary>
    public UInt128 MinimumStake { get; init; }

    /// <summary>Nonces of a key made now start here; a transaction's must be below the next block's start.</summary>
    public ulong FirstNonce => (Height - 1) * NonceRange;

    public ulong NonceBound => Height * NonceRange;

    private const ulong NonceRange = 1_000_000;

    /// <summary>The name of what comes from <paramref name="parent"/>: SHA-256 of it, the height and a number, each little-endian.</summary>
    public CryptoHash Derive(CryptoHash parent, ulong salt)
    {
        Span<byte> bytes = stackalloc byte[CryptoHash.Size + 2 * sizeof(ulong)];
        parent.CopyTo(bytes);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[CryptoHash.Size..], Height);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[(CryptoHash.Size + sizeof(ulong))..], salt);
        return CryptoHash.Of(bytes);
    }

    /// <summary>The name of an action of a receipt.</summary>
    public CryptoHash ActionHash(CryptoHash receipt, int index) => Derive(receipt, ulong.MaxValue - (ulong)index);

    /// <summary>What a call's random numbers come from.</summary>
    public byte[] SeedOf(CryptoHash actionHash) => SHA256.HashData([.. actionHash.ToArray(), .. RandomValue.ToArray()]);
}
