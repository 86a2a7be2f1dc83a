using System.Collections.Immutable;
using OutLayer.Wasm.Types;

namespace OutLayer.Wasm.Interpreter.Translation;

// Locals and the operand stack.
internal sealed partial class Translator
{
    private readonly Sequence<ValType> _localTypes = new();
    private readonly List<int> _slotsOfLocals = [];
    private readonly Sequence<Operand> _operands = new();
    private int[] _readers = []; // by local: operands that still are its value
    private int _localSlots, _top, _frameSlots;
    private int _settled;        // operands below this one are in their slots
    private int _result = -1;    // the last instruction, if all that it does is to put a result into the top operand's slot

    public ReadOnlySpan<Operand> Operands => _operands.Written;
    public ReadOnlySpan<ValType> LocalTypes => _localTypes.Written;
    public int LocalSlots => _localSlots;
    public int FrameSlots => _frameSlots;

    /// <summary>The slot of a local.</summary>
    public int SlotOfLocal(int local) => _slotsOfLocals[local];

    private void DeclareLocals()
    {
        foreach (var type in _type.Parameters) DeclareLocal(type);
        foreach (var run in _body.Locals)
            for (uint i = 0; i < run.Count; i++)
                DeclareLocal(run.Type);
        _readers = new int[_localTypes.Count];
    }

    private void DeclareLocal(ValType type)
    {
        _localTypes.Add(type);
        _slotsOfLocals.Add(_localSlots);
        _localSlots += type.Slots;
    }

    private int Push(ValType type)
    {
        int slot = _top;
        PushOperand(new Operand(type, slot));
        return slot;
    }

    /// <summary>Written at once: two bytes of a module may push a thousand.</summary>
    private void PushAll(ImmutableArray<ValType> types)
    {
        var pushed = _operands.Extend(types.Length);
        for (int i = 0; i < pushed.Length; i++)
        {
            pushed[i] = new Operand(types[i], _top);
            _top += types[i].Slots;
        }
        _frameSlots = Math.Max(_frameSlots, _top);
    }

    private void PushLocal(int local)
    {
        PushOperand(new Operand(_localTypes[local], _top, Local: local));
        _readers[local]++;
    }

    private void PushOperand(Operand operand)
    {
        _operands.Add(operand);
        _top += operand.Type.Slots;
        _frameSlots = Math.Max(_frameSlots, _top);
    }

    private Operand Pop()
    {
        var operand = _operands[^1];
        _operands.Truncate(_operands.Count - 1);
        if (operand.Local >= 0) _readers[operand.Local]--;
        _top = operand.Slot;
        _settled = Math.Min(_settled, _operands.Count);
        return operand;
    }

    private void PopTo(int height)
    {
        while (_operands.Count > Math.Max(height, _settled)) Pop();
        if (_operands.Count == height) return;
        _top = _operands[height].Slot;
        _operands.Truncate(height);
        _settled = height;
    }

    /// <summary>The slot that holds the value of an operand that was just popped; a constant is put into its own.</summary>
    private int SlotOf(Operand operand)
    {
        if (operand.Local >= 0) return _slotsOfLocals[operand.Local];
        if (operand.Constant is { } bits) EmitConst(operand.Slot, bits);
        return operand.Slot;
    }

    private void EmitConst(int slot, long bits) => Emit(Op.Const, slot, (int)bits, (int)(bits >> 32));

    /// <summary>Puts the value of an operand into a slot.</summary>
    private void Store(int slot, Operand operand)
    {
        if (operand.Constant is { } bits) EmitConst(slot, bits);
        else EmitCopy(operand.Type, slot, SlotOf(operand));
    }

    private void EmitCopy(ValType type, int to, int from)
    {
        if (to != from) Emit(type.Slots == 2 ? Op.CopyWide : Op.Copy, to, from);
    }

    /// <summary>Puts every operand from a height on into its slot.</summary>
    private void Settle(int height)
    {
        for (int i = Math.Max(height, _settled); i < _operands.Count; i++)
        {
            var operand = _operands[i];
            if (operand.IsInSlot) continue;
            Store(operand.Slot, operand);
            if (operand.Local >= 0) _readers[operand.Local]--;
            _operands[i] = new Operand(operand.Type, operand.Slot);
        }
        if (height <= _settled) _settled = _operands.Count;
    }

    /// <summary>The operands on top. Long lists settle all there is, so that none is looked at twice.</summary>
    private void SettleTop(int count) => Settle(count > 16 ? 0 : _operands.Count - count);

    /// <summary>A local is about to change: operands that are its value take it now.</summary>
    private void Release(int local)
    {
        if (_readers[local] > 0) Settle(0);
    }
}
