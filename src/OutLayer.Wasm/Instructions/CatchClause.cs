namespace OutLayer.Wasm.Instructions;

/// <summary>What a clause of try_table catches and what it gives its label, by the codes of the binary (core spec 5.4.1).</summary>
public enum CatchKind : byte
{
    /// <summary>Exceptions of a tag; the label gets their values.</summary>
    Catch,

    /// <summary>Exceptions of a tag; the label gets their values and an exnref, which is never null.</summary>
    CatchRef,

    /// <summary>All exceptions; the label gets nothing.</summary>
    CatchAll,

    /// <summary>All exceptions; the label gets an exnref, which is never null.</summary>
    CatchAllRef,
}

/// <summary>A clause of try_table; the first that fits is taken.</summary>
/// <param name="Kind">What it catches.</param>
/// <param name="Tag">Index of the tag; 0 where all is caught.</param>
/// <param name="Label">Where it goes; 0 is the block around the try_table.</param>
public readonly record struct CatchClause(CatchKind Kind, uint Tag, uint Label)
{
    public bool HasTag => Kind <= CatchKind.CatchRef;

    public bool HasReference => Kind is CatchKind.CatchRef or CatchKind.CatchAllRef;
}
