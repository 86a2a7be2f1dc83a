using OutLayer.Wasm.Types;

namespace OutLayer.Wasm.Text;

/// <summary>The types of a module: those that it defines, then those that its type uses need besides (core spec 6.4.7).</summary>
internal sealed class TypeSpace
{
    private readonly List<FuncType> _types = [];
    private readonly Dictionary<FuncType, int> _first = [];

    public IdSpace Ids { get; } = new("type");

    public IReadOnlyList<FuncType> All => _types;

    public void Add(FuncType type)
    {
        _first.TryAdd(type, _types.Count);
        _types.Add(type);
    }

    /// <summary>The first type that is the same, or a new one at the end.</summary>
    public int IndexOf(FuncType type)
    {
        if (_first.TryGetValue(type, out int known)) return known;
        Add(type);
        return _types.Count - 1;
    }

    /// <summary>The type of an index; null where there is none, which validation refuses.</summary>
    public FuncType? Find(int index) => index < _types.Count ? _types[index] : null;

    /// <summary>An index of a type; one past all that can be is made int.MaxValue - 2, which is unknown too.</summary>
    public int ReadIndex(WatCursor cursor) => (int)Math.Min(Ids.Read(cursor), int.MaxValue - 2);
}
