using OutLayer.Wasm.Types;

namespace OutLayer.Wasm.Runtime;

/// <summary>
/// A call from the guest. <c>Slots</c> holds the parameters, one 8-byte slot each (i32 and f32 in the low half; a v128 takes two,
/// low half first), and takes the results in the same way. Throw <see cref="TrapException"/> to end the run; any other exception is a fault of the host
/// and leaves through the call into the guest unchanged.
/// </summary>
public readonly ref struct HostCall(Store store, Span<long> slots)
{
    public Store Store { get; } = store;
    public Span<long> Slots { get; } = slots;

    /// <param name="index">A slot, which is the parameter's index as long as no v128 stands before it.</param>
    public int I32(int index) => (int)Slots[index];
    public long I64(int index) => Slots[index];
    public void Return(int value) => Slots[0] = value;
    public void Return(long value) => Slots[0] = value;
}

public delegate void HostFunctionBody(HostCall call);

/// <summary>A function of the host that modules may import.</summary>
public sealed record HostFunction(string ModuleName, string Name, FuncType Type, HostFunctionBody Body);
