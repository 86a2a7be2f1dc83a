using OutLayer.Near;
using OutLayer.Wasm.Runtime;

namespace OutLayer.Runtime.Contracts;

/// <summary>
/// NEAR's meter over the engine's: compiled code counts down what is left, NEAR counts up what was burnt. Nothing is reserved
/// for promises here, so burnt never passes the limit.
/// </summary>
internal sealed class StoreGasMeter(Store store) : IGasMeter
{
    private ulong _limit = (ulong)store.Gas;

    public ulong Limit
    {
        get => _limit;
        set
        {
            ulong burnt = Burnt;
            _limit = value;
            store.Gas = checked((long)(value - burnt));
        }
    }

    public ulong Burnt
    {
        get => _limit - (ulong)store.Gas;
        set => store.Gas = (long)(_limit - Math.Min(value, _limit));
    }
}
