using OutLayer.Wasm.Types;

namespace OutLayer.Wasm.Compiler;

/// <summary>
/// An operand as the compiler knows it: on the CLR's stack, or in the local that belongs to its height and type.
/// <c>NaNLane</c>: F32 or F64 if arithmetic on such numbers made it, so that a NaN in it, or in a lane of it, must be made canonical
/// before its bits are observed; else null.
/// <c>Depth</c>: how deep the JIT's expression tree for it is, which is walked recursively and so must be bounded.
/// <c>Source</c>: index of the local that it reads, or one of the constants below.
/// <c>Symbol</c>: what is known of its value.
/// </summary>
internal record struct Operand(ValType Type, bool OnStack, ValKind? NaNLane, int Depth = 1, int Source = Operand.Computed, Symbol Symbol = default)
{
    /// <summary>A value that the JIT may have to keep in a place of its own while it waits on the CLR's stack.</summary>
    public const int Computed = -1;

    /// <summary>One that needs no place: a constant, what has its local already, or has been counted.</summary>
    public const int Placed = -2;

    public readonly bool MaybeNaN => NaNLane is not null;
}
