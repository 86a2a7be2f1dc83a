using OutLayer.Wasm.Instructions;
using OutLayer.Wasm.Interpreter.Translation;
using OutLayer.Wasm.Runtime;

namespace OutLayer.Wasm.Interpreter.Vectors;

/// <summary>Vector loads and stores of less than 16 bytes (core spec 4.6.8): an operation of <see cref="VectorTable"/> to or from the memory.</summary>
internal static unsafe class VectorMemory
{
    private const int FirstLane = (int)Opcode.V128Load8Lane & 0xFFF, FirstStore = (int)Opcode.V128Store8Lane & 0xFFF, LastLane = (int)Opcode.V128Store64Lane & 0xFFF;

    /// <summary>Bytes in memory, by sub-opcode.</summary>
    private static readonly byte[] Sizes = [.. Enumerable.Range(0, 0x5E).Select(SizeOf)];

    /// <summary>False where the bytes are not all inside the memory.</summary>
    /// <param name="i">A is the result; B the address, which with a lane is right before the vector; C the offset.</param>
    /// <param name="fp">The frame's slots.</param>
    /// <param name="memory">The memory.</param>
    public static bool Apply(Instruction* i, long* fp, MemoryBlock* memory)
    {
        int sub = VectorTable.SubOf(i->Sub), lane = VectorTable.LaneOf(i->Sub);
        ulong at = (uint)fp[i->B] + (ulong)(uint)i->C;
        if (at + Sizes[sub] > (ulong)memory->Length) return false;
        byte* place = memory->Base + at, result = (byte*)(fp + i->A), vector = (byte*)(fp + i->B + 1);
        if (sub is < FirstLane or > LastLane) VectorTable.Apply(sub, result, place, null, 0);
        else if (sub < FirstStore) VectorTable.Apply(sub, result, vector, place, lane);
        else VectorTable.Apply(sub, place, vector, null, lane);
        return true;
    }

    private static byte SizeOf(int sub) =>
        OpcodeTable.Find(0xFD, (uint)sub) is { Immediate: Imm.MemArg or Imm.MemArgLane } info ? (byte)(1 << info.NaturalAlignment) : (byte)0;
}
