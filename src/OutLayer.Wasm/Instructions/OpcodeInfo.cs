using OutLayer.Wasm.Types;

namespace OutLayer.Wasm.Instructions;

/// <summary>What follows an opcode in the binary format (core spec 5.4).</summary>
public enum Imm : byte
{
    None, BlockType, Label, LabelTable, Function, CallIndirect, Types, Local, Global, Table, TableTable, TableElem,
    MemArg, Memory, MemoryMemory, MemoryData, Data, Elem, I32, I64, F32, F64, HeapType, Type, Tag, TryTable,
    V128, Shuffle, Lane, MemArgLane,
}

[Flags]
public enum OpFlags : byte
{
    None = 0,

    /// <summary>Ends a run of instructions: control leaves, or may leave, the straight line here.</summary>
    Control = 1,

    /// <summary>May end the run with a trap.</summary>
    Traps = 2,

    /// <summary>Its stack effect is not in the table (depends on immediates or on what is on the stack).</summary>
    Special = 4,

    /// <summary>Allowed in constant expressions.</summary>
    Constant = 8,
}

/// <summary>One row of the opcode table. <c>Pops</c> and <c>Pushes</c> are exact unless <see cref="OpFlags.Special"/>.</summary>
public sealed record OpcodeInfo(Opcode Opcode, string Mnemonic, Imm Immediate, ValType[] Pops, ValType[] Pushes, OpFlags Flags,
    WasmFeature Feature)
{
    /// <summary>log2 of the bytes accessed; -1 for instructions that access no memory.</summary>
    public int NaturalAlignment { get; init; } = -1;

    /// <summary>How many lanes a lane index may name; 0 for instructions without one.</summary>
    public int Lanes { get; init; }

    public bool Has(OpFlags flag) => (Flags & flag) != 0;
}
