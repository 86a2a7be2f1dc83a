using System.Buffers.Binary;
using OutLayer.Wasm.Instructions;
using OutLayer.Wasm.Interpreter.Vectors;
using OutLayer.Wasm.Types;

namespace OutLayer.Wasm.Interpreter.Translation;

// Vector instructions. A third operand, and a vector that a lane of memory goes to or comes from, are in their slots.
internal sealed partial class Translator
{
    private void ApplyVector(OpcodeInfo info, ref InstructionReader reader)
    {
        int code = (int)RelaxedSimd.Choice(info.Opcode).SubOpcode(), sub = VectorTable.Pack(code, reader.Lane), offset = (int)(uint)reader.MemOffset;
        if (info.Immediate == Imm.V128) PushVector(reader.Const, reader.ConstHigh);
        else if (info.Immediate == Imm.Shuffle) Shuffle(sub, reader.ShuffleLanes);
        else if (info.Opcode == Opcode.V128Store) Store(Op.VectorStore, offset);
        else if (info.Opcode == Opcode.V128Load) Load(Op.VectorLoad, ValType.V128, offset);
        else if (info.Immediate == Imm.MemArg) EmitResult(Op.VectorLoadPart, ValType.V128, SlotOf(Pop()), offset, VectorTable.Pack(code, info.NaturalAlignment));
        else if (info.Immediate == Imm.MemArgLane) InPlace(Op.VectorLane, 2, info.Pushes, SlotOfTop(2), offset, sub);
        else if (info.Pops.Length == 3) Ternary(sub);
        else if (info.Pops.Length == 2) Binary(info.Pushes[0], sub);
        else EmitResult(Op.Vector, info.Pushes[0], SlotOf(Pop()), sub: sub);
    }

    private void Binary(ValType result, int sub)
    {
        var right = Pop();
        var left = Pop();
        EmitResult(Op.Vector, result, SlotOf(left), SlotOf(right), sub);
    }

    private void Ternary(int sub) => InPlace(Op.Vector, 3, [ValType.V128], SlotOfTop(3), SlotOfTop(2), sub);

    private void PushVector(long low, long high)
    {
        int slot = Push(ValType.V128);
        EmitConst(slot, low);
        EmitConst(slot + 1, high);
    }

    /// <summary>The lanes to choose are a third operand.</summary>
    private void Shuffle(int sub, ReadOnlySpan<byte> lanes)
    {
        PushVector(BinaryPrimitives.ReadInt64LittleEndian(lanes), BinaryPrimitives.ReadInt64LittleEndian(lanes[8..]));
        Ternary(sub);
    }
}
