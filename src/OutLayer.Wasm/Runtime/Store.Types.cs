using OutLayer.Wasm.Types;

namespace OutLayer.Wasm.Runtime;

// Types of all modules of the store, numbered: types that are the same (core spec 3.3) have the same number. In the types of
// externs and values, type indices are these numbers, so that they mean the same in every module.
public sealed partial class Store
{
    private readonly Dictionary<FuncType, int> _typeIds = [];
    private readonly List<FuncType> _types = [];

    /// <summary>The function type of that number.</summary>
    public FuncType TypeOf(int typeId) => _types[typeId];

    /// <summary>Whether a value of the first type may stand where the second is expected.</summary>
    public static bool Matches(ValType actual, ValType expected) =>
        actual == expected || actual.IsRef && expected.IsRef && (expected.Nullable || !actual.Nullable) && Matches(actual.Heap, expected.Heap);

    /// <summary>Numbers of a module's types, by their indices. A type refers to types before it and to itself only.</summary>
    internal int[] TypeIds(Module module)
    {
        int[] ids = new int[module.Types.Length];
        for (int i = 0; i < ids.Length; i++)
        {
            var key = module.Types[i].MapIndices(index => index == i ? HeapType.Self.Code : ids[index]);
            ids[i] = TypeId(key);
        }
        return ids;
    }

    /// <summary>The number of a type whose indices are numbers of the store.</summary>
    internal int TypeId(FuncType type)
    {
        if (_typeIds.TryGetValue(type, out int id)) return id;
        _typeIds[type] = id = _types.Count;
        _types.Add(type.MapIndices(code => code == HeapType.Self.Code ? id : code));
        return id;
    }

    private static bool Matches(HeapType actual, HeapType expected) =>
        actual == expected || actual.IsFunction && expected == HeapType.Func || actual == HeapType.NoExn && expected == HeapType.Exn;
}
