namespace OutLayer.Wasm.Runtime;

/// <summary>
/// Instances of an image, each in a store of its own, for one run after another. One that comes back is put back to the image, with
/// its gas, limits and the host's part, however its run ended; where that cannot be done it is let go. Safe for many threads.
/// </summary>
/// <typeparam name="THost">The host's part of an instance.</typeparam>
public sealed class InstancePool<THost> : IDisposable where THost : class, IPooledHost
{
    private readonly Lock _gate = new();
    private readonly Stack<PoolEntry<THost>> _idle = new();
    private readonly InstanceImage _image;
    private readonly IEngine _engine;
    private readonly IModuleCode _code;
    private readonly Func<Store, THost> _newHost;
    private int _instances;
    private long _discarded;
    private bool _disposed;

    /// <param name="image">What every renter finds. The pool does not dispose it, and needs it as long as it makes instances.</param>
    /// <param name="engine">The engine of the stores.</param>
    /// <param name="code">Code of the image's module from this engine.</param>
    /// <param name="newHost">Makes the host's part of a new instance, in its store.</param>
    /// <param name="options">Sizes and limits.</param>
    public InstancePool(InstanceImage image, IEngine engine, IModuleCode code, Func<Store, THost> newHost, InstancePoolOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentNullException.ThrowIfNull(engine);
        ArgumentNullException.ThrowIfNull(code);
        ArgumentNullException.ThrowIfNull(newHost);
        (_image, _engine, _code, _newHost, Options) = (image, engine, code, newHost, options ?? new InstancePoolOptions());
    }

    public InstancePoolOptions Options { get; }

    /// <summary>Instances that wait for a renter.</summary>
    public int Idle
    {
        get
        {
            lock (_gate) return _idle.Count;
        }
    }

    /// <summary>Instances that are rented or idle.</summary>
    public int Instances
    {
        get
        {
            lock (_gate) return _instances;
        }
    }

    /// <summary>Instances that came back and could not be put back to the image.</summary>
    public long Discarded => Interlocked.Read(ref _discarded);

    /// <summary>An instance that is as the image: one that was idle, or a new one.</summary>
    /// <exception cref="HostResourceException">All instances that the pool may have are rented.</exception>
    /// <exception cref="LinkException">What the host's part offers, or the limits, do not fit the image.</exception>
    /// <exception cref="NotSupportedException">The host's part made instances in the store.</exception>
    public PooledInstance<THost> Rent()
    {
        if (TakeIdle() is { } idle)
        {
            idle.Instance.Store.Open();
            return new PooledInstance<THost>(this, idle);
        }
        try
        {
            return new PooledInstance<THost>(this, NewEntry());
        }
        catch
        {
            lock (_gate) _instances--;
            throw;
        }
    }

    /// <summary>Null where none is idle; a new one is then counted already.</summary>
    private PoolEntry<THost>? TakeIdle()
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            for (; _idle.TryPop(out var idle); _instances--)
                if (!idle.Instance.Store.IsDisposed)
                    return idle;
            if (_instances == Options.MaxInstances)
                throw new HostResourceException($"all {Options.MaxInstances} instances of the pool are rented; give some back, or allow for more");
            _instances++;
            return null;
        }
    }

    private PoolEntry<THost> NewEntry()
    {
        var store = new Store(_engine, Options.Store);
        try
        {
            var host = _newHost(store);
            var instance = _image.Instantiate(store, _code, host.Imports);
            if (store.Instances > 1)
                throw new NotSupportedException("the store of a pooled instance holds other instances, whose state would pass from one renter to the next; link host functions only");
            var reset = new InstanceReset(instance, _image);
            host.Bind(instance);
            return new PoolEntry<THost>(instance, host, reset);
        }
        catch
        {
            store.Dispose();
            throw;
        }
    }

    /// <summary>Takes back an instance whose store is closed.</summary>
    internal void Return(PoolEntry<THost> entry)
    {
        bool kept = false;
        try
        {
            kept = HasRoom && TryReset(entry) && TryKeep(entry);
        }
        finally
        {
            if (!kept) Discard(entry);
        }
    }

    private bool HasRoom
    {
        get
        {
            lock (_gate) return !_disposed && _idle.Count < Options.MaxIdle;
        }
    }

    private bool TryReset(PoolEntry<THost> entry)
    {
        bool done = false;
        try
        {
            entry.Host.Reset();
            done = entry.Reset.TryApply();
        }
        catch (HostResourceException)
        {
            // The kernel did not take its pages back: as good as an instance that cannot be reset.
        }
        finally
        {
            if (!done) Interlocked.Increment(ref _discarded);
        }
        return done;
    }

    private bool TryKeep(PoolEntry<THost> entry)
    {
        lock (_gate)
        {
            if (_disposed || _idle.Count >= Options.MaxIdle) return false;
            _idle.Push(entry);
            return true;
        }
    }

    private void Discard(PoolEntry<THost> entry)
    {
        entry.Instance.Store.Dispose();
        lock (_gate) _instances--;
    }

    /// <summary>Lets idle instances go; rented ones go when they come back.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _disposed = true;
            while (_idle.TryPop(out var entry))
            {
                entry.Instance.Store.Dispose();
                _instances--;
            }
        }
    }
}
