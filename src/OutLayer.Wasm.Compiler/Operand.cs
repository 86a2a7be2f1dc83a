using OutLayer.Wasm.Types;

namespace OutLayer.Wasm.Compiler;

/// <summary>
/// An operand as the compiler knows it: on the CLR's stack, or in the local that belongs to its height and type.
/// <c>NaNLane</c>: F32 or F64 if arithmetic on such numbers made it, so that a NaN in it, or in a lane of it, must be made canonical
/// before its bits are observed; else null.
/// <c>Depth</c>: how deep the JIT's expression tree for it is, which is walked recursively and so must be bounded.
/// </summary>
internal record struct Operand(ValType Type, bool OnStack, ValKind? NaNLane, int Depth = 1)
{
    public readonly bool MaybeNaN => NaNLane is not null;
}
