namespace OutLayer.Wasm.Text;

/// <summary>
/// Labels of a function as it is printed. A block without name has the number of its level in a comment, and branches to it
/// repeat that number.
/// </summary>
internal sealed class LabelPrinter(WatWriter output)
{
    private readonly List<string?> _open = [];
    private readonly Dictionary<string, Stack<int>> _places = [];
    private NameMap _names = NameMap.Empty;
    private int _blocks;

    public void Start(NameMap names)
    {
        _open.Clear();
        _places.Clear();
        (_names, _blocks) = (names, 0);
    }

    /// <summary>The identifier of the block that starts here, if it has one; call it for each block.</summary>
    public void PushAndWrite()
    {
        string? name = _names.Find(_blocks++);
        if (name is not null)
        {
            output.Write(' ').Write(name);
            if (!_places.TryGetValue(name, out var places)) _places[name] = places = new Stack<int>();
            places.Push(_open.Count);
        }
        _open.Add(name);
    }

    /// <summary>The number of the innermost block, if it has no name.</summary>
    public void WriteComment()
    {
        if (_open[^1] is null) output.Write(FormattableString.Invariant($"  ;; label = @{_open.Count}"));
    }

    /// <summary>Leaves the innermost block; code that is not valid may leave more than there are.</summary>
    public void Pop()
    {
        if (_open.Count == 0) return;
        if (_open[^1] is { } name && _places[name] is var places)
        {
            places.Pop();
            if (places.Count == 0) _places.Remove(name);
        }
        _open.RemoveAt(_open.Count - 1);
    }

    /// <summary>A branch target: by name if no inner block has the same; else its depth, with the number of its block.</summary>
    public void WriteTarget(uint depth, int skipped = 0)
    {
        long place = _open.Count - 1 - skipped - (long)depth;
        bool isNamed = place >= 0 && _open[(int)place] is { } name && IsVisible(name, (int)place, skipped);
        if (isNamed) output.Write(' ').Write(_open[(int)place]!);
        else output.Write(FormattableString.Invariant($" {depth} (;@{Math.Max(place + 1, 0)};)"));
    }

    /// <summary>Whether the name means that block where <paramref name="skipped"/> of the innermost blocks are not yet open.</summary>
    private bool IsVisible(string name, int place, int skipped)
    {
        foreach (int candidate in _places[name])
            if (candidate < _open.Count - skipped) return candidate == place;
        return false;
    }
}
