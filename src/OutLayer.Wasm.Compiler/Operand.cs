using OutLayer.Wasm.Types;

namespace OutLayer.Wasm.Compiler;

/// <summary>
/// An operand as the compiler knows it: on the CLR's stack, or in the local that belongs to its height and type.
/// <c>MaybeNaN</c>: made by arithmetic, so that a NaN in it must be made canonical before its bits are observed.
/// <c>NaNLane</c>: of such a vector, the lanes that the arithmetic was on.
/// <c>Depth</c>: how deep the JIT's expression tree for it is, which is walked recursively and so must be bounded.
/// </summary>
internal record struct Operand(ValType Type, bool OnStack, bool MaybeNaN, int Depth = 1, ValKind? NaNLane = null);
