using OutLayer.Near;
using OutLayer.Wasm.Runtime;

namespace OutLayer.Runtime.Contracts;

/// <summary>
/// NEAR's meter over the engine's: compiled code counts down what is left, NEAR counts up what was burnt. Nothing is reserved
/// for promises here, so burnt never passes the limit.
/// </summary>
internal sealed class StoreGasMeter(Store store) : IGasMeter
{
    private Store? _store = store;
    private ulong _limit = (ulong)store.Gas, _left;

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
        get => _limit - Left;
        set => Left = _limit - Math.Min(value, _limit);
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
