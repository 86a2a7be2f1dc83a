using OutLayer.Wasm.Types;

namespace OutLayer.Wasm.Binary.Writing;

/// <summary>Writes types (core spec 5.3), each in its shortest form.</summary>
internal static class TypeWriter
{
    public static void Write(this WasmWriter writer, ValType type)
    {
        switch (type.Kind)
        {
            case ValKind.Ref when type.Nullable && !type.Heap.IsIndex: writer.WriteHeapType(type.Heap); break;
            case ValKind.Ref:
                writer.WriteByte(type.Nullable ? (byte)0x63 : (byte)0x64);
                writer.WriteHeapType(type.Heap);
                break;
            case ValKind.Bottom: throw new ArgumentException("the unknown type has no binary form", nameof(type));
            default: writer.WriteByte((byte)(0x7F - (int)type.Kind)); break; // i32 0x7F ... v128 0x7B
        }
    }

    /// <summary>An abstract type's code is its byte, sign-extended; an index is a positive number.</summary>
    public static void WriteHeapType(this WasmWriter writer, HeapType type) => writer.WriteSigned(type.Code);

    public static void Write(this WasmWriter writer, ReadOnlySpan<ValType> types)
    {
        writer.WriteU32((uint)types.Length);
        foreach (var type in types) writer.Write(type);
    }

    public static void Write(this WasmWriter writer, FuncType type)
    {
        writer.WriteByte(0x60);
        writer.Write(type.Parameters.AsSpan());
        writer.Write(type.Results.AsSpan());
    }

    public static void Write(this WasmWriter writer, BlockType type)
    {
        if (type.IsEmpty) writer.WriteByte(0x40);
        else if (type.Result is { } result) writer.Write(result);
        else writer.WriteSigned(type.TypeIndex!.Value);
    }

    /// <summary>Limits (core spec 5.3.9); flag 1 says that there is a maximum, 2 shared, 4 that numbers have 64 bits.</summary>
    public static void Write(this WasmWriter writer, Limits limits, bool shared = false, bool is64 = false)
    {
        writer.WriteByte((byte)((limits.Max is null ? 0 : 1) | (shared ? 2 : 0) | (is64 ? 4 : 0)));
        writer.WriteU64(limits.Min);
        if (limits.Max is { } max) writer.WriteU64(max);
    }

    public static void Write(this WasmWriter writer, GlobalType type)
    {
        writer.Write(type.Value);
        writer.WriteByte((byte)(type.Mutable ? 1 : 0));
    }
}
