using System.Reflection.Emit;
using OutLayer.Wasm.Instructions;

namespace OutLayer.Wasm.Compiler;

/// <summary>A try_table, or a <c>try</c> of the legacy proposal, while it is compiled.</summary>
/// <param name="offset">Of the instruction, which is the place of what goes wrong when it catches.</param>
/// <param name="clauses">What it catches, in order; those that can never be taken are left out.</param>
internal sealed class TryBlock(int offset, IEnumerable<CatchClause> clauses)
{
    public int Offset => offset;
    public IReadOnlyList<CatchClause> Clauses { get; } = Effective(clauses);

    /// <summary>True while the code that it guards is emitted.</summary>
    public bool IsOpen { get; set; }

    /// <summary>What was caught, from the end of the guarded code on.</summary>
    public LocalBuilder? Exception { get; set; }

    /// <summary>Labels of the handlers of a <c>try</c>, by clause, and the one that comes next.</summary>
    public Label[] Handlers { get; set; } = [];

    public int NextHandler { get; set; }

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
