namespace OutLayer.Wasm.Interpreter.Translation;

/// <summary>Instructions whose exceptions are caught, or sent on to another region. Regions are in order of their starts.</summary>
internal struct TryRegion
{
    /// <summary>The instructions: from the first on, before the second.</summary>
    public int Start, End;

    /// <summary>The region around it in the text, -1 if there is none.</summary>
    public int Around;

    /// <summary>The region that gets what is not caught here: the one around it, unless a delegate names another; -1 for the caller.</summary>
    public int Next;

    public int FirstClause, Clauses;

    /// <summary>Offset in the module of the try or try_table.</summary>
    public int Offset;

    /// <summary>Whether what it catches is kept to be thrown again.</summary>
    public bool Keeps;
}

/// <summary>A clause of a region: what it catches, and where control goes then.</summary>
internal struct CatchTarget
{
    /// <summary>Offset of the tag's number in the instance's block, -1 for all exceptions.</summary>
    public int Tag;

    /// <summary>Whether an exnref follows the values.</summary>
    public bool WithReference;

    /// <summary>Slot of the first value.</summary>
    public int Slot;

    /// <summary>Index of the instruction to go on with.</summary>
    public int Target;
}
