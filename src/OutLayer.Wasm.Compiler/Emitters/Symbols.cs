namespace OutLayer.Wasm.Compiler;

/// <summary>
/// Follows what is known of indices through the body, so that an access which another has shown to be inside is not checked again.
/// It is known at compile time from the instructions alone: places that may trap are fewer, what traps is the same.
/// </summary>
internal sealed partial class FunctionCompiler
{
    private readonly Dictionary<int, int> _versions = [];
    private KnownBounds _known = KnownBounds.Nothing;
    private int _variables;

    /// <summary>A handler may be entered from anywhere in its try block; in functions with any, nothing is followed.</summary>
    private bool Follows => !_body.Scan.HasTries && !_isGuarded;

    private int VariableOf(int local) => _body.FirstVariable + local;

    private int TakeVariables(int count)
    {
        int first = _variables + 1;
        _variables += count;
        return first;
    }

    private Symbol SymbolOf(int local)
    {
        if (!Follows) return default;
        int variable = VariableOf(local);
        return new Symbol(variable, _versions.GetValueOrDefault(variable), 0);
    }

    private void NameTop(Symbol symbol) => _stack[^1] = _stack[^1] with { Symbol = symbol };

    /// <summary>A local is about to be set to this operand.</summary>
    private void NoteSet(int local, Operand value)
    {
        if (!Follows) return;
        int variable = VariableOf(local);
        _known = _known.Set(variable, IsCurrent(value.Symbol) ? value.Symbol : default);
        _versions[variable] = _versions.GetValueOrDefault(variable) + 1;
    }

    /// <summary>False if the variable was set since the operand was made.</summary>
    private bool IsCurrent(Symbol symbol) =>
        symbol.IsConstant || (symbol.IsVariable && _versions.GetValueOrDefault(symbol.Variable) == symbol.Version);

    /// <summary>The sum or difference of the two operands on top, as far as it is a variable and a constant.</summary>
    private Symbol SumOfTop(bool isDifference)
    {
        var (left, right) = (_stack[^2].Symbol, _stack[^1].Symbol);
        return right.IsConstant ? left.Plus(isDifference ? 0 - right.Addend : right.Addend)
            : left.IsConstant && !isDifference ? right.Plus(left.Addend)
            : default;
    }

    private bool IsInside(Symbol index, ulong end) =>
        index.IsConstant ? index.Addend + end <= _module.Memories[0].Limits.Min * Runtime.StoreOptions.PageSize
            : index.IsVariable && IsCurrent(index) && _known.Covers(index.Variable, index.Addend, end);

    /// <summary>After a check, or an access that would have trapped.</summary>
    private void NoteInside(Symbol index, ulong end)
    {
        if (index.IsVariable && IsCurrent(index)) _known = _known.With(index.Variable, index.Addend, end);
    }

    /// <summary>True if on all ways to here the counted depth was seen to suffice for so much.</summary>
    private bool IsRoomFor(long depth) => Follows && _known.Covers(KnownBounds.Depth, 0, (ulong)depth);

    private void NoteRoomFor(long depth)
    {
        if (Follows) _known = _known.With(KnownBounds.Depth, 0, (ulong)depth);
    }

    /// <summary>At a loop's head: what was known of locals that the loop sets is not known in its second round.</summary>
    private void ForgetLoop()
    {
        for (int i = 0; i < _stack.Count; i++) _stack[i] = _stack[i] with { Symbol = default };
        var assigned = _body.Scan.AssignedIn(_offset);
        int first = _body.FirstVariable;
        _known = assigned is null ? KnownBounds.Nothing : _known.Without(variable => assigned.Contains(variable - first));
    }
}
