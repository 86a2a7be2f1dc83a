using OutLayer.Wasm.Instructions;
using OutLayer.Wasm.Interpreter.Translation;
using OutLayer.Wasm.Runtime;

namespace OutLayer.Wasm.Interpreter.Vectors;

/// <summary>Vector loads and stores (core spec 4.6.8). Operands are one after another: the address, then a vector where there is one.</summary>
internal static unsafe class VectorMemory
{
    private const int LoadAll = (int)Opcode.V128Load & 0xFFF, StoreAll = (int)Opcode.V128Store & 0xFFF;

    /// <summary>False where the bytes are not all inside the memory.</summary>
    public static bool Apply(Instruction* instruction, long* operands, MemoryBlock* memory)
    {
        ulong at = (uint)operands[0] + (ulong)(uint)instruction->C;
        if (instruction->Sub is LoadAll or StoreAll) return Apply(instruction->Sub, operands, memory, at);
        var info = OpcodeTable.Find(0xFD, instruction->Sub)!;
        int bytes = 1 << info.NaturalAlignment, lane = instruction->B;
        if (at + (ulong)bytes > (ulong)memory->Length) return false;
        byte* place = memory->Base + at, vector = (byte*)(operands + 1);
        if (info.Immediate == Imm.MemArgLane)
        {
            bool stores = info.Pushes.Length == 0;
            Copy(stores ? vector + lane * bytes : place, stores ? place : vector + lane * bytes, bytes);
            if (!stores) Copy(vector, (byte*)operands, 16);
        }
        else Load(info.Opcode, place, (byte*)operands, bytes);
        return true;
    }

    /// <summary>The two that most vectors pass through.</summary>
    private static bool Apply(int sub, long* operands, MemoryBlock* memory, ulong at)
    {
        if (at + 16 > (ulong)memory->Length) return false;
        var place = (long*)(memory->Base + at);
        if (sub == StoreAll) (place[0], place[1]) = (operands[1], operands[2]);
        else (operands[0], operands[1]) = (place[0], place[1]);
        return true;
    }

    private static void Load(Opcode opcode, byte* from, byte* to, int bytes)
    {
        new Span<byte>(to, 16).Clear();
        switch (opcode)
        {
            case Opcode.V128Load8Splat or Opcode.V128Load16Splat or Opcode.V128Load32Splat or Opcode.V128Load64Splat:
                for (int i = 0; i < 16; i += bytes) Copy(from, to + i, bytes);
                break;
            case Opcode.V128Load8x8S: Widen<sbyte, short>(from, to, a => a); break;
            case Opcode.V128Load8x8U: Widen<byte, ushort>(from, to, a => a); break;
            case Opcode.V128Load16x4S: Widen<short, int>(from, to, a => a); break;
            case Opcode.V128Load16x4U: Widen<ushort, uint>(from, to, a => a); break;
            case Opcode.V128Load32x2S: Widen<int, long>(from, to, a => a); break;
            case Opcode.V128Load32x2U: Widen<uint, ulong>(from, to, a => a); break;
            default: Copy(from, to, bytes); break; // 4 or 8, with zeros above
        }
    }

    private static void Widen<TFrom, TTo>(byte* from, byte* to, Func<TFrom, TTo> widen) where TFrom : unmanaged where TTo : unmanaged
    {
        for (int i = 0; i < 8 / sizeof(TFrom); i++) ((TTo*)to)[i] = widen(((TFrom*)from)[i]);
    }

    private static void Copy(byte* from, byte* to, int bytes) => Buffer.MemoryCopy(from, to, bytes, bytes);
}
