namespace OutLayer.Wasm.Interpreter.Translation;

/// <summary>A function, translated. Lies in native memory; lives as long as the <see cref="InterpretedModule"/> that owns it.</summary>
internal unsafe struct FunctionCode
{
    public Instruction* Code;

    /// <summary>By instruction: its offset in the module, or the complement of that for one that continues the instruction before.</summary>
    public int* Offsets;

    public TryRegion* Regions;
    public CatchTarget* Clauses;

    /// <summary>Code of the module's functions by index; null where not yet translated, or where another engine runs them.</summary>
    public FunctionCode** Functions;

    /// <summary>Weak GCHandle of the <see cref="InterpretedModule"/>.</summary>
    public nint Owner;

    /// <summary>Calls and loop iterations until somebody may want to compile it.</summary>
    public int Heat;

    public int Length, RegionCount, FunctionIndex, Start;

    /// <summary>Slots: parameters, the other locals, results, and all of the frame with its highest operand stack.</summary>
    public int Parameters, Cleared, Results, FrameSlots;

    /// <summary>Counted depth that a frame takes.</summary>
    public long FrameBytes;

    public long FramePrice;

    /// <summary>Gas below which a check ends the run: 0, or the least number where gas is not counted.</summary>
    public long LeastGas;

    /// <summary>Gas per byte or element of a bulk operation.</summary>
    public long BulkUnit;

    /// <summary>Offset of the memory's pointer in the instance's block, -1 without a memory.</summary>
    public int MemoryOffset;

    /// <summary>Offset of the tables' pointers in the instance's block.</summary>
    public int TablesOffset;

    /// <summary>A place after the last instruction, which no region holds.</summary>
    public readonly Instruction* Outside => Code + Length;

    public readonly int OffsetOf(Instruction* at)
    {
        int offset = Offsets[at - Code];
        return offset < 0 ? ~offset : offset;
    }
}
