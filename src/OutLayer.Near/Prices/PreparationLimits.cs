namespace OutLayer.Near;

/// <summary>
/// What the code of a contract may have (nearcore's preparation); defaults are those of protocol version 86. Counts are of all
/// functions that the module defines, unless said otherwise.
/// </summary>
/// <remarks>
/// Trees of nearcore differ in some of them; docs/rationale/0032 says which are taken.
/// </remarks>
public sealed record PreparationLimits
{
    public int MaxTypes { get; init; } = 1_024;

    /// <summary>Functions, imported ones included.</summary>
    public int MaxFunctions { get; init; } = 10_000;

    public int MaxTables { get; init; } = 1;

    /// <summary>Elements that a table may start with.</summary>
    public uint MaxTableElements { get; init; } = 10_000;

    /// <summary>Bytes of one body, its locals included.</summary>
    public int MaxFunctionBodySize { get; init; } = 262_144;

    /// <summary>Declared locals of all functions; parameters are not counted.</summary>
    public long MaxLocals { get; init; } = 1_000_000;

    /// <summary>Parameters and locals of one function, to be read.</summary>
    public long MaxLocalsPerFunction { get; init; } = 50_000;

    /// <summary>The same, to be compiled: nearcore adds two locals of its own.</summary>
    public long MaxCompiledLocalsPerFunction { get; init; } = 49_998;

    public int MaxParamsPerFunction { get; init; } = 64;

    /// <summary>Parameters of all functions.</summary>
    public long MaxParams { get; init; } = 50_000;

    /// <summary>The operand stack of a function at its highest.</summary>
    public int MaxOperandStackBytes { get; init; } = 8_192;

    /// <summary>block, loop and if instructions of one function.</summary>
    public int MaxBlocksPerFunction { get; init; } = 5_000;

    /// <summary>The same of all functions.</summary>
    public long MaxBlocks { get; init; } = 50_000;

    /// <summary>Bytes of an import's or export's name.</summary>
    public int MaxNameBytes { get; init; } = 100_000;
}
