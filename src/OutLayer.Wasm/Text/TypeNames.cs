using OutLayer.Wasm.Instructions;
using OutLayer.Wasm.Types;

namespace OutLayer.Wasm.Text;

/// <summary>A heap type by its names.</summary>
/// <param name="Word">In "(ref null func)".</param>
/// <param name="Reference">The abbreviation of that, "funcref".</param>
/// <param name="Type">The type.</param>
/// <param name="Feature">The feature that it came with.</param>
internal sealed record HeapTypeName(string Word, string Reference, HeapType Type, WasmFeature Feature);

/// <summary>The words of the text format for types (core spec 6.4).</summary>
internal static class TypeNames
{
    public static readonly HeapTypeName[] Heap =
    [
        new("func", "funcref", HeapType.Func, WasmFeature.None),
        new("extern", "externref", HeapType.Extern, WasmFeature.ReferenceTypes),
        new("exn", "exnref", HeapType.Exn, WasmFeature.Exceptions),
        new("noexn", "nullexnref", HeapType.NoExn, WasmFeature.Exceptions),
        new("nofunc", "nullfuncref", new(-0x0D), WasmFeature.GarbageCollection),
        new("noextern", "nullexternref", new(-0x0E), WasmFeature.GarbageCollection),
        new("any", "anyref", new(-0x12), WasmFeature.GarbageCollection),
        new("eq", "eqref", new(-0x13), WasmFeature.GarbageCollection),
        new("i31", "i31ref", new(-0x14), WasmFeature.GarbageCollection),
        new("struct", "structref", new(-0x15), WasmFeature.GarbageCollection),
        new("array", "arrayref", new(-0x16), WasmFeature.GarbageCollection),
        new("none", "nullref", new(-0x0F), WasmFeature.GarbageCollection),
    ];

    public static readonly (string Word, ValType Type)[] Numbers =
    [
        ("i32", ValType.I32), ("i64", ValType.I64), ("f32", ValType.F32), ("f64", ValType.F64), ("v128", ValType.V128),
    ];

    /// <summary>The words of the kinds of externs, by <see cref="ExternKind"/>.</summary>
    public static readonly string[] Externs = ["func", "table", "memory", "global", "tag"];

    public static HeapTypeName? Find(HeapType type) => Array.Find(Heap, name => name.Type == type);
}
