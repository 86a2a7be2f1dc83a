using OutLayer.Wasm.Instructions;

namespace OutLayer.Wasm.Interpreter.Translation;

// A comparison and the jump that it decides are one instruction, and so are the sum that makes an address and the access.
internal sealed partial class Translator
{
    /// <summary>True for a condition that was just popped and is the result of the last instruction, a comparison of i32 or a test of bits.</summary>
    private bool IsComparison(Operand condition)
    {
        if (!IsResult || !condition.IsInSlot) return false;
        var last = At(_result);
        return last.A == condition.Slot && (OpcodeOf(last.Code) is >= Opcode.I32Eqz and <= Opcode.I32GeU || last.Code == Op.Immediate + (int)Opcode.I32And);
    }

    /// <summary>A jump that is taken if the condition is true, or if it is false; its target is yet to be set. Returns its index.</summary>
    private int EmitConditional(Operand condition, bool fused, bool whenTrue)
    {
        if (fused) EmitFused(whenTrue);
        else
        {
            int slot = SlotOf(condition);
            Emit(whenTrue ? Op.JumpIf : Op.JumpIfNot, slot, c: -1);
        }
        return _code.Count - 1;
    }

    private void EmitFused(bool whenTrue)
    {
        var comparison = RemoveLast();
        var opcode = OpcodeOf(comparison.Code);
        if (opcode == Opcode.I32Eqz) Emit(whenTrue ? Op.JumpIfNot : Op.JumpIf, comparison.B, c: -1);
        else if (opcode == Opcode.I32And) Emit(whenTrue ? Op.JumpIfBits : Op.JumpIfNoBits, comparison.B, comparison.C, -1);
        else
        {
            int family = comparison.Code == (int)opcode ? Op.JumpWhen : Op.JumpWhenImmediate;
            Emit(family + (int)(whenTrue ? opcode : Opposite(opcode)), comparison.B, comparison.C, -1);
        }
    }

    /// <summary>An i32 that is the sum of a slot and a small number, made by the last instruction: the slot, and the number. Else its own slot.</summary>
    private (int Slot, int Summand) AddressOf(Operand address)
    {
        if (!IsResult || !address.IsInSlot) return (SlotOf(address), 0);
        var last = At(_result);
        if (last.A != address.Slot || last.Code != Op.Immediate + (int)Opcode.I32Add || last.C != (short)last.C) return (address.Slot, 0);
        RemoveLast();
        return (last.B, (ushort)last.C);
    }

    private Instruction RemoveLast()
    {
        var last = At(_code.Count - 1);
        _before = last.Before;
        _code.Truncate(_code.Count - 1);
        _offsets.RemoveAt(_offsets.Count - 1);
        return last;
    }

    private static Opcode OpcodeOf(ushort code) => (Opcode)(code > Op.Immediate + (int)Opcode.I32Eqz ? code - Op.Immediate : code);

    private static Opcode Opposite(Opcode comparison) => comparison switch
    {
        Opcode.I32Eq => Opcode.I32Ne,
        Opcode.I32Ne => Opcode.I32Eq,
        Opcode.I32LtS => Opcode.I32GeS,
        Opcode.I32LtU => Opcode.I32GeU,
        Opcode.I32GtS => Opcode.I32LeS,
        Opcode.I32GtU => Opcode.I32LeU,
        Opcode.I32LeS => Opcode.I32GtS,
        Opcode.I32LeU => Opcode.I32GtU,
        Opcode.I32GeS => Opcode.I32LtS,
        Opcode.I32GeU => Opcode.I32LtU,
        _ => throw new InvalidOperationException($"{comparison} is no comparison of i32"),
    };
}
