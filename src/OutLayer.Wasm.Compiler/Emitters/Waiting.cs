using OutLayer.Wasm.Compiler.Simd;
using OutLayer.Wasm.Instructions;

namespace OutLayer.Wasm.Compiler;

/// <summary>
/// Operands that wait on the CLR's stack while something is stored, called or branched around: the JIT takes a place in the frame for
/// each, and does not share it. They are counted, so that frames are bounded (see <see cref="FrameSize"/>).
/// </summary>
internal sealed partial class FunctionCompiler
{
    /// <summary>Operands that are looked at; what waits deeper is counted whatever it is, so that looking takes bounded time.</summary>
    private const int Window = 64;

    private void CountWaiting(ref InstructionReader reader)
    {
        if (IsQuiet(reader.Opcode) || VectorInstructions.IsOneInstruction(reader.Opcode)) return;
        int local = reader.Opcode is Opcode.LocalSet or Opcode.LocalTee ? (int)reader.Index : Operand.Computed;
        int lowest = Math.Max(0, _stack.Count - Window);
        for (int i = _stack.Count - (TakesTop(ref reader) ? 2 : 1); i >= lowest && _stack[i].OnStack; i--)
            if (_stack[i].Source == Operand.Computed || _stack[i].Source == local) CountPlace(i);
    }

    /// <summary>Whether the operand on top is surely taken off before anything else happens.</summary>
    public static bool TakesTop(ref InstructionReader reader) =>
        reader.Opcode is Opcode.LocalSet or Opcode.LocalTee or Opcode.GlobalSet || !reader.Info.Has(OpFlags.Special) && reader.Info.Pops.Length > 0;

    /// <summary>The operand that leaves the window when another is pushed.</summary>
    private void CountDeepest()
    {
        int i = _stack.Count - 1 - Window;
        if (i >= 0 && _stack[i].OnStack && _stack[i].Source != Operand.Placed) CountPlace(i);
    }

    private void CountPlace(int index)
    {
        _declaredBytes += _stack[index].Type.Size;
        _stack[index] = _stack[index] with { Source = Operand.Placed };
    }

    /// <summary>What becomes part of an expression and nothing else.</summary>
    private static bool IsQuiet(Opcode op) => op is Opcode.Nop or Opcode.Drop or Opcode.LocalGet
        or (>= Opcode.I32Const and <= Opcode.F64Const)
        or (>= Opcode.I32Eqz and <= Opcode.F64Ge)
        or (>= Opcode.I32Add and <= Opcode.I32Mul) or (>= Opcode.I32And and <= Opcode.I32ShrU)
        or (>= Opcode.I64Add and <= Opcode.I64Mul) or (>= Opcode.I64And and <= Opcode.I64ShrU)
        or (>= Opcode.F32Add and <= Opcode.F32Div) or (>= Opcode.F64Add and <= Opcode.F64Div)
        or Opcode.I32WrapI64 or Opcode.I64ExtendI32S or Opcode.I64ExtendI32U
        or (>= Opcode.I32Extend8S and <= Opcode.I64Extend32S);
}
