using System.Collections.Immutable;
using OutLayer.Wasm.Binary;
using OutLayer.Wasm.Instructions;
using OutLayer.Wasm.Types;

namespace OutLayer.Wasm.Validation;

// The control stack, blocks and branches.
internal sealed partial class FunctionValidator
{
    private struct Frame
    {
        public Opcode Opcode;
        public FuncType Type;
        public int Height, Bytes; // of the operands below the block
        public bool Unreachable, Dead;
        public int SetLocals; // without a default, before the block

        /// <summary>The br_table that last checked this label; many labels of one table may be the same.</summary>
        public int CheckedBy;

        /// <summary>A branch to a loop goes to its start.</summary>
        public readonly ImmutableArray<ValType> LabelTypes => Opcode == Opcode.Loop ? Type.Parameters : Type.Results;
        public readonly int LabelBytes => Opcode == Opcode.Loop ? Type.ParameterBytes : Type.ResultBytes;
    }

    private Frame[] _frames = new Frame[16];
    private int _depth;

    /// <summary>Opens a block; its parameters are popped from the outer block's operands and are its first own ones.</summary>
    private void Enter(Opcode opcode, FuncType type)
    {
        int limit = context.Limits.Nesting;
        if (_depth >= limit) FormatErrors.Limit("nested blocks", _depth + 1, limit, _place, _offset);
        if (_depth == _frames.Length) Array.Resize(ref _frames, Math.Min(limit, _depth * 2));
        PopAll(type.Parameters, type.ParameterBytes);
        Open(new Frame { Opcode = opcode, Type = type, Height = _height, Bytes = _bytes, CheckedBy = -1, SetLocals = _setLocals.Count, Dead = _dead || _unreachable });
        if (opcode != Opcode.Else) _blocks++;
        PushAll(type.Parameters, type.ParameterBytes);
    }

    private void Open(in Frame frame)
    {
        _frames[_depth++] = frame;
        (_floor, _unreachable, _dead) = (_height, false, frame.Dead);
    }

    /// <summary>Closes the innermost block: exactly its results are left. They are not pushed yet.</summary>
    private Frame Leave()
    {
        var frame = _frames[_depth - 1];
        PopAll(frame.Type.Results, frame.Type.ResultBytes);
        if (_height != _floor) Invalid($"type mismatch: {_height - _floor} values too many at the end of the block");
        _depth--;
        _bytes = frame.Bytes;
        ForgetLocals(frame.SetLocals);
        if (_depth > 0) (_floor, _unreachable, _dead) = (_frames[_depth - 1].Height, _frames[_depth - 1].Unreachable, _frames[_depth - 1].Dead);
        return frame;
    }

    private void End()
    {
        var frame = Leave();
        if (frame.Opcode == Opcode.If && !Match(frame.Type.Parameters.AsSpan(), frame.Type.Results.AsSpan()))
            Invalid($"type mismatch: an if without else must leave what it takes, not {frame.Type}");
        if (_depth > 0) PushAll(frame.Type.Results, frame.Type.ResultBytes);
    }

    private void Else()
    {
        if (_frames[_depth - 1].Opcode != Opcode.If) Malformed("else without if: END opcode expected", _offset);
        var frame = Leave();
        PushAll(frame.Type.Parameters, frame.Type.ParameterBytes);
        Enter(Opcode.Else, frame.Type);
    }

    private void EnterBlock(ref InstructionReader reader)
    {
        if (reader.Opcode == Opcode.If) Pop(ValType.I32);
        CheckBlockType(reader.BlockType);
        Enter(reader.Opcode, reader.BlockType.Resolve(_module));
    }

    private void CheckBlockType(BlockType type)
    {
        if (type.TypeIndex is { } index) context.CheckType((uint)index, _place, _offset);
        else if (type.Result is { } result) context.CheckValType(result, _place, _offset);
    }

    /// <summary>What follows cannot be reached, up to the end of the block.</summary>
    private void MarkUnreachable()
    {
        ref var frame = ref _frames[_depth - 1];
        (frame.Unreachable, _unreachable) = (true, true);
        (_height, _bytes) = (frame.Height, frame.Bytes);
    }

    private ref Frame Label(uint label)
    {
        if (label >= (uint)_depth) Invalid($"unknown label {label}");
        return ref _frames[_depth - 1 - (int)label];
    }

    private void Branch(uint label)
    {
        ref var target = ref Label(label);
        PopAll(target.LabelTypes, target.LabelBytes);
        MarkUnreachable();
    }

    private void BranchIf(uint label)
    {
        Pop(ValType.I32);
        ref var target = ref Label(label);
        PopAll(target.LabelTypes, target.LabelBytes);
        PushAll(target.LabelTypes, target.LabelBytes);
    }

    private void BranchTable(ref InstructionReader reader)
    {
        Pop(ValType.I32);
        int arity = Label(reader.Labels[^1]).LabelTypes.Length;
        foreach (uint label in reader.Labels)
        {
            ref var target = ref Label(label);
            if (target.CheckedBy == _offset) continue;
            target.CheckedBy = _offset;
            if (target.LabelTypes.Length != arity) Invalid($"type mismatch: label {label} takes {target.LabelTypes.Length} values, the default {arity}");
            CheckTop(target.LabelTypes);
        }
        MarkUnreachable();
    }

    /// <summary>br_on_null: the branch drops the null; else the reference is known not to be null.</summary>
    private void BranchOnNull(uint label)
    {
        var reference = PopRef();
        ref var target = ref Label(label);
        PopAll(target.LabelTypes, target.LabelBytes);
        PushAll(target.LabelTypes, target.LabelBytes);
        Push(ValType.NonNull(reference.Heap));
    }

    /// <summary>br_on_non_null: the branch takes the reference along as its last value; else it was null and is gone.</summary>
    private void BranchOnNonNull(uint label)
    {
        var reference = ValType.NonNull(PopRef().Heap);
        ref var target = ref Label(label);
        if (target.LabelTypes.IsEmpty || !Matches(reference, target.LabelTypes[^1]))
            Invalid($"type mismatch: label {label} does not take a {reference} last");
        Push(target.LabelTypes[^1]);
        PopAll(target.LabelTypes, target.LabelBytes);
        PushAll(target.LabelTypes, target.LabelBytes);
        PopAny();
    }

    private void Return()
    {
        PopAll(_type.Results, _type.ResultBytes);
        MarkUnreachable();
    }
}
