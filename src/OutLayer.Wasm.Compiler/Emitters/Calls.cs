using System.Collections.Immutable;
using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.InteropServices;
using OutLayer.Wasm.Runtime;
using OutLayer.Wasm.Types;

namespace OutLayer.Wasm.Compiler;

internal sealed unsafe partial class FunctionCompiler
{
    private static readonly int CodeOffset = OffsetOf<FuncRef>(nameof(FuncRef.Code));
    private static readonly int TargetInstanceOffset = OffsetOf<FuncRef>(nameof(FuncRef.Instance));
    private static readonly int TypeIdOffset = OffsetOf<FuncRef>(nameof(FuncRef.TypeId));
    private static readonly int TypeIdsOffset = OffsetOf<InstanceBlock>(nameof(InstanceBlock.TypeIds));

    private void EmitCall(int function)
    {
        var type = _module.TypeOf(function);
        if (function < _module.ImportedFunctions)
        {
            EmitCallThrough(EmitImportedTarget(function), type);
            return;
        }
        if (_compiler.Inlining.May(function, _inlineNesting, _inlineBudget))
        {
            EmitInlined(function);
            return;
        }
        PrepareCall(type);
        EmitInstance();
        EmitDepth();
        if (_compiler.AddressOf(function) is not 0 and var address)
        {
            _il.Emit(OpCodes.Ldc_I8, address);
            _il.Emit(OpCodes.Conv_I);
            EmitCalli(type);
        }
        else Call(_compiler.MethodOf(function));
        FinishCall(type, _compiler.Inlining.MayGrow(function));
    }

    private void EmitCallIndirect(int typeIndex, int table) =>
        EmitCallThrough(EmitIndirectTarget(typeIndex, table), _module.Types[typeIndex]);

    private LocalBuilder EmitImportedTarget(int function)
    {
        var target = Temporary(typeof(nint));
        EmitInstanceSlot(_compiler.Layout.ImportedFunction(function));
        _il.Emit(OpCodes.Ldind_I);
        _il.Emit(OpCodes.Stloc, target);
        return target;
    }

    /// <summary>Pops the index; the table's element is checked and put in a local.</summary>
    private LocalBuilder EmitIndirectTarget(int typeIndex, int table)
    {
        var type = _module.Types[typeIndex];
        var index = PopToTemporary();
        Canonicalize(type.Parameters.Length);
        Spill();
        EmitTableBlock(table, out var block);
        _il.Emit(OpCodes.Ldloc, index);
        _il.Emit(OpCodes.Conv_U8);
        EmitTableLength(block);
        EmitTrapUnless(OpCodes.Blt_Un, TrapCode.UndefinedElement);
        var target = Temporary(typeof(nint));
        EmitElementAddress(block, index);
        _il.Emit(OpCodes.Ldind_I);
        _il.Emit(OpCodes.Stloc, target);
        _il.Emit(OpCodes.Ldloc, target);
        EmitTrapUnless(OpCodes.Brtrue, TrapCode.UninitializedElement);
        EmitTypeCheck(target, typeIndex);
        return target;
    }

    private void EmitTypeCheck(LocalBuilder target, int typeIndex)
    {
        _il.Emit(OpCodes.Ldloc, target);
        EmitAdd(TypeIdOffset);
        _il.Emit(OpCodes.Ldind_I4);
        EmitInstanceSlot(TypeIdsOffset);
        _il.Emit(OpCodes.Ldind_I);
        EmitAdd(typeIndex * sizeof(int));
        _il.Emit(OpCodes.Ldind_I4);
        EmitTrapUnless(OpCodes.Beq, TrapCode.IndirectCallTypeMismatch);
    }

    /// <summary>Calls what a FuncRef in a local points to.</summary>
    private void EmitCallThrough(LocalBuilder target, FuncType type)
    {
        PrepareCallThrough(target, type, out var instance, out var code);
        _il.Emit(OpCodes.Ldloc, instance);
        EmitDepth();
        _il.Emit(OpCodes.Ldloc, code);
        EmitCalli(type);
        FinishCall(type);
    }

    /// <summary>What is called goes to locals of ours first: the JIT would take new ones for each call.</summary>
    private void PrepareCallThrough(LocalBuilder target, FuncType type, out LocalBuilder instance, out LocalBuilder code)
    {
        Spill();
        instance = EmitTargetField(target, TargetInstanceOffset);
        code = EmitTargetField(target, CodeOffset);
        PrepareCall(type);
    }

    private LocalBuilder EmitTargetField(LocalBuilder target, int offset)
    {
        var field = Temporary(typeof(nint));
        PushTargetField(target, offset);
        _il.Emit(OpCodes.Stloc, field);
        return field;
    }

    private void PushTargetField(LocalBuilder target, int offset)
    {
        _il.Emit(OpCodes.Ldloc, target);
        EmitAdd(offset);
        _il.Emit(OpCodes.Ldind_I);
    }

    private void EmitCalli(FuncType type) =>
        _il.EmitCalli(OpCodes.Calli, CallingConventions.Standard, ClrTypes.ReturnOf(type), ClrTypes.ParametersOf(type), null);

    private void PrepareCall(FuncType type)
    {
        _argumentBytes = Math.Max(_argumentBytes, 8 * type.ParameterSlots);
        SettleForHandlers();
        Canonicalize(type.Parameters.Length);
        FlushGas();
        StoreGas();
        Need(type.Parameters.Length);
    }

    /// <summary>
    /// Takes the results over; gas, and the memory's size unless told otherwise, may have changed. Results pass through the locals of their heights: the JIT
    /// would take new ones for each call, and large bodies would have machine frames that nothing bounds.
    /// </summary>
    private void FinishCall(FuncType type, bool mayGrow = true)
    {
        PopMany(type.Parameters.Length);
        if (type.Results.Length == 1)
        {
            Push(type.Results[0]);
            SpillFrom(_stack.Count - 1);
        }
        LoadGas();
        if (mayGrow) LoadMemoryLength();
        if (type.Results.Length > 1) LoadResults(type.Results);
        Need(type.Results.Length);
    }

    /// <summary>Pushes values from the store's block.</summary>
    private void LoadResults(ImmutableArray<ValType> types)
    {
        int slot = 0;
        foreach (var result in types)
        {
            EmitStoreField(ResultsOffset);
            _il.Emit(OpCodes.Ldind_I);
            EmitAdd(slot * 8);
            _il.EmitLoadSlot(result);
            Push(result);
            SpillFrom(_stack.Count - 1);
            slot += result.Slots;
        }
    }

    private void EmitStoreSlot(ValType type) => _il.EmitStoreSlot(type);
}
