using OutLayer.Wasm.Instructions;
using OutLayer.Wasm.Types;

namespace OutLayer.Wasm.Interpreter.Translation;

// Locals, globals, constants, drop and select.
internal sealed partial class Translator
{
    private void LocalGet(int local)
    {
        if (!_plain) PushLocal(local);
        else EmitCopy(_localTypes[local], Push(_localTypes[local]), _slotsOfLocals[local]);
    }

    private void LocalSet(int local)
    {
        bool isResult = IsResult;
        var value = Pop();
        Release(local);
        if (isResult && CanSendTo(value)) At(_code.Count - 1).A = _slotsOfLocals[local];
        else Store(_slotsOfLocals[local], value);
        _result = -1;
    }

    private void LocalTee(int local)
    {
        if (_plain)
        {
            EmitCopy(_localTypes[local], _slotsOfLocals[local], _operands[^1].Slot);
            return;
        }
        LocalSet(local);
        PushLocal(local);
    }

    /// <summary>True if the last instruction made the operand on top, and nothing else saw it.</summary>
    private bool IsResult => !_plain && _result == _code.Count - 1 && _result >= 0;

    private bool CanSendTo(Operand value) => _result == _code.Count - 1 && value.IsInSlot && At(_result).A == value.Slot;

    private void GlobalGet(int global)
    {
        var type = _module.Globals[global].Type.Value;
        bool imported = _layout.IsGlobalIndirect(global);
        if (type.Slots == 1) EmitResult(imported ? Op.ImportedGet : Op.GlobalGet, type, _layout.Global(global));
        else Emit(imported ? Op.ImportedGetWide : Op.GlobalGetWide, Push(type), _layout.Global(global));
    }

    private void GlobalSet(int global)
    {
        var value = Pop();
        bool imported = _layout.IsGlobalIndirect(global), wide = value.Type.Slots == 2;
        int code = imported ? wide ? Op.ImportedSetWide : Op.ImportedSet : wide ? Op.GlobalSetWide : Op.GlobalSet;
        Emit(code, SlotOf(value), _layout.Global(global));
    }

    private void Const(ValType type, long bits)
    {
        long slot = type.Size == 4 ? (uint)bits : bits;
        if (!_plain) PushOperand(new Operand(type, _top, Constant: slot));
        else EmitConst(Push(type), slot);
    }

    /// <param name="type">The type that it names: what either operand is may be less.</param>
    private void Select(ValType? type)
    {
        var condition = Pop();
        SettleTop(2);
        var second = Pop();
        if (type is { } named) _operands[^1] = _operands[^1] with { Type = named };
        Emit(second.Type.Slots == 2 ? Op.SelectWide : Op.Select, _operands[^1].Slot, second.Slot, SlotOf(condition));
    }

    /// <summary>An instruction whose operands are one after another in their slots; A is the first, and the result's.</summary>
    private void InPlace(int code, int pops, ReadOnlySpan<ValType> pushes, int b = 0, int c = 0, int sub = 0)
    {
        SettleTop(pops);
        PopTo(_operands.Count - pops);
        int slot = _top;
        foreach (var type in pushes) Push(type);
        Emit(code, slot, b, c, sub);
    }

    private void Unary(OpcodeInfo info)
    {
        int operand = SlotOf(Pop());
        EmitResult(Op.Of(info.Opcode), info.Pushes[0], operand);
    }

    private void Binary(OpcodeInfo info)
    {
        var right = Pop();
        var left = Pop();
        int code = Op.Of(info.Opcode);
        if (HasImmediate(info.Opcode) && right.Constant is { } bits && IsShort(right.Type, bits))
            EmitResult(code + Op.Immediate, info.Pushes[0], SlotOf(left), (int)bits);
        else EmitResult(code, info.Pushes[0], SlotOf(left), SlotOf(right));
    }

    private static bool HasImmediate(Opcode op) => op is (>= Opcode.I32Eq and <= Opcode.I64GeU and not Opcode.I64Eqz)
        or (>= Opcode.I32Add and <= Opcode.I32Mul) or (>= Opcode.I32And and <= Opcode.I32Rotr)
        or (>= Opcode.I64Add and <= Opcode.I64Mul) or (>= Opcode.I64And and <= Opcode.I64Rotr);

    private static bool IsShort(ValType type, long bits) => type == ValType.I32 || bits == (int)bits;
}
