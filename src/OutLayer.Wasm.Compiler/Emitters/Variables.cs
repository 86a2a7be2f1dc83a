using System.Reflection.Emit;
using OutLayer.Wasm.Types;

namespace OutLayer.Wasm.Compiler;

internal sealed partial class FunctionCompiler
{
    private void EmitLocalGet(int index)
    {
        LoadLocal(index);
        Push(_body.LocalTypes[index], _body.DeferredLane(index) ?? _body.UnsettledLane(index), source: index);
        NameTop(SymbolOf(index));
    }

    private void EmitLocalSet(int index)
    {
        Need(1);
        NoteSet(index, _stack[^1]);
        NoteLocal(index, Pop());
        StoreLocal(index);
    }

    private void EmitLocalTee(int index)
    {
        Need(1);
        NoteSet(index, _stack[^1]);
        NoteLocal(index, _stack[^1]);
        StoreLocal(index);
        LoadLocal(index);
        _stack[^1] = _stack[^1] with { Depth = 1, Source = index };
        if (SymbolOf(index) is { IsKnown: true } symbol) NameTop(symbol);
    }

    private void NoteLocal(int index, Operand value)
    {
        if (value.NaNLane is { } lane && _body.DeferredLane(index) is null) _body.Unsettled[index] = lane;
        else _body.Unsettled.Remove(index);
    }

    /// <summary>
    /// Makes canonical what locals hold, before another straight line reads them, which cannot know whether their bits come from
    /// arithmetic or from a load.
    /// </summary>
    private void SettleLocals()
    {
        foreach (var (index, lane) in _body.Unsettled)
            if (_body.Scan.Crosses(index)) SettleLocal(index, lane);
        _body.Unsettled.Clear();
    }

    private void SettleLocal(int index, ValKind lane)
    {
        var type = _body.LocalTypes[index];
        if (type == ValType.V128)
        {
            LoadLocal(index);
            CanonicalizeLanes(lane);
            StoreLocal(index);
        }
        else EmitCanonicalLocal(type, () => LoadLocal(index), () => StoreLocal(index));
    }

    private void LoadLocal(int index)
    {
        if (_body.Locals[index] is { } local) _il.Emit(OpCodes.Ldloc, local);
        else _il.Emit(OpCodes.Ldarg, (short)index);
    }

    private void StoreLocal(int index)
    {
        if (_body.Locals[index] is { } local) _il.Emit(OpCodes.Stloc, local);
        else _il.Emit(OpCodes.Starg, (short)index);
    }

    private void EmitGlobalGet(int index)
    {
        EmitGlobalAddress(index);
        var type = _module.Globals[index].Type.Value;
        _il.EmitLoadSlot(type);
        Push(type);
    }

    private void EmitGlobalSet(int index)
    {
        Canonicalize(1);
        var value = PopToTemporary();
        EmitGlobalAddress(index);
        _il.Emit(OpCodes.Ldloc, value);
        _il.EmitStoreSlot(_module.Globals[index].Type.Value);
    }

    private void EmitGlobalAddress(int index)
    {
        EmitInstanceSlot(_compiler.Layout.Global(index));
        if (_compiler.Layout.IsGlobalIndirect(index)) _il.Emit(OpCodes.Ldind_I);
    }

    private void EmitDrop()
    {
        if (Pop().OnStack) _il.Emit(OpCodes.Pop);
    }

    /// <summary>select: the second is overwritten by the first where the condition holds, which the JIT makes a conditional move.</summary>
    private void EmitSelect()
    {
        var condition = PopToTemporary();
        var lane = _stack[^1].NaNLane == _stack[^2].NaNLane ? _stack[^1].NaNLane : null;
        if (lane is null) Canonicalize(2);
        var type = _stack[^1].Type;
        var second = PopToTemporary();
        var first = PopToTemporary();
        Spill();
        var done = _il.DefineLabel();
        _il.Emit(OpCodes.Ldloc, condition);
        _il.Emit(OpCodes.Brfalse, done);
        _il.Emit(OpCodes.Ldloc, first);
        _il.Emit(OpCodes.Stloc, second);
        _il.MarkLabel(done);
        _il.Emit(OpCodes.Ldloc, second);
        Push(type, lane);
    }

    private void EmitZero(ValType type)
    {
        switch (type.Kind)
        {
            case ValKind.I32: _il.Emit(OpCodes.Ldc_I4_0); break;
            case ValKind.I64: _il.Emit(OpCodes.Ldc_I8, 0L); break;
            case ValKind.F32: _il.Emit(OpCodes.Ldc_R4, 0f); break;
            case ValKind.F64: _il.Emit(OpCodes.Ldc_R8, 0d); break;
            case ValKind.Ref:
                _il.Emit(OpCodes.Ldc_I4_0);
                _il.Emit(OpCodes.Conv_I);
                break;
            case ValKind.V128: EmitVectorConst(0, 0); break;
            default: throw new NotSupportedException($"values of type {type}");
        }
    }

    private void EmitConst(ValType type, long bits)
    {
        switch (type.Kind)
        {
            case ValKind.I32: _il.Emit(OpCodes.Ldc_I4, (int)bits); break;
            case ValKind.I64: EmitI64Const(bits); break;
            default: EmitFloatBits(type, bits); break;
        }
        Push(type, null, source: Operand.Placed);
        if (type == ValType.I32) NameTop(Symbol.Constant((int)bits));
    }

    /// <summary>A float constant to the bit. NaNs go through integers, because a CLR constant need not keep their payload.</summary>
    private void EmitFloatBits(ValType type, long bits)
    {
        if (type.Kind == ValKind.F32)
        {
            float value = BitConverter.Int32BitsToSingle((int)bits);
            if (!float.IsNaN(value)) { _il.Emit(OpCodes.Ldc_R4, value); return; }
            _il.Emit(OpCodes.Ldc_I4, (int)bits);
            CallMath(nameof(WasmMath.F32Reinterpret));
        }
        else
        {
            double value = BitConverter.Int64BitsToDouble(bits);
            if (!double.IsNaN(value)) { _il.Emit(OpCodes.Ldc_R8, value); return; }
            _il.Emit(OpCodes.Ldc_I8, bits);
            Call(ClrTypes.Method(typeof(BitConverter), nameof(BitConverter.Int64BitsToDouble)));
        }
    }
}
