using OutLayer.Wasm.Types;

namespace OutLayer.Wasm.Interpreter.Translation;

/// <summary>
/// An operand as the translator knows it. Its value is in the slot of its height, unless it still is that of a local or a
/// constant, which its user then reads instead.
/// </summary>
/// <param name="Type">Its type.</param>
/// <param name="Slot">The slot of its height.</param>
/// <param name="Local">The local that it is the value of, or -1.</param>
/// <param name="Constant">The bits that it is, or null.</param>
internal readonly record struct Operand(ValType Type, int Slot, int Local = -1, long? Constant = null)
{
    public bool IsInSlot => Local < 0 && Constant is null;
}
