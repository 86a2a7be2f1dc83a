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
        long header = Costs?.Operation ?? 0;
        _pending -= header;
        FlushGas();
        var frame = new ControlFrame { Label = _il.DefineLabel(), Height = _stack.Count - type.Parameters.Length, Type = type, IsLoop = true };
        _il.MarkLabel(frame.Label);
        _pending = header;
        _gasIsStored = false;
        EmitInterruptCheck();
        if (_gas is not null)
        {
            FlushGas();
            EmitGasCheck();
        }
        Open(frame);
    }

    private void EmitIf(BlockType blockType)
    {
        var type = blockType.Resolve(_module);
        var condition = PopToTemporary();
        Canonicalize(type.Parameters.Length);
        Spill();
        SettleLocals();
        FlushGas();
        var frame = new ControlFrame
        {
            Label = _il.DefineLabel(),
            Else = _il.DefineLabel(),
            Height = _stack.Count - type.Parameters.Length,
            Type = type,
        };
        _il.Emit(OpCodes.Ldloc, condition);
        _il.Emit(OpCodes.Brfalse, frame.Else.Value);
        Open(frame);
    }

    private void Open(ControlFrame frame) => _frames.Add(frame);

    private void EmitElse()
    {
        var frame = _frames[^1];
        if (!_unreachable) FallOut(frame);
        if (!_unreachable) _il.Emit(OpCodes.Br, frame.Label);
        _il.MarkLabel(frame.Else!.Value);
        frame.Else = null;
        Restart(frame, frame.Type.Parameters);
    }

    private void EmitEnd()
    {
        var frame = _frames[^1];
        if (!_unreachable) FallOut(frame);
        _frames.RemoveAt(_frames.Count - 1);
        if (frame.Else is { } skipped)
        {
            // An if without else: its parameters are its results, already in the locals of the same heights.
            _il.MarkLabel(skipped);
            frame.IsTarget = true;
        }
        if (!frame.IsLoop && frame.IsTarget) _il.MarkLabel(frame.Label);
        if (!_unreachable || (!frame.IsLoop && frame.IsTarget)) Restart(frame, frame.Type.Results);
        else _stack.RemoveRange(frame.Height, _stack.Count - frame.Height);
        if (_frames.Count == 0 && !_unreachable) EmitReturnSequence();
    }

    /// <summary>Leaves a construct at its end: results into their locals, gas paid.</summary>
    private void FallOut(ControlFrame frame)
    {
        Canonicalize(frame.Type.Results.Length);
        Spill();
        if (!IsBody(frame)) SettleLocals();
        FlushGas();
        frame.IsTarget = true;
    }

    /// <summary>Goes on after else or end with the given types in their locals.</summary>
    private void Restart(ControlFrame frame, IReadOnlyList<ValType> types)
    {
        _stack.RemoveRange(frame.Height, _stack.Count - frame.Height);
        foreach (var type in types) _stack.Add(new Operand(type, OnStack: false, MaybeNaN: false));
        _unreachable = false;
        _pending = 0;
        _gasIsStored = false;
        _body.Unsettled.Clear();
    }

    private void EmitBr(uint depth)
    {
        PrepareBranch(depth);
        EmitJump(depth);
        _unreachable = true;
    }

    private void EmitBrIf(uint depth)
    {
        var condition = PopToTemporary();
        PrepareBranch(depth);
        var frame = FrameAt(depth);
        if (!NeedsMoves(frame))
        {
            frame.IsTarget = true;
            _il.Emit(OpCodes.Ldloc, condition);
            _il.Emit(OpCodes.Brtrue, frame.Label);
            return;
        }
        var stay = _il.DefineLabel();
        _il.Emit(OpCodes.Ldloc, condition);
        _il.Emit(OpCodes.Brfalse, stay);
        EmitJump(depth);
        _il.MarkLabel(stay);
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

    /// <summary>The label itself, or a stub that moves the values there first.</summary>
    private Label TargetOf(uint depth, Dictionary<uint, Label> stubs)
    {
        var frame = FrameAt(depth);
        frame.IsTarget = true;
        if (!NeedsMoves(frame)) return frame.Label;
        if (!stubs.TryGetValue(depth, out var stub)) stubs[depth] = stub = _il.DefineLabel();
        return stub;
    }

    private void PrepareBranch(uint depth)
    {
        Canonicalize(FrameAt(depth).LabelTypes.Count);
        Spill();
        if (!IsBody(FrameAt(depth))) SettleLocals();
        FlushGas();
    }

    /// <summary>True for the label of the whole body: behind it no local is read.</summary>
    private bool IsBody(ControlFrame frame) => frame == _frames[_body.FramesBelow];

    private void EmitJump(uint depth)
    {
        var frame = FrameAt(depth);
        frame.IsTarget = true;
        MoveValues(frame);
        _il.Emit(OpCodes.Br, frame.Label);
    }

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
        if (_body.FramesBelow > 0)
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
        for (int i = 0; count > 1 && i < count; i++)
        {
            EmitStoreField(ResultsOffset);
            _il.Emit(OpCodes.Ldind_I);
            EmitAdd(i * 8);
            _il.Emit(OpCodes.Ldloc, Slot(first + i, _body.Type.Results[i]));
            EmitStoreSlot(_body.Type.Results[i]);
        }
        if (count == 1) _il.Emit(OpCodes.Ldloc, Slot(first, _body.Type.Results[0]));
        _il.Emit(OpCodes.Ret);
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
