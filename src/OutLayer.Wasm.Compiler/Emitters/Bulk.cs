using System.Reflection.Emit;
using OutLayer.Wasm.Instructions;
using OutLayer.Wasm.Runtime;

namespace OutLayer.Wasm.Compiler;

internal sealed partial class FunctionCompiler
{
    /// <summary>A bulk operation: three operands, of which the last is the count; the helper says which trap it ends with, if any.</summary>
    private void EmitBulk(Opcode op, int first, int second)
    {
        if (IsRange(op, first, second))
        {
            EmitRange(op);
            return;
        }
        var count = PopToTemporary();
        var middle = PopToTemporary();
        var target = PopToTemporary();
        Spill();
        EmitBulkPrice(count);
        EmitInstance();
        _il.Emit(OpCodes.Ldc_I4, first);
        if (op is not (Opcode.MemoryFill or Opcode.TableFill)) _il.Emit(OpCodes.Ldc_I4, second);
        _il.Emit(OpCodes.Ldloc, target);
        _il.Emit(OpCodes.Ldloc, middle);
        _il.Emit(OpCodes.Ldloc, count);
        Call(ClrTypes.Method(typeof(InstanceOperations), op.ToString()));
        var trap = Temporary(typeof(int));
        _il.Emit(OpCodes.Stloc, trap);
        EmitTrapIfIs(trap, op is Opcode.MemoryInit or Opcode.MemoryCopy or Opcode.MemoryFill ? TrapCode.MemoryOutOfBounds : TrapCode.TableOutOfBounds);
        EmitTrapIfIs(trap, TrapCode.DeadlineExceeded);
    }

    private void EmitTrapIfIs(LocalBuilder trap, TrapCode code)
    {
        _il.Emit(OpCodes.Ldloc, trap);
        _il.Emit(OpCodes.Ldc_I4, (int)code);
        EmitTrapUnless(OpCodes.Bne_Un, code);
    }

    private void EmitDataDrop(int data)
    {
        EmitInstance();
        _il.Emit(OpCodes.Ldc_I4, data);
        Call(ClrTypes.Operation(nameof(InstanceOperations.DataDrop)));
    }

    private void EmitElemDrop(int elem)
    {
        EmitInstance();
        _il.Emit(OpCodes.Ldc_I4, elem);
        Call(ClrTypes.Operation(nameof(InstanceOperations.ElemDrop)));
    }
}
