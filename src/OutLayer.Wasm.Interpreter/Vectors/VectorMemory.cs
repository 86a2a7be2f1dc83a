using OutLayer.Wasm.Instructions;
using OutLayer.Wasm.Interpreter.Translation;
using OutLayer.Wasm.Runtime;

namespace OutLayer.Wasm.Interpreter.Vectors;

/// <summary>Loads and stores of one lane (core spec 4.6.8): operations of <see cref="VectorTable"/> to or from the memory.</summary>
internal static unsafe class VectorMemory
{
    /// <summary>False where the bytes are not all inside the memory.</summary>
    /// <param name="i">A is the result; B the address, right before the vector; C the offset.</param>
    /// <param name="fp">The frame's slots.</param>
    /// <param name="memory">The memory.</param>
    public static bool Apply(Instruction* i, long* fp, MemoryBlock* memory)
    {
        int sub = VectorTable.SubOf(i->Sub);
        var info = OpcodeTable.Find(0xFD, (uint)sub)!;
        ulong at = (uint)fp[i->B] + (ulong)(uint)i->C;
        if (at + (1UL << info.NaturalAlignment) > (ulong)memory->Length) return false;
        byte* place = memory->Base + at, result = (byte*)(fp + i->A), vector = (byte*)(fp + i->B + 1);
        if (info.Pushes.Length == 0) VectorTable.Operations[sub](place, vector, null, i->Sub);
        else VectorTable.Operations[sub](result, vector, place, i->Sub);
        return true;
    }
}
