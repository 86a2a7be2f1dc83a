using System.Reflection.Emit;
using OutLayer.Wasm.Instructions;

namespace OutLayer.Wasm.Compiler;

internal sealed partial class FunctionCompiler
{
    /// <summary>Comparisons. "Not less" of floats is cgt.un negated, so that a NaN compares false.</summary>
    private bool TryEmitCompare(Opcode op)
    {
        switch (op)
        {
            case Opcode.I32Eqz:
                _il.Emit(OpCodes.Ldc_I4_0);
                _il.Emit(OpCodes.Ceq);
                return true;
            case Opcode.I64Eqz:
                _il.Emit(OpCodes.Ldc_I4_0);
                _il.Emit(OpCodes.Conv_I8);
                _il.Emit(OpCodes.Ceq);
                return true;
            case Opcode.I32Eq or Opcode.I64Eq or Opcode.F32Eq or Opcode.F64Eq: _il.Emit(OpCodes.Ceq); return true;
            case Opcode.I32LtS or Opcode.I64LtS or Opcode.F32Lt or Opcode.F64Lt: _il.Emit(OpCodes.Clt); return true;
            case Opcode.I32LtU or Opcode.I64LtU: _il.Emit(OpCodes.Clt_Un); return true;
            case Opcode.I32GtS or Opcode.I64GtS or Opcode.F32Gt or Opcode.F64Gt: _il.Emit(OpCodes.Cgt); return true;
            case Opcode.I32GtU or Opcode.I64GtU: _il.Emit(OpCodes.Cgt_Un); return true;
            case Opcode.I32Ne or Opcode.I64Ne or Opcode.F32Ne or Opcode.F64Ne: EmitNot(OpCodes.Ceq); return true;
            case Opcode.I32LeS or Opcode.I64LeS: EmitNot(OpCodes.Cgt); return true;
            case Opcode.I32LeU or Opcode.I64LeU or Opcode.F32Le or Opcode.F64Le: EmitNot(OpCodes.Cgt_Un); return true;
            case Opcode.I32GeS or Opcode.I64GeS: EmitNot(OpCodes.Clt); return true;
            case Opcode.I32GeU or Opcode.I64GeU or Opcode.F32Ge or Opcode.F64Ge: EmitNot(OpCodes.Clt_Un); return true;
            default: return false;
        }
    }

    private void EmitNot(OpCode compare)
    {
        _il.Emit(compare);
        _il.Emit(OpCodes.Ldc_I4_0);
        _il.Emit(OpCodes.Ceq);
    }
}
