using OutLayer.Near;
using OutLayer.Wasm.Runtime;

namespace OutLayer.Runtime.Contracts;

/// <summary>
/// NEAR's meter over the engine's: compiled code counts down what is left, NEAR counts up what was burnt. When gas has run out
/// for a call that had reserved some for promises, NEAR burns beyond the limit; that is kept beside the engine's count.
/// </summary>
internal sealed class StoreGasMeter(Store store) : IGasMeter
{
    private Store? _store = store;
    private ulong _limit = (ulong)store.Gas, _left, _beyond;

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

    /// <summary>The run is over: the store goes to another one, and what is left stays here.</summary>
    public void Release() => (_left, _store) = (Left, null);
}
