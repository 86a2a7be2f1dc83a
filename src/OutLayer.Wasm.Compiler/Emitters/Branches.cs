using System.Reflection.Emit;
using OutLayer.Wasm.Instructions;
using OutLayer.Wasm.Runtime;

namespace OutLayer.Wasm.Compiler;

/// <summary>Branches to labels: what is paid, checked and moved on the way.</summary>
internal sealed partial class FunctionCompiler
{
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
        var condition = PopCondition(FrameAt(depth).LabelTypes.Count);
        SettleForBranch(depth);
        EmitJumpIf(condition, isNot: false, depth);
    }

    /// <summary>Takes the condition into a temporary; null if it may stay on the CLR's stack, because nothing is emitted before the branch that needs it empty.</summary>
    private LocalBuilder? PopCondition(int values)
    {
        Need(1);
        int below = _stack.Count - 2;
        bool isAlone = below < 0 || !_stack[below].OnStack;
        if (!isAlone || _body.Unsettled.Count > 0 || _stack.GetRange(below + 1 - values, values).Exists(value => value.MaybeNaN)) return PopToTemporary();
        Pop();
        return null;
    }

    private void LoadCondition(LocalBuilder? condition)
    {
        if (condition is not null) _il.Emit(OpCodes.Ldloc, condition);
    }

    /// <summary>
    /// Branches where the condition is not 0, or where it is. The gas of the straight line is paid where the branch is taken; where not,
    /// the line goes on. A branch back is taken nearly always, so its gas is paid before.
    /// </summary>
    private void EmitJumpIf(LocalBuilder? condition, bool isNot, uint depth)
    {
        var frame = FrameAt(depth);
        if (frame.IsLoop) PayLoop();
        LoadCondition(condition);
        if (!frame.IsLoop && !NeedsStub(frame) && (_gas is null || _pending == 0))
        {
            Reach(frame);
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
        Reach(frame);
        if (!NeedsStub(frame) && !frame.IsLoop) return frame.Label;
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
        Reach(frame);
        MoveValues(frame);
        EmitInnermost(frame);
        if (frame.IsLoop) EmitBranchBack(frame);
        else _il.Emit(LeavesRegion(frame) ? OpCodes.Leave : OpCodes.Br, frame.Label);
    }

    /// <summary>
    /// Goes to a loop's head if the run may go on: the check of the head is done before it, so that one conditional jump does both. Where
    /// the run ends is the head all the same.
    /// </summary>
    private void EmitBranchBack(ControlFrame loop)
    {
        int here = _offset;
        _offset = loop.Offset;
        if (_gas is null)
        {
            EmitInterrupt();
            _il.Emit(OpCodes.Brfalse, loop.Label);
        }
        else
        {
            EmitGasAndFloor();
            _il.Emit(OpCodes.Bge, loop.Label);
        }
        EmitTrap(TrapCode.DeadlineExceeded); // or out of gas, which is seen first
        _offset = here;
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

    private void EmitInterruptCheck()
    {
        EmitInterrupt();
        EmitTrapUnless(OpCodes.Brfalse, TrapCode.DeadlineExceeded);
    }

    private void EmitInterrupt()
    {
        EmitStoreField(InterruptOffset);
        _il.Emit(OpCodes.Volatile);
        _il.Emit(OpCodes.Ldind_I4);
    }
}
