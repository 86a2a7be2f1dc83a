using System.Security.Cryptography;
using OutLayer.Near;
using OutLayer.Wasm.Runtime;

namespace OutLayer.Runtime.NearVm;

/// <summary>
/// Contracts that were prepared, by the SHA-256 of their code: those called last, as far as both bounds allow. Refusals are kept, too, since
/// a contract that cannot run burns no gas however often it is called. Safe for many threads.
/// </summary>
/// <param name="parameters">What contracts are prepared for.</param>
/// <param name="engine">What runs them; null for the default.</param>
public sealed class PreparedContracts(RuntimeParameters parameters, IEngine? engine = null)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, LinkedListNode<Entry>> _byHash = new(StringComparer.Ordinal);
    private readonly LinkedList<Entry> _lastUsed = new();
    private long _bytes;

    /// <summary>Contracts that are kept.</summary>
    public int MaxContracts { get; init => field = Positive(value, nameof(MaxContracts)); } = 256;

    /// <summary>Bytes of code, as given, of all that are kept; one that alone has more is kept until the next.</summary>
    public long MaxBytes { get; init => field = Positive(value, nameof(MaxBytes)); } = 128L << 20;

    /// <summary>How many are kept.</summary>
    public int Count
    {
        get
        {
            lock (_gate) return _lastUsed.Count;
        }
    }

    /// <summary>The contract of this code.</summary>
    /// <exception cref="ContractPreparationException">It cannot run.</exception>
    public PreparedContract Get(ReadOnlyMemory<byte> wasm) => Get(SHA256.HashData(wasm.Span), () => wasm);

    /// <summary>The contract whose code has this SHA-256; the code is asked for only where it is not prepared.</summary>
    /// <exception cref="ContractPreparationException">It cannot run.</exception>
    public PreparedContract Get(ReadOnlySpan<byte> codeHash, Func<ReadOnlyMemory<byte>> code)
    {
        ArgumentNullException.ThrowIfNull(code);
        string name = Convert.ToHexStringLower(codeHash);
        return (Find(name) ?? Add(name, code())).Contract.Value;
    }

    private Entry? Find(string name)
    {
        lock (_gate)
        {
            if (!_byHash.TryGetValue(name, out var node)) return null;
            _lastUsed.Remove(node);
            _lastUsed.AddFirst(node);
            return node.Value;
        }
    }

    /// <summary>Prepared by the thread that asks for it first; others wait for that one, not for the whole cache.</summary>
    private Entry Add(string name, ReadOnlyMemory<byte> wasm)
    {
        lock (_gate)
        {
            if (_byHash.TryGetValue(name, out var there)) return there.Value;
            var entry = new Entry(name, wasm.Length, new Lazy<PreparedContract>(() => PreparedContract.Prepare(wasm, parameters, engine)));
            _byHash[name] = _lastUsed.AddFirst(entry);
            _bytes += entry.Bytes;
            while (_lastUsed.Count > 1 && (_lastUsed.Count > MaxContracts || _bytes > MaxBytes)) Forget(_lastUsed.Last!);
            return entry;
        }
    }

    private void Forget(LinkedListNode<Entry> node)
    {
        _lastUsed.Remove(node);
        _byHash.Remove(node.Value.Name);
        _bytes -= node.Value.Bytes;
        node.Value.Release();
    }

    private static T Positive<T>(T value, string name) where T : System.Numerics.INumber<T> =>
        value > T.Zero ? value : throw new ArgumentOutOfRangeException(name, value, "must be positive");

    /// <summary>A Lazy keeps the exception that its factory threw.</summary>
    private sealed record Entry(string Name, int Bytes, Lazy<PreparedContract> Contract)
    {
        public void Release()
        {
            if (Contract.IsValueCreated) Contract.Value.ReleaseInstances();
        }
    }
}
