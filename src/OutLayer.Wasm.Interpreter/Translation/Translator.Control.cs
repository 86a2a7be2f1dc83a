using OutLayer.Wasm.Instructions;
using OutLayer.Wasm.Types;

namespace OutLayer.Wasm.Interpreter.Translation;

// Blocks and branches. Values that a label takes travel in the slots from the label's on.
internal sealed partial class Translator
{
    private void EnterBlock(Opcode opcode, BlockType blockType, OpcodeInfo info)
    {
        var type = blockType.Resolve(_module);
        var condition = opcode == Opcode.If ? Pop() : default;
        int slot = SlotOfTop(type.Parameters.Length), height = _operands.Count - type.Parameters.Length;
        if (opcode == Opcode.Loop)
        {
            Settle(0);
            Bind();
            Charge(info);
            _frames.Add(new ControlFrame(opcode, type, height, slot) { Start = _code.Count });
            Emit((int)Opcode.Loop);
            return;
        }
        bool fusable = IsComparison(condition);
        int length = _code.Count;
        Settle(0);
        var frame = new ControlFrame(opcode, type, height, slot);
        _frames.Add(frame);
        if (opcode == Opcode.If) frame.ElseJumps = EmitConditional(condition, fusable && _code.Count == length, whenTrue: false);
    }

    private void Else()
    {
        var frame = _frames[^1];
        if (!_unreachable)
        {
            SettleTop(frame.Type.Results.Length);
            JumpTo(frame);
        }
        BindJumps(frame.ElseJumps);
        frame.ElseJumps = -1;
        Restart(frame, frame.Type.Parameters);
    }

    private void End()
    {
        var frame = _frames[^1];
        bool reached = !_unreachable;
        if (reached) SettleTop(frame.Type.Results.Length);
        _frames.RemoveAt(_frames.Count - 1);
        if (frame.Region >= 0) CloseRegion(frame.Region);
        GatherHandlers(frame);
        // An if without else: what it takes is what it leaves, already in place.
        if (frame.ElseJumps >= 0 || frame.Jumps >= 0 || frame.Clauses is not null) reached = true;
        BindClauses(frame);
        BindJumps(frame.ElseJumps);
        BindJumps(frame.Jumps);
        if (reached) Restart(frame, frame.Type.Results);
        else PopTo(frame.Height);
        if (_frames.Count == 0 && reached) EmitReturn(_localSlots);
    }

    private void Restart(ControlFrame frame, System.Collections.Immutable.ImmutableArray<ValType> types)
    {
        PopTo(frame.Height);
        PushAll(types);
        _settled = _operands.Count;
        _unreachable = false;
    }

    private ControlFrame FrameAt(uint depth) => _frames[_frames.Count - 1 - (int)depth];

    private int SlotOfTop(int count) => count == 0 ? _top : _operands[^count].Slot;

    private void Branch(uint depth)
    {
        MoveValues(FrameAt(depth));
        JumpTo(FrameAt(depth));
        _unreachable = true;
    }

    private void BranchIf(uint depth)
    {
        var condition = Pop();
        bool fusable = IsComparison(condition);
        int length = _code.Count;
        var frame = FrameAt(depth);
        SettleTop(frame.LabelTypes.Length);
        fusable &= _code.Count == length;
        if (!NeedsMove(frame))
        {
            int jump = EmitConditional(condition, fusable, whenTrue: true);
            SetTarget(frame, jump);
            return;
        }
        int skip = EmitConditional(condition, fusable, whenTrue: false);
        MoveValues(frame);
        JumpTo(frame);
        BindJumps(skip);
    }

    private void BranchTable(ref InstructionReader reader)
    {
        int index = SlotOf(Pop());
        SettleTop(FrameAt(reader.Labels[^1]).LabelTypes.Length);
        Emit(Op.Table, index, reader.Labels.Length - 1);
        var stubs = new Dictionary<uint, int>(); // depth to the last jump to its stub; one moves values for all jumps to a label
        foreach (uint depth in reader.Labels)
        {
            if (!NeedsMove(FrameAt(depth))) JumpTo(FrameAt(depth));
            else
            {
                Emit(Op.Jump, c: stubs.GetValueOrDefault(depth, -1));
                stubs[depth] = _code.Count - 1;
            }
        }
        foreach (var (depth, jumps) in stubs.OrderBy(stub => stub.Key))
        {
            BindJumps(jumps);
            MoveValues(FrameAt(depth));
            JumpTo(FrameAt(depth));
        }
        _unreachable = true;
    }

    private bool NeedsMove(ControlFrame frame) => frame.LabelTypes.Length > 0 && SlotOfTop(frame.LabelTypes.Length) != frame.Slot;

    private void MoveValues(ControlFrame frame)
    {
        int count = frame.LabelTypes.Length;
        if (count == 1)
        {
            Store(frame.Slot, _operands[^1]);
            return;
        }
        SettleTop(count);
        if (NeedsMove(frame)) Emit(Op.Move, frame.Slot, SlotOfTop(count), _top - SlotOfTop(count));
    }

    private void JumpTo(ControlFrame frame)
    {
        Emit(Op.Jump);
        SetTarget(frame, _code.Count - 1);
    }

    private void SetTarget(ControlFrame frame, int jump)
    {
        At(jump).C = frame.Start >= 0 ? frame.Start - jump : frame.Jumps;
        if (frame.Start < 0) frame.Jumps = jump;
    }

    /// <summary>The chain of jumps that ends here now goes here.</summary>
    private void BindJumps(int jump)
    {
        if (jump >= 0) Bind();
        while (jump >= 0)
        {
            int next = At(jump).C;
            At(jump).C = _code.Count - jump;
            jump = next;
        }
    }

    /// <summary>
    /// Control may come here from elsewhere: what came before is of no use to what follows. An instruction has one price before it, so
    /// that a second label with more paid before it needs another instruction.
    /// </summary>
    private void Bind()
    {
        if (_bound == _code.Count && _before != _sum) Emit((int)Opcode.Nop);
        (_bound, _before, _result) = (_code.Count, _sum, -1);
    }

    /// <summary>br_on_null: the branch drops the null; what stays is not null.</summary>
    private void BranchOnNull(uint depth)
    {
        var reference = Pop();
        var frame = FrameAt(depth);
        SettleTop(frame.LabelTypes.Length);
        int slot = SlotOf(reference);
        if (!NeedsMove(frame))
        {
            Emit(Op.JumpIfNull, slot);
            SetTarget(frame, _code.Count - 1);
        }
        else BranchAround(Op.JumpIfNotNull, slot, frame);
        if (reference.Local >= 0) PushLocal(reference.Local);
        else Push(ValType.NonNull(reference.Type.Heap));
    }

    /// <summary>br_on_non_null: the branch takes the reference along, what stays drops the null.</summary>
    private void BranchOnNonNull(uint depth)
    {
        var frame = FrameAt(depth);
        SettleTop(frame.LabelTypes.Length);
        int slot = _operands[^1].Slot;
        if (!NeedsMove(frame))
        {
            Emit(Op.JumpIfNotNull, slot);
            SetTarget(frame, _code.Count - 1);
        }
        else BranchAround(Op.JumpIfNull, slot, frame);
        Pop();
    }

    /// <summary>A branch that moves values, with a jump over it for when it is not taken.</summary>
    private void BranchAround(int skip, int slot, ControlFrame frame)
    {
        Emit(skip, slot, c: -1);
        int jump = _code.Count - 1;
        MoveValues(frame);
        JumpTo(frame);
        BindJumps(jump);
    }

    private void Return()
    {
        int count = _type.Results.Length;
        if (count == 1 && _type.Results[0].Slots == 1) EmitReturn(SlotOf(Pop()));
        else
        {
            SettleTop(count);
            EmitReturn(SlotOfTop(count));
        }
        _unreachable = true;
    }

    private void EmitReturn(int slot)
    {
        bool one = _type.ResultSlots == 1;
        Emit(one ? Op.ReturnOne : Op.Return, slot, _type.ResultSlots);
    }
}
