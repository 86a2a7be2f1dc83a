using OutLayer.Wasm.Instructions;
using OutLayer.Wasm.Types;
using F = OutLayer.Wasm.Instructions.WasmFeature;

namespace OutLayer.Wasm.Binary;

/// <summary>Reads value, reference and heap types (core spec 5.3); a type of a proposal that is off is refused by its name.</summary>
internal static class TypeReader
{
    public static ValType ReadValType(ref WasmReader reader, FeatureGate features)
    {
        int at = reader.Position;
        switch (reader.Peek())
        {
            case 0x7F: return Take(ref reader, ValType.I32);
            case 0x7E: return Take(ref reader, ValType.I64);
            case 0x7D: return Take(ref reader, ValType.F32);
            case 0x7C: return Take(ref reader, ValType.F64);
            case 0x7B:
                Need(F.Simd, features, ref reader, at, "v128");
                return Take(ref reader, ValType.V128);
            case 0x70:
                Need(F.ReferenceTypes, features, ref reader, at, "funcref as a value");
                return Take(ref reader, ValType.FuncRef);
            default: return ReadReference(ref reader, features, "malformed value type");
        }
    }

    /// <summary>A reference type: of a table or an element segment.</summary>
    public static ValType ReadRefType(ref WasmReader reader, FeatureGate features) => ReadReference(ref reader, features, "malformed reference type");

    private static ValType ReadReference(ref WasmReader reader, FeatureGate features, string malformed)
    {
        int at = reader.Position;
        byte code = reader.Peek();
        if (code is not (0x63 or 0x64)) return new ValType(ValKind.Ref, true, ReadAbstract(ref reader, features, malformed));
        reader.ReadByte();
        Need(F.FunctionReferences, features, ref reader, at, "reference type with a heap type");
        return new ValType(ValKind.Ref, code == 0x63, ReadHeapType(ref reader, features));
    }

    /// <summary>Heap types: an abstract one, or a type index as a non-negative 33-bit number.</summary>
    public static HeapType ReadHeapType(ref WasmReader reader, FeatureGate features)
    {
        int at = reader.Position;
        if (reader.Peek() is >= 0x40 and < 0x80) return ReadAbstract(ref reader, features, "malformed heap type");
        long index = reader.ReadS33();
        if (index < 0) reader.Fail("malformed heap type", at);
        Need(F.FunctionReferences, features, ref reader, at, "heap type by index");
        return new HeapType(ToIndex(index, ref reader, at));
    }

    private static HeapType ReadAbstract(ref WasmReader reader, FeatureGate features, string malformed)
    {
        int at = reader.Position;
        byte code = reader.ReadByte();
        switch (code)
        {
            case 0x70: return HeapType.Func;
            case 0x6F:
                Need(F.ReferenceTypes, features, ref reader, at, "externref");
                return HeapType.Extern;
            case >= 0x6A and <= 0x6E or >= 0x71 and <= 0x73:
                FormatErrors.Needs(F.GarbageCollection, $"type 0x{code:x2}", reader.Place, at);
                break;
            case 0x69 or 0x74:
                Need(F.Exceptions, features, ref reader, at, "exnref");
                return code == 0x69 ? HeapType.Exn : HeapType.NoExn;
        }
        throw reader.Error($"{malformed} 0x{code:x2}", at);
    }

    private static ValType Take(ref WasmReader reader, ValType type)
    {
        reader.ReadByte();
        return type;
    }

    /// <summary>No index near 2^31 is known; the highest mean something else to us.</summary>
    private static int ToIndex(long index, ref WasmReader reader, int at)
    {
        if (index > int.MaxValue - 2) FormatErrors.Invalid($"unknown type {index}", reader.Place, at);
        return (int)index;
    }

    /// <summary>Block types: 0x40, a value type, or a type index as a non-negative 33-bit number.</summary>
    public static BlockType ReadBlockType(ref WasmReader reader, FeatureGate features)
    {
        int at = reader.Position;
        byte first = reader.Peek();
        if (first == 0x40)
        {
            reader.ReadByte();
            return BlockType.Empty;
        }
        if (first is > 0x40 and < 0x80) return BlockType.Of(ReadValType(ref reader, features));
        long index = reader.ReadS33();
        if (index < 0) reader.Fail("malformed block type", at);
        Need(F.MultiValue, features, ref reader, at, "block type by index");
        return BlockType.OfType(ToIndex(index, ref reader, at));
    }

    private static void Need(F feature, FeatureGate features, ref WasmReader reader, int at, string what)
    {
        if (!features.Admits(feature)) FormatErrors.Needs(feature, what, reader.Place, at);
    }
}
