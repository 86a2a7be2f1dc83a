namespace OutLayer.Mutants;

/// <summary>A deliberate error: the text of one line replaced.</summary>
/// <param name="File">Path in the repository.</param>
/// <param name="Line">From 1.</param>
/// <param name="Operator">Name of the rule that made it.</param>
/// <param name="Was">The line as it is.</param>
/// <param name="Becomes">What stands there instead; null: the line is left out.</param>
internal sealed record Mutation(string File, int Line, string Operator, string Was, string? Becomes)
{
    public string Apply(string text)
    {
        string[] lines = text.Split('\n');
        if (lines[Line - 1] != Was) throw new InvalidOperationException($"{File}:{Line} has changed since it was read");
        lines[Line - 1] = Becomes ?? "";
        return string.Join('\n', lines);
    }

    public override string ToString() => $"{File}:{Line} {Operator}: {Was.Trim()}  =>  {Becomes?.Trim() ?? "(nothing)"}";
}
