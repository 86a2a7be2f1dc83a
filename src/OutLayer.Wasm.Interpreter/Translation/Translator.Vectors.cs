using System.Buffers.Binary;
using OutLayer.Wasm.Instructions;
using OutLayer.Wasm.Types;

namespace OutLayer.Wasm.Interpreter.Translation;

// Vector instructions: all operands are in their slots.
internal sealed partial class Translator
{
    private void ApplyVector(OpcodeInfo info, ref InstructionReader reader)
    {
        int sub = (int)RelaxedSimd.Choice(info.Opcode).SubOpcode();
        if (info.Immediate == Imm.V128) PushVector(reader.Const, reader.ConstHigh);
        else if (info.Immediate == Imm.Shuffle) Shuffle(sub, reader.ShuffleLanes);
        else if (info.Immediate is Imm.MemArg or Imm.MemArgLane)
            InPlace(Op.VectorMemory, info.Pops.Length, info.Pushes, reader.Lane, (int)(uint)reader.MemOffset, sub);
        else InPlace(Op.Vector, info.Pops.Length, info.Pushes, 0, reader.Lane, sub);
    }

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
        InPlace(Op.Vector, 3, [ValType.V128], sub: sub);
    }
}
