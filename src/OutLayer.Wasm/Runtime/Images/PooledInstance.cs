namespace OutLayer.Wasm.Runtime;

/// <summary>An instance that is rented of a pool, by one thread at a time. Disposing it gives it back; what it gave out is then not to be used.</summary>
/// <typeparam name="THost">The host's part.</typeparam>
public sealed class PooledInstance<THost> : IDisposable where THost : class, IPooledHost
{
    private readonly Lock _gate = new();
    private readonly InstancePool<THost> _pool;
    private PoolEntry<THost>? _entry;

    internal PooledInstance(InstancePool<THost> pool, PoolEntry<THost> entry) => (_pool, _entry) = (pool, entry);

    public Instance Instance => Entry.Instance;
    public Store Store => Entry.Instance.Store;

    /// <summary>What the pool's factory made for this instance.</summary>
    public THost Host => Entry.Host;

    private PoolEntry<THost> Entry => _entry ?? throw new ObjectDisposedException(nameof(PooledInstance<>), "the instance was given back to its pool");

    /// <summary>As <see cref="Runtime.Store.Interrupt"/>, from any thread; nothing once the instance was given back, so that it cannot hit the next renter.</summary>
    public void Interrupt()
    {
        lock (_gate) _entry?.Instance.Store.Interrupt();
    }

    /// <summary>Gives the instance back.</summary>
    /// <exception cref="InvalidOperationException">Its code runs; it stays rented.</exception>
    public void Dispose()
    {
        PoolEntry<THost> entry;
        lock (_gate)
        {
            if (_entry is null) return;
            if (!_entry.Instance.Store.IsDisposed) _entry.Instance.Store.Close("a rented instance cannot be given back");
            (entry, _entry) = (_entry, null);
        }
        _pool.Return(entry);
    }
}

/// <summary>An instance of a pool, in a store of its own that is closed while it is idle.</summary>
internal sealed record PoolEntry<THost>(Instance Instance, THost Host, InstanceReset Reset);
