using OutLayer.Near;
using OutLayer.Protocol;

namespace OutLayer.Runtime.NearVm;

/// <summary>
/// Contracts that were prepared, by the hash of their code: those used last, so many and of so many bytes together. Safe for
/// many threads; each contract is prepared once, however many ask for it at the same time.
/// </summary>
public sealed class ContractCodeCache
{
    private readonly Dictionary<Key, LinkedListNode<Entry>> _entries = [];
    private readonly LinkedList<Entry> _byUse = [];
    private readonly Lock _gate = new();
    private readonly int _maxContracts;
    private readonly long _maxBytes;
    private long _bytes;

    /// <param name="maxContracts">Contracts that are kept.</param>
    /// <param name="maxBytes">Bytes of their code together; the newest is kept whatever its size.</param>
    public ContractCodeCache(int maxContracts = 256, long maxBytes = 64 << 20)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(maxContracts);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(maxBytes);
        (_maxContracts, _maxBytes) = (maxContracts, maxBytes);
    }

    /// <summary>Contracts that are kept now.</summary>
    public int Count
    {
        get
        {
            lock (_gate) return _entries.Count;
        }
    }

    /// <summary>The contract of a code, prepared for the protocol version.</summary>
    /// <param name="hash">SHA-256 of the code, which the caller has computed.</param>
    /// <param name="code">The code; asked for only if it is not kept.</param>
    /// <param name="parameters">The protocol version's limits.</param>
    public IPreparedContract Get(Hash256 hash, Func<ReadOnlyMemory<byte>> code, RuntimeParameters parameters)
    {
        ArgumentNullException.ThrowIfNull(code);
        ArgumentNullException.ThrowIfNull(parameters);
        var key = new Key(hash, parameters.ProtocolVersion, parameters.Engine, parameters.Preparation, parameters.Limits.MaxContractSize);
        Entry entry;
        lock (_gate) entry = Find(key, code, parameters);
        try
        {
            return entry.Contract.Value;
        }
        catch
        {
            // Trouble of the host is not remembered: the next call tries again.
            lock (_gate) Remove(entry);
            throw;
        }
    }

    private Entry Find(Key key, Func<ReadOnlyMemory<byte>> code, RuntimeParameters parameters)
    {
        if (_entries.TryGetValue(key, out var known))
        {
            _byUse.Remove(known);
            _byUse.AddFirst(known);
            return known.Value;
        }
        var bytes = code();
        var entry = new Entry(key, bytes.Length, new Lazy<IPreparedContract>(() => ContractCode.Prepare(bytes, parameters)));
        _entries[key] = _byUse.AddFirst(entry);
        _bytes += entry.Length;
        while (_entries.Count > 1 && (_entries.Count > _maxContracts || _bytes > _maxBytes)) Remove(_byUse.Last!.Value);
        return entry;
    }

    private void Remove(Entry entry)
    {
        if (!_entries.TryGetValue(entry.Key, out var node) || node.Value != entry) return;
        _entries.Remove(entry.Key);
        _byUse.Remove(node);
        _bytes -= entry.Length;
        if (entry.Contract is { IsValueCreated: true, Value: PreparedContract compiled }) compiled.ReleaseInstances();
    }

    private readonly record struct Key(Hash256 Hash, int ProtocolVersion, EngineParameters Engine, PreparationLimits Preparation, ulong MaxContractSize);

    private sealed record Entry(Key Key, int Length, Lazy<IPreparedContract> Contract);
}
