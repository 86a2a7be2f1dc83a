using System.Reflection.Emit;
using OutLayer.Wasm.Runtime;
using OutLayer.Wasm.Types;

namespace OutLayer.Wasm.Compiler;

internal sealed partial class FunctionCompiler
{
    private void EmitTableBlock(int table, out LocalBuilder block)
    {
        block = Temporary(typeof(nint));
        EmitInstanceSlot(_compiler.Layout.Table(table));
        _il.Emit(OpCodes.Ldind_I);
        _il.Emit(OpCodes.Stloc, block);
    }

    private void EmitTableLength(LocalBuilder block)
    {
        _il.Emit(OpCodes.Ldloc, block);
        EmitAdd(TableLengthOffset);
        _il.Emit(OpCodes.Ldind_I8);
    }

    private void EmitElementAddress(LocalBuilder block, LocalBuilder index)
    {
        _il.Emit(OpCodes.Ldloc, block);
        _il.Emit(OpCodes.Ldind_I);
        _il.Emit(OpCodes.Ldloc, index);
        _il.Emit(OpCodes.Conv_U8);
        _il.Emit(OpCodes.Ldc_I4_8);
        _il.Emit(OpCodes.Conv_I8);
        _il.Emit(OpCodes.Mul);
        _il.Emit(OpCodes.Conv_I);
        _il.Emit(OpCodes.Add);
    }

    private void EmitTableBounds(LocalBuilder block, LocalBuilder index)
    {
        _il.Emit(OpCodes.Ldloc, index);
        _il.Emit(OpCodes.Conv_U8);
        EmitTableLength(block);
        EmitTrapUnless(OpCodes.Blt_Un, TrapCode.TableOutOfBounds);
    }

    private void EmitTableGet(int table)
    {
        var index = PopToTemporary();
        Spill();
        EmitTableBlock(table, out var block);
        EmitTableBounds(block, index);
        EmitElementAddress(block, index);
        _il.Emit(OpCodes.Ldind_I);
        Push(_module.Tables[table].Type.Element);
    }

    private void EmitTableSet(int table)
    {
        var value = PopToTemporary();
        var index = PopToTemporary();
        Spill();
        EmitTableBlock(table, out var block);
        EmitTableBounds(block, index);
        EmitElementAddress(block, index);
        _il.Emit(OpCodes.Ldloc, value);
        _il.Emit(OpCodes.Stind_I);
    }

    private void EmitTableSize(int table)
    {
        EmitTableBlock(table, out var block);
        EmitTableLength(block);
        _il.Emit(OpCodes.Conv_I4);
        Push(ValType.I32);
    }

    private void EmitTableGrow(int table)
    {
        var delta = PopToTemporary();
        var value = PopToTemporary();
        Spill();
        EmitInstance();
        _il.Emit(OpCodes.Ldc_I4, table);
        _il.Emit(OpCodes.Ldloc, value);
        _il.Emit(OpCodes.Ldloc, delta);
        Call(ClrTypes.Operation(nameof(InstanceOperations.TableGrow)));
        var before = Temporary(typeof(int));
        _il.Emit(OpCodes.Stloc, before);
        _il.Emit(OpCodes.Ldloc, before);
        _il.Emit(OpCodes.Ldc_I4, InstanceOperations.GrowInterrupted);
        EmitTrapUnless(OpCodes.Bne_Un, TrapCode.DeadlineExceeded);
        _il.Emit(OpCodes.Ldloc, before);
        Push(ValType.I32);
    }

    private void EmitRefNull(ValType type)
    {
        _il.Emit(OpCodes.Ldc_I4_0);
        _il.Emit(OpCodes.Conv_I);
        Push(type);
    }

    private void EmitRefIsNull()
    {
        Need(1);
        Pop();
        _il.Emit(OpCodes.Ldc_I4_0);
        _il.Emit(OpCodes.Conv_I);
        _il.Emit(OpCodes.Ceq);
        Push(ValType.I32);
    }

    private void EmitRefFunc(int function)
    {
        EmitInstance();
        _il.Emit(OpCodes.Ldc_I4, function);
        Call(ClrTypes.Operation(nameof(InstanceOperations.RefFunc)));
        Push(ValType.FuncRef);
    }
}
