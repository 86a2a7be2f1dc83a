using OutLayer.Wasm.Instructions;

namespace OutLayer.Wasm.Interpreter.Translation;

/// <summary>
/// Codes of the internal instructions. Instructions of one byte keep their opcode; the others follow in one dense range, so that
/// the dispatch is a single table.
/// </summary>
internal static class Op
{
    /// <summary>+ the sub-opcode of prefix 0xFC.</summary>
    public const int PrefixFC = 0xD8;

    /// <summary>A = B; of 8 and of 16 bytes.</summary>
    public const int Copy = 0xEA, CopyWide = 0xEB;

    /// <summary>C slots from B on to A on, as memmove.</summary>
    public const int Move = 0xEC;

    /// <summary>A = the 64 bits in B (low) and C (high).</summary>
    public const int Const = 0xED;

    /// <summary>Jump by C: always; if A is not 0; if A is 0.</summary>
    public const int Jump = 0xEE, JumpIf = 0xEF, JumpIfNot = 0xF0;

    /// <summary>Goes to the instruction after this one, or up to B further by the number in A.</summary>
    public const int Table = 0xF1;

    /// <summary>Leaves the function with B slots from A on. One slot has a code of its own.</summary>
    public const int Return = 0xF2, ReturnOne = 0xF3;

    /// <summary>Calls with arguments from A on, and results there; C is the type: function B of this module; import B (offset in the block); element B of table Sub.</summary>
    public const int CallDefined = 0xF4, CallImported = 0xF5, CallIndirect = 0xF6;

    /// <summary>The global whose cell is at offset B of the block; of an import, a pointer to the cell is there. Wide ones have 16 bytes.</summary>
    public const int GlobalGet = 0xF7, GlobalSet = 0xF8, ImportedGet = 0xF9, ImportedSet = 0xFA;
    public const int GlobalGetWide = 0xFB, GlobalSetWide = 0xFC, ImportedGetWide = 0xFD, ImportedSetWide = 0xFE;

    /// <summary>A, unless C is 0: then B.</summary>
    public const int Select = 0xFF, SelectWide = 0x100;

    /// <summary>Calls the reference in B.</summary>
    public const int CallRef = 0x101;

    /// <summary>The four calls again, as the last thing that the function does: the callee takes the place of its frame.</summary>
    public const int TailDefined = 0x102, TailImported = 0x103, TailIndirect = 0x104, TailRef = 0x105;

    /// <summary>Jump by C if the reference in A is null; if it is not.</summary>
    public const int JumpIfNull = 0x106, JumpIfNotNull = 0x107;

    /// <summary>Throws the tag whose number is at offset B of the block, with the values from A on; the exception that A refers to; the one that region A caught.</summary>
    public const int Throw = 0x108, ThrowRef = 0x109, Rethrow = 0x10A;

    /// <summary>Vector instruction Sub, with a lane.</summary>
    public const int Vector = 0x10B;

    /// <summary>Vector instructions with memory, as other loads and stores: of a lane, of 16 bytes, of less (Sub has the logarithm of the bytes).</summary>
    public const int VectorLane = 0x10C, VectorLoad = 0x10D, VectorStore = 0x10E, VectorLoadPart = 0x115;

    /// <summary>Jump by C if slot A has any of the bits of the number B; if it has none.</summary>
    public const int JumpIfBits = 0x10F, JumpIfNoBits = 0x110;

    /// <summary>+ the logarithm of the bytes: stores the number B, sign-extended, as other stores do.</summary>
    public const int StoreImmediate = 0x111;

    /// <summary>+ opcode of an integer instruction without a trap: the right operand is the number C, sign-extended.</summary>
    public const int Immediate = 0x120 - (int)Opcode.I32Eq;

    /// <summary>+ opcode of an i32 comparison: jump by C if it holds between slot A and slot B, or between slot A and the number B.</summary>
    public const int JumpWhen = 0x168 - (int)Opcode.I32Eq, JumpWhenImmediate = 0x174 - (int)Opcode.I32Eq;

    // Loads and stores keep their opcodes: C is the offset, Sub a number from -32768 to 32767 that is first added to the address, modulo 2^32.

    public static int Of(Opcode opcode) => opcode.Prefix() == 0 ? (int)opcode : PrefixFC + (int)opcode.SubOpcode();
}
