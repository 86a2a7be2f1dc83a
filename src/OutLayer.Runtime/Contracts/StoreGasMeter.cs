using OutLayer.Near;
using OutLayer.Wasm.Runtime;

namespace OutLayer.Runtime.Contracts;

/// <summary>
/// NEAR's meter over the engine's: compiled code counts down what is left, NEAR counts up what was burnt. When gas has run out
/// for a call that had reserved some for promises, NEAR burns beyond the limit; that is kept beside the engine's count.
/// </summary>
internal sealed class StoreGasMeter : IGasMeter
{
    private Store? _store;
    private ulong _limit, _left, _beyond;

    /// <summary>A meter of a run that has no store yet.</summary>
    public StoreGasMeter() { }

    public StoreGasMeter(Store store) => (_store, _limit) = (store, (ulong)store.Gas);

    public ulong Limit
    {
        get => _limit;
        set
        {
            ulong burnt = Burnt;
            _limit = value;
            Left = checked(value - burnt);
        }
    }

    public ulong Burnt
    {
        get => _limit - Left + _beyond;
        set
        {
            Left = _limit - Math.Min(value, _limit);
            _beyond = Math.Max(value, _limit) - _limit;
        }
    }

    private ulong Left
    {
        get => _store is { } running ? (ulong)running.Gas : _left;
        set
        {
            if (_store is { } running) running.Gas = checked((long)value);
            else _left = value;
        }
    }

    /// <summary>The run goes on in this store.</summary>
    public void Attach(Store store)
    {
        ulong left = Left;
        _store = store;
        Left = left;
    }

    /// <summary>The run is over: the store goes to another one, and what is left stays here.</summary>
    public void Release() => (_left, _store) = (Left, null);
}
