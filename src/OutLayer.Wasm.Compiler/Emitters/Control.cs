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
        var frame = new ControlFrame { Label = _il.DefineLabel(), Height = _stack.Count - type.Parameters.Length, Type = type, IsLoop = true };
        _il.MarkLabel(frame.Label);
        if (IsEntryLoop) _entry = (frame.Label, [.. _stack.Select(operand => operand.Type)], _innermost);
        _gasIsStored = false;
        if (_gas is null) EmitInterruptCheck();
        else EmitFloorCheck();
        Open(frame);
    }

    private void EmitIf(BlockType blockType)
    {
        var type = blockType.Resolve(_module);
        var condition = PopToTemporary();
        Canonicalize(type.Parameters.Length);
        Spill();
        SettleLocals();
        var frame = new ControlFrame
        {
            Label = _il.DefineLabel(),
            Else = _il.DefineLabel(),
            PendingAtElse = _pending,
            Height = _stack.Count - type.Parameters.Length,
            Type = type,
        };
        _il.Emit(OpCodes.Ldloc, condition);
        _il.Emit(OpCodes.Brfalse, frame.Else.Value);
        Open(frame);
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
        frame.IsTarget = true;
    }

    /// <summary>Leaves a construct at its end: results into their locals, gas paid.</summary>
    private void FallOut(ControlFrame frame)
    {
        Canonicalize(frame.Type.Results.Length);
        Spill();
        if (!IsBody(frame)) SettleLocals();
        FlushGas();
        EmitInnermost(frame);
        frame.IsTarget = true;
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

    private void EmitBr(uint depth)
    {
        var frame = FrameAt(depth);
        SettleForBranch(depth);
        if (frame.IsLoop) PayLoop();
        else FlushGas();
        EmitValuesAndJump(frame);
        _unreachable = true;
    }

    /// <summary>
    /// The gas of the straight line is paid where the branch is taken; where not, the line goes on. A branch back is taken
    /// nearly always, so its gas is paid before.
    /// </summary>
    private void EmitBrIf(uint depth)
    {
        var condition = PopToTemporary();
        SettleForBranch(depth);
        EmitJumpIf(condition, isNot: false, depth);
    }

    /// <summary>
    /// Branches where the local is not 0, or where it is. The gas of the straight line is paid where the branch is taken; where not,
    /// the line goes on. A branch back is taken nearly always, so its gas is paid before.
    /// </summary>
    private void EmitJumpIf(LocalBuilder condition, bool isNot, uint depth)
    {
        var frame = FrameAt(depth);
        if (frame.IsLoop) PayLoop();
        _il.Emit(OpCodes.Ldloc, condition);
        if (!NeedsStub(frame) && (_gas is null || _pending == 0))
        {
            frame.IsTarget = true;
            _il.Emit(isNot ? OpCodes.Brfalse : OpCodes.Brtrue, frame.Label);
        }
        else
        {
            var stay = _il.DefineLabel();
            _il.Emit(isNot ? OpCodes.Brtrue : OpCodes.Brfalse, stay);
            var (pending, isStored) = (_pending, _gasIsStored);
            FlushGas();
            EmitValuesAndJump(frame);
            _il.MarkLabel(stay);
            (_pending, _gasIsStored) = (pending, isStored);
        }
        if (frame.IsLoop) _pending -= LoopPrice;
    }

    private long LoopPrice => Costs?.Operation ?? 0;

    /// <summary>Pays what the straight line costs and the next iteration's loop instruction.</summary>
    private void PayLoop()
    {
        _pending += LoopPrice;
        FlushGas();
    }

    private void EmitBrTable(ref InstructionReader reader)
    {
        var index = PopToTemporary();
        int count = reader.Labels.Length - 1;
        PrepareBranch(reader.Labels[count]);
        SettleLocals();
        var targets = new Label[count];
        var stubs = new Dictionary<uint, Label>();
        for (int i = 0; i < count; i++) targets[i] = TargetOf(reader.Labels[i], stubs);
        _il.Emit(OpCodes.Ldloc, index);
        _il.Emit(OpCodes.Switch, targets);
        EmitJump(reader.Labels[count]);
        foreach (var (depth, label) in stubs)
        {
            _il.MarkLabel(label);
            EmitJump(depth);
        }
        _unreachable = true;
    }

    /// <summary>The label itself, or a stub that moves the values there first, or leaves try blocks.</summary>
    private Label TargetOf(uint depth, Dictionary<uint, Label> stubs)
    {
        var frame = FrameAt(depth);
        frame.IsTarget = true;
        if (!NeedsStub(frame) && !(frame.IsLoop && _gas is not null)) return frame.Label;
        if (!stubs.TryGetValue(depth, out var stub)) stubs[depth] = stub = _il.DefineLabel();
        return stub;
    }

    private void PrepareBranch(uint depth)
    {
        SettleForBranch(depth);
        FlushGas();
    }

    private void SettleForBranch(uint depth)
    {
        Canonicalize(FrameAt(depth).LabelTypes.Count);
        Spill();
        if (!IsBody(FrameAt(depth))) SettleLocals();
    }

    /// <summary>True for the label of the whole body: behind it no local is read.</summary>
    private bool IsBody(ControlFrame frame) => frame == _frames[_body.FramesBelow];

    private void EmitJump(uint depth)
    {
        var frame = FrameAt(depth);
        if (frame.IsLoop && _gas is not null) EmitTakeGas(LoopPrice);
        EmitValuesAndJump(frame);
    }

    private void EmitValuesAndJump(ControlFrame frame)
    {
        frame.IsTarget = true;
        MoveValues(frame);
        EmitInnermost(frame);
        _il.Emit(LeavesRegion(frame) ? OpCodes.Leave : OpCodes.Br, frame.Label);
    }

    private bool NeedsStub(ControlFrame frame) => NeedsMoves(frame) || LeavesRegion(frame) || frame.Innermost != _innermost;

    private bool NeedsMoves(ControlFrame frame) =>
        frame.LabelTypes.Count > 0 && _stack.Count - frame.LabelTypes.Count != frame.Height;

    /// <summary>Moves the label's values down to its height; in ascending order no source is overwritten before it is read.</summary>
    private void MoveValues(ControlFrame frame)
    {
        if (!NeedsMoves(frame)) return;
        int first = _stack.Count - frame.LabelTypes.Count;
        for (int i = 0; i < frame.LabelTypes.Count; i++)
        {
            _il.Emit(OpCodes.Ldloc, Slot(first + i, frame.LabelTypes[i]));
            _il.Emit(OpCodes.Stloc, Slot(frame.Height + i, frame.LabelTypes[i]));
        }
    }

    private ControlFrame FrameAt(uint depth) => _frames[_frames.Count - 1 - (int)depth];

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

    private void EmitInterruptCheck()
    {
        var go = _il.DefineLabel();
        EmitStoreField(InterruptOffset);
        _il.Emit(OpCodes.Volatile);
        _il.Emit(OpCodes.Ldind_I4);
        _il.Emit(OpCodes.Brfalse, go);
        EmitTrap(TrapCode.DeadlineExceeded);
        _il.MarkLabel(go);
    }
}
