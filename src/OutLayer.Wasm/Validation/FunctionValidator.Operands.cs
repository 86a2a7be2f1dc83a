using System.Collections.Immutable;
using System.Runtime.InteropServices;
using OutLayer.Wasm.Binary;
using OutLayer.Wasm.Types;

namespace OutLayer.Wasm.Validation;

// The operand stack. Operands below the floor belong to outer blocks; where code is unreachable, the stack above the floor is
// polymorphic: what is missing has the type Bottom.
internal sealed partial class FunctionValidator
{
    private ValType[] _operands = new ValType[64];
    private int _height, _bytes, _floor, _maxHeight, _maxBytes, _blocks;
    private bool _unreachable;

    /// <summary>The innermost block stands in unreachable code: nothing in it is counted by bytes.</summary>
    private bool _dead;

    private void ResetOperands()
    {
        (_height, _bytes, _floor, _maxHeight, _maxBytes, _blocks) = (0, 0, 0, 0, 0, 0);
        (_unreachable, _dead) = (false, false);
    }

    private void Push(ValType type)
    {
        if (_height == _operands.Length) Grow(_height + 1);
        _operands[_height++] = type;
        _bytes += type.Size;
        NoteMaxima();
    }

    private void PushAll(ImmutableArray<ValType> types, int bytes)
    {
        if (_height + types.Length > _operands.Length) Grow(_height + types.Length);
        types.CopyTo(_operands, _height);
        _height += types.Length;
        _bytes += bytes;
        NoteMaxima();
    }

    private void NoteMaxima()
    {
        if (_height > _maxHeight) _maxHeight = _height;
        if (_bytes > _maxBytes && !_unreachable && !_dead) _maxBytes = _bytes;
    }

    private void Grow(int needed)
    {
        int limit = context.Limits.OperandHeight;
        if (needed > limit) FormatErrors.Limit("operands", needed, limit, _place, _offset);
        Array.Resize(ref _operands, Math.Min(limit, Math.Max(needed, _operands.Length * 2)));
    }

    private ValType PopAny()
    {
        if (_height == _floor)
        {
            if (!_unreachable) Invalid("type mismatch: expected a value, the stack is empty");
            return ValType.Bottom;
        }
        var type = _operands[--_height];
        _bytes -= type.Size;
        return type;
    }

    private void Pop(ValType expected)
    {
        if (_height == _floor)
        {
            if (!_unreachable) Invalid($"type mismatch: expected {expected}, the stack is empty");
            return;
        }
        var actual = _operands[--_height];
        _bytes -= actual.Size;
        if (actual != expected && !Matches(actual, expected)) Invalid($"type mismatch: expected {expected}, got {actual}");
    }

    private bool Matches(ValType actual, ValType expected) => context.Subtyping.Matches(actual, expected, _place, _offset);

    private bool Match(ReadOnlySpan<ValType> actual, ReadOnlySpan<ValType> expected)
    {
        if (MemoryMarshal.AsBytes(actual).SequenceEqual(MemoryMarshal.AsBytes(expected))) return true;
        if (actual.Length != expected.Length) return false;
        for (int i = 0; i < actual.Length; i++)
            if (!Matches(actual[i], expected[i])) return false;
        return true;
    }

    /// <summary>A reference of any type; of unknown type in unreachable code.</summary>
    private ValType PopRef()
    {
        var type = PopAny();
        if (type.Kind == ValKind.Bottom) return ValType.NonNull(HeapType.Bottom);
        if (!type.IsRef) Invalid($"type mismatch: expected a reference, got {type}");
        return type;
    }

    private void PopAll(ImmutableArray<ValType> types, int bytes)
    {
        if (types.Length > 1 && TopIs(types))
        {
            _height -= types.Length;
            _bytes -= bytes;
            return;
        }
        for (int i = types.Length - 1; i >= 0 && !(_unreachable && _height == _floor); i--) Pop(types[i]);
    }

    /// <summary>
    /// Whether the top of the stack is these types to the byte. A fast path only: long lists on tiny instructions would else
    /// take a hostile module's validation to minutes.
    /// </summary>
    private bool TopIs(ImmutableArray<ValType> types) =>
        _height - _floor >= types.Length
        && MemoryMarshal.AsBytes(_operands.AsSpan(_height - types.Length, types.Length)).SequenceEqual(MemoryMarshal.AsBytes(types.AsSpan()));

    /// <summary>As popping and pushing back what is there.</summary>
    private void CheckTop(ImmutableArray<ValType> types)
    {
        if (types.Length > 1 && TopIs(types)) return;
        for (int i = types.Length - 1, at = _height - 1; i >= 0; i--, at--)
        {
            if (at < _floor)
            {
                if (_unreachable) return;
                Invalid($"type mismatch: expected {types[i]}, the stack is empty");
            }
            var actual = _operands[at];
            if (actual != types[i] && !Matches(actual, types[i])) Invalid($"type mismatch: expected {types[i]}, got {actual}");
        }
    }
}
