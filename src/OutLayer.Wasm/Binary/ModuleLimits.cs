namespace OutLayer.Wasm.Binary;

/// <summary>
/// Limits of ours on modules, which the specification leaves to implementations (core spec A.2). Where web engines state
/// a number (WebAssembly JavaScript interface, "Implementation-defined Limits") ours is the same.
/// </summary>
public sealed record ModuleLimits
{
    public static readonly ModuleLimits Default = new();

    public int ModuleBytes { get; init; } = 1 << 30;
    public int Types { get; init; } = 1_000_000;

    /// <summary>Functions, imported ones included.</summary>
    public int Functions { get; init; } = 1_000_000;
    public int Imports { get; init; } = 100_000;
    public int Exports { get; init; } = 100_000;
    public int Globals { get; init; } = 1_000_000;
    public int Tags { get; init; } = 1_000_000;
    public int Tables { get; init; } = 100;
    public int Memories { get; init; } = 100;
    public int ElementSegments { get; init; } = 100_000;
    public int DataSegments { get; init; } = 100_000;

    /// <summary>Items of all element segments together.</summary>
    public int ElementItems { get; init; } = 10_000_000;
    public int CustomSections { get; init; } = 100_000;
    public int BodyBytes { get; init; } = 7_654_321;

    /// <summary>Locals of one function; parameters are not counted.</summary>
    public int Locals { get; init; } = 50_000;

    /// <summary>Parameters, and results, of one function type.</summary>
    public int TypeArity { get; init; } = 1_000;

    /// <summary>Blocks open at once in one function, its body included.</summary>
    public int Nesting { get; init; } = 10_000;

    /// <summary>Operands on the stack at once in one function or constant expression.</summary>
    public int OperandHeight { get; init; } = 20_000;

    /// <summary>Comparisons of one reference type with another in a module's validation: a call of two bytes can ask for a thousand.</summary>
    public long SubtypeChecks { get; init; } = 100_000_000;

    /// <summary>Labels of one br_table, the default not counted. The instruction reader holds it.</summary>
    public const int BranchTableLabels = 65_520;

    /// <summary>Clauses of one try_table. The instruction reader holds it.</summary>
    public const int CatchClauses = 10_000;
}
