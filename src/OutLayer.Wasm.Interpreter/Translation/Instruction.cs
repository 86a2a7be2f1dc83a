using System.Runtime.InteropServices;

namespace OutLayer.Wasm.Interpreter.Translation;

/// <summary>
/// One instruction of the internal code. A, B and C are slots of the frame, immediates, or how far to jump, as <see cref="Op"/> says:
/// where nothing else is said, A takes the result, B and C are the operands.
/// </summary>
/// <remarks>
/// Gas is a function of the place: what the code from the function's start to here costs, in order of the text. A jump corrects
/// for the text that it passes over. So every place knows the exact gas, and straight lines count nothing.
/// </remarks>
[StructLayout(LayoutKind.Sequential)]
internal struct Instruction
{
    /// <summary>An <see cref="Op"/>.</summary>
    public ushort Code;

    /// <summary>Sub-opcode and lane of a vector instruction; the table of an indirect call; what is added to an address.</summary>
    public ushort Sub;

    public int A, B, C;

    /// <summary>Price of the text up to here, this instruction included.</summary>
    public long Paid;

    /// <summary>Price of the text before this instruction, and before what was folded into it.</summary>
    public long Before;
}
