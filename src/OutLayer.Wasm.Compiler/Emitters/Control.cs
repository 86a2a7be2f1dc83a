using System.Collections.Immutable;
using System.Reflection.Emit;
using OutLayer.Wasm.Instructions;
using OutLayer.Wasm.Runtime;
using OutLayer.Wasm.Types;

namespace OutLayer.Wasm.Compiler;

internal sealed partial class FunctionCompiler
{
    private bool _unreachable;

    private void EmitBlock(BlockType blockType)
    {
        var type = blockType.Resolve(_module);
        Canonicalize(type.Parameters.Length);
        Spill();
        Open(new ControlFrame { Label = _il.DefineLabel(), Height = _stack.Count - type.Parameters.Length, Type = type });
    }

    private void EmitLoop(BlockType blockType)
    {
        var type = blockType.Resolve(_module);
        Canonicalize(type.Parameters.Length);
        Spill();
        SettleLocals();
        FlushGas();
        var frame = new ControlFrame { Label = _il.DefineLabel(), Height = _stack.Count - type.Parameters.Length, Type = type, IsLoop = true, Offset = _offset };
        if (_gas is null) EmitInterruptCheck();
        else EmitFloorCheck();
        _il.MarkLabel(frame.Label);
        ForgetLoop();
        if (IsEntryLoop) _entry = (frame.Label, [.. _stack.Select(operand => operand.Type)], _innermost);
        _gasIsStored = false;
        Open(frame);
    }

    private void EmitIf(BlockType blockType)
    {
        var type = blockType.Resolve(_module);
        var condition = PopCondition(type.Parameters.Length);
        Canonicalize(type.Parameters.Length);
        Spill();
        SettleLocals();
        var frame = new ControlFrame
        {
            Label = _il.DefineLabel(),
            Else = _il.DefineLabel(),
            PendingAtElse = _pending,
            KnownAtElse = _known,
            Height = _stack.Count - type.Parameters.Length,
            Type = type,
        };
        LoadCondition(condition);
        _il.Emit(OpCodes.Brfalse, frame.Else.Value);
        Open(frame);
    }

    /// <summary>Control gets from here to the label of the frame.</summary>
    private void Reach(ControlFrame frame)
    {
        frame.IsTarget = true;
        if (!frame.IsLoop) frame.Known = frame.Known?.Meet(_known) ?? _known;
    }

    private void Open(ControlFrame frame)
    {
        frame.Innermost = _innermost;
        _frames.Add(frame);
    }

    private void EmitElse()
    {
        var frame = _frames[^1];
        if (!_unreachable) FallOut(frame);
        if (!_unreachable) _il.Emit(OpCodes.Br, frame.Label);
        _il.MarkLabel(frame.Else!.Value);
        frame.Else = null;
        Restart(frame, frame.Type.Parameters);
        _pending = frame.PendingAtElse;
        _known = frame.KnownAtElse;
    }

    private void EmitEnd()
    {
        var frame = _frames[^1];
        if (!_unreachable) FallOut(frame);
        _frames.RemoveAt(_frames.Count - 1);
        if (frame.Try is { } block) EndTry(frame, block);
        if (_frames.Count == 0 && _isGuarded) CloseRegion(frame);
        Close(frame);
    }

    /// <summary>Goes on behind a construct, if anything gets there.</summary>
    private void Close(ControlFrame frame)
    {
        if (frame.Else is { } skipped)
        {
            // An if without else: its parameters are its results, already in the locals of the same heights.
            EmitSkippedPath(frame, skipped);
        }
        if (!frame.IsLoop && frame.IsTarget) _il.MarkLabel(frame.Label);
        if (frame.Known is { } known) _known = known;
        if (!_unreachable || (!frame.IsLoop && frame.IsTarget)) Restart(frame, frame.Type.Results);
        else _stack.RemoveRange(frame.Height, _stack.Count - frame.Height);
        if (_frames.Count == 0 && !_unreachable) EmitReturnSequence();
    }

    private void EmitSkippedPath(ControlFrame frame, Label skipped)
    {
        bool pays = _gas is not null && frame.PendingAtElse != 0;
        if (pays && !_unreachable) _il.Emit(OpCodes.Br, frame.Label);
        _il.MarkLabel(skipped);
        if (pays) EmitTakeGas(frame.PendingAtElse);
        _known = frame.KnownAtElse;
        Reach(frame);
    }

    /// <summary>Leaves a construct at its end: results into their locals, gas paid.</summary>
    private void FallOut(ControlFrame frame)
    {
        Canonicalize(frame.Type.Results.Length);
        Spill();
        if (!IsBody(frame)) SettleLocals();
        FlushGas();
        EmitInnermost(frame);
        Reach(frame);
    }

    /// <summary>Goes on after else or end with the given types in their locals.</summary>
    private void Restart(ControlFrame frame, IReadOnlyList<ValType> types)
    {
        _stack.RemoveRange(frame.Height, _stack.Count - frame.Height);
        foreach (var type in types) _stack.Add(new Operand(type, OnStack: false, NaNLane: null));
        _unreachable = false;
        _pending = 0;
        _gasIsStored = false;
        _body.Unsettled.Clear();
        _innermost = frame.Innermost;
    }

    private void EmitReturn()
    {
        if (_body.FramesBelow > 0 || _isGuarded)
        {
            EmitBr((uint)(_frames.Count - 1 - _body.FramesBelow));
            return;
        }
        Canonicalize(_body.Type.Results.Length);
        FlushGas();
        if (_body.Type.Results.Length == 1 && _stack[^1].OnStack)
        {
            var result = PopToTemporary();
            Spill();
            StoreGas();
            _il.Emit(OpCodes.Ldloc, result);
            _il.Emit(OpCodes.Ret);
        }
        else
        {
            Spill();
            EmitReturnSequence();
        }
        _unreachable = true;
    }

    /// <summary>Returns the operands on top, all of them in their locals.</summary>
    private void EmitReturnSequence()
    {
        StoreGas();
        int count = _body.Type.Results.Length, first = _stack.Count - count;
        if (count > 1) StoreResults(_body.Type.Results);
        if (count == 1) _il.Emit(OpCodes.Ldloc, Slot(first, _body.Type.Results[0]));
        _il.Emit(OpCodes.Ret);
    }

    /// <summary>Writes the operands on top, all of them in their locals, to the store's block.</summary>
    private void StoreResults(ImmutableArray<ValType> types)
    {
        int first = _stack.Count - types.Length;
        for (int i = 0, slot = 0; i < types.Length; slot += types[i++].Slots)
        {
            EmitStoreField(ResultsOffset);
            _il.Emit(OpCodes.Ldind_I);
            EmitAdd(slot * 8);
            _il.Emit(OpCodes.Ldloc, Slot(first + i, types[i]));
            EmitStoreSlot(types[i]);
        }
    }

    private void EmitUnreachable()
    {
        EmitTrap(TrapCode.Unreachable);
        _unreachable = true;
    }
}
