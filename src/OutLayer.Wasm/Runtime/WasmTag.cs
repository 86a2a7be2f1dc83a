using OutLayer.Wasm.Types;

namespace OutLayer.Wasm.Runtime;

/// <summary>A tag (core spec 4.2.11): a kind of exception with the types of its values. Two tags are the same only by reference.</summary>
public sealed class WasmTag : Extern
{
    internal WasmTag(Store store, FuncType type, long id) : base(store) => (TypeId, Id) = (store.TypeId(type), id);

    /// <summary>The parameters are the values that an exception carries; there are no results.</summary>
    public FuncType Type => Store.TypeOf(TypeId);
    internal int TypeId { get; }

    /// <summary>Number of the tag in its store, from 1: what instances hold in their blocks and engines compare.</summary>
    public long Id { get; }

    public override ExternKind Kind => ExternKind.Tag;
}
