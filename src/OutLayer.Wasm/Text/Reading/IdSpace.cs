namespace OutLayer.Wasm.Text;

/// <summary>An index space (core spec 6.3.5): things in their order, some with an identifier.</summary>
/// <param name="what">Names a thing of the space in messages: "function".</param>
internal sealed class IdSpace(string what)
{
    private readonly Dictionary<string, uint> _ids = [];

    public uint Count { get; private set; }

    /// <summary>Indices and identifiers, in the order of indices.</summary>
    public List<(uint Index, string Name)> Names { get; } = [];

    /// <summary>Takes the next index for a thing whose identifier may stand at the cursor.</summary>
    public uint Declare(WatCursor cursor)
    {
        int at = cursor.Current.Start;
        if (cursor.TryId() is { } id)
        {
            if (!_ids.TryAdd(id, Count)) cursor.Source.Fail($"duplicate {what} {WatStrings.ShowId(id)}", at);
            Names.Add((Count, id));
        }
        return Count++;
    }

    /// <summary>Takes indices for things without identifier.</summary>
    public void Skip(uint count) => Count += count;

    /// <summary>The index here: a number, or what an identifier stands for.</summary>
    public uint Read(WatCursor cursor)
    {
        if (!cursor.AtIndex) cursor.FailUnexpected($"the index of a {what}");
        if (!cursor.AtId) return cursor.ReadU32();
        int at = cursor.Current.Start;
        string id = cursor.TryId()!;
        if (!_ids.TryGetValue(id, out uint index)) cursor.Source.Fail($"unknown {what} {WatStrings.ShowId(id)}", at);
        return index;
    }

    /// <summary>The index here, or <paramref name="usual"/> if there is none.</summary>
    public uint ReadOr(WatCursor cursor, uint usual) => cursor.AtIndex ? Read(cursor) : usual;
}
