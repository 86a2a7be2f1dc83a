using OutLayer.Wasm.Instructions;
using OutLayer.Wasm.Interpreter.Translation;
using OutLayer.Wasm.Runtime;

namespace OutLayer.Wasm.Interpreter.Vectors;

/// <summary>Vector loads and stores (core spec 4.6.8). Operands are one after another: the address, then a vector where there is one.</summary>
internal static unsafe class VectorMemory
{
    /// <summary>False where the bytes are not all inside the memory.</summary>
    public static bool Apply(Instruction* instruction, long* operands, MemoryBlock* memory)
    {
        var info = OpcodeTable.Find(0xFD, instruction->Sub)!;
        int bytes = 1 << info.NaturalAlignment, lane = instruction->B;
        ulong at = (uint)operands[0] + (ulong)(uint)instruction->C;
        if (at + (ulong)bytes > (ulong)memory->Length) return false;
        byte* place = memory->Base + at, vector = (byte*)(operands + 1);
        if (info.Immediate == Imm.MemArgLane)
        {
            bool stores = info.Pushes.Length == 0;
            Copy(stores ? vector + lane * bytes : place, stores ? place : vector + lane * bytes, bytes);
            if (!stores) Copy(vector, (byte*)operands, 16);
        }
        else if (info.Opcode == Opcode.V128Store) Copy(vector, place, 16);
        else Load(info.Opcode, place, (byte*)operands, bytes);
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
            default: Copy(from, to, bytes); break; // 16 bytes, or 4 or 8 with zeros above
        }
    }

    private static void Widen<TFrom, TTo>(byte* from, byte* to, Func<TFrom, TTo> widen) where TFrom : unmanaged where TTo : unmanaged
    {
        for (int i = 0; i < 8 / sizeof(TFrom); i++) ((TTo*)to)[i] = widen(((TFrom*)from)[i]);
    }

    private static void Copy(byte* from, byte* to, int bytes) => Buffer.MemoryCopy(from, to, bytes, bytes);
}
