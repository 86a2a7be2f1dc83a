using OutLayer.Wasm.Runtime;

namespace OutLayer.Wasm.Interpreter.Stepping;

/// <summary>A call that a machine is in.</summary>
/// <param name="Function">Index of the function.</param>
/// <param name="Name">Its name for people.</param>
/// <param name="Offset">Offset in the module of the instruction that comes next; in a caller, of the call.</param>
/// <param name="Locals">Parameters and locals. A reference that is never null may be null before its first value.</param>
/// <param name="Operands">The operand stack, the top last; in a caller, without the call's arguments.</param>
public sealed record MachineFrame(int Function, string Name, int Offset, WasmValue[] Locals, WasmValue[] Operands);
