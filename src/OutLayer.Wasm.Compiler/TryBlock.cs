using System.Reflection.Emit;
using OutLayer.Wasm.Instructions;

namespace OutLayer.Wasm.Compiler;

/// <summary>A try_table, or a <c>try</c> of the legacy proposal, while it is compiled.</summary>
/// <param name="offset">Of the instruction.</param>
/// <param name="clauses">What it catches, in order; those that can never be taken are left out.</param>
internal sealed class TryBlock(int offset, IEnumerable<CatchClause> clauses)
{
    public int Offset => offset;

    /// <summary>Its number in the function, from 1; one that catches nothing has that of the try that it passes exceptions to, or 0.</summary>
    public int Number { get; set; }

    /// <summary>Number of the try block that gets what this one does not take; 0 for none.</summary>
    public int Outer { get; init; }

    public IReadOnlyList<CatchClause> Clauses { get; } = Effective(clauses);

    /// <summary>Where each clause goes on.</summary>
    public Label[] Labels { get; set; } = [];

    /// <summary>Clauses of this block and of those around it.</summary>
    public int OpenClauses { get; set; }

    /// <summary>True while the code that it guards is emitted.</summary>
    public bool IsOpen { get; set; }

    /// <summary>The clause of a legacy try whose handler comes next.</summary>
    public int NextHandler { get; set; }

    /// <summary>What a legacy handler caught, where <c>rethrow</c> needs it.</summary>
    public LocalBuilder? Caught { get; set; }

    private static List<CatchClause> Effective(IEnumerable<CatchClause> clauses)
    {
        var effective = new List<CatchClause>();
        var tags = new HashSet<uint>();
        foreach (var clause in clauses)
        {
            if (!clause.HasTag || tags.Add(clause.Tag)) effective.Add(clause);
            if (!clause.HasTag) break;
        }
        return effective;
    }
}

/// <summary>Handlers of a <c>try</c>, or the label that its <c>delegate</c> names.</summary>
internal sealed record LegacyTry(IReadOnlyList<CatchClause> Handlers, uint? Delegate);
