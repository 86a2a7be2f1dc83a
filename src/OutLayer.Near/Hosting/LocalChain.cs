using System.Buffers.Binary;
using System.Security.Cryptography;

namespace OutLayer.Near;

/// <summary>
/// No chain: of a call that runs alone. Names of data count up, validators are those given, and what a call yields it may
/// resume itself.
/// </summary>
public sealed class LocalChain : IExternalChain
{
    private readonly HashSet<string> _waiting = [];
    private readonly Dictionary<string, ReadOnlyMemory<byte>> _yields = [];
    private ulong _yielded;
    private ulong _dependencies;

    /// <summary>yoctoNEAR by validator.</summary>
    public IReadOnlyDictionary<string, UInt128> Validators { get; init; } = new Dictionary<string, UInt128>();

    public UInt128 ValidatorTotalStake => Validators.Values.Aggregate((UInt128)0, (sum, stake) => sum + stake);

    public UInt128 ValidatorStake(string accountId) => Validators.GetValueOrDefault(accountId);

    /// <summary>SHA-256 of a number of 8 bytes, little-endian; yields have numbers of their own, from 0, as in nearcore's tests.</summary>
    public ReadOnlyMemory<byte> NewDataId(bool forYield)
    {
        byte[] dataId = Name(forYield ? _yielded++ : ulong.MaxValue - _dependencies++);
        if (forYield) _waiting.Add(Convert.ToHexStringLower(dataId));
        return dataId;
    }

    public ReadOnlyMemory<byte>? TryCreateYield(ReadOnlySpan<byte> yieldId)
    {
        string name = Convert.ToHexStringLower(yieldId);
        if (_yields.ContainsKey(name)) return null;
        return _yields[name] = NewDataId(forYield: true);
    }

    public bool Resume(ReadOnlySpan<byte> dataId, ReadOnlyMemory<byte> payload) => _waiting.Contains(Convert.ToHexStringLower(dataId));

    public bool ResumeYield(ReadOnlySpan<byte> yieldId, ReadOnlyMemory<byte> payload) => _yields.ContainsKey(Convert.ToHexStringLower(yieldId));

    private static byte[] Name(ulong number)
    {
        byte[] bytes = new byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, number);
        return SHA256.HashData(bytes);
    }
}
