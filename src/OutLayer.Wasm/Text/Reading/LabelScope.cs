namespace OutLayer.Wasm.Text;

/// <summary>The labels of the blocks that are open, innermost last. An inner label hides an outer one of the same name.</summary>
internal sealed class LabelScope
{
    private readonly List<(string? Name, int Hidden)> _open = [];
    private readonly Dictionary<string, int> _innermost = [];
    private uint _blocks;

    /// <summary>Names of blocks by their number in the function, for the name section.</summary>
    public List<(uint Index, string Name)> Names { get; private set; } = [];

    public string? Innermost => _open[^1].Name;

    public void Clear()
    {
        _open.Clear();
        _innermost.Clear();
        (_blocks, Names) = (0, []);
    }

    public void Push(string? name)
    {
        int hidden = -1;
        if (name is not null)
        {
            hidden = _innermost.GetValueOrDefault(name, -1);
            _innermost[name] = _open.Count;
            Names.Add((_blocks, name));
        }
        _open.Add((name, hidden));
        _blocks++;
    }

    public void Pop()
    {
        var (name, hidden) = _open[^1];
        _open.RemoveAt(_open.Count - 1);
        if (name is null) return;
        if (hidden < 0) _innermost.Remove(name);
        else _innermost[name] = hidden;
    }

    /// <summary>The label here, as a depth: 0 is the innermost block.</summary>
    public uint Read(WatCursor cursor)
    {
        if (!cursor.AtIndex) cursor.FailUnexpected("a label");
        if (!cursor.AtId) return cursor.ReadU32();
        int at = cursor.Current.Start;
        string name = cursor.TryId()!;
        if (!_innermost.TryGetValue(name, out int place)) cursor.Source.Fail($"unknown label {WatStrings.ShowId(name)}", at);
        return (uint)(_open.Count - 1 - place);
    }
}
