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
        byte code = reader.ReadByte();
        switch (code)
        {
            case 0x7F: return ValType.I32;
            case 0x7E: return ValType.I64;
            case 0x7D: return ValType.F32;
            case 0x7C: return ValType.F64;
            case 0x70:
                Need(F.ReferenceTypes, features, ref reader, at, "funcref as a value");
                return ValType.FuncRef;
            case 0x6F:
                Need(F.ReferenceTypes, features, ref reader, at, "externref");
                return ValType.ExternRef;
            default:
                RefuseType(ref reader, code, at, "malformed value type");
                return default;
        }
    }

    /// <summary>A reference type: of a table, an element segment, or ref.null's abstract heap type in its short form.</summary>
    public static ValType ReadRefType(ref WasmReader reader, FeatureGate features)
    {
        int at = reader.Position;
        byte code = reader.ReadByte();
        if (code == 0x70) return ValType.FuncRef;
        if (code == 0x6F) Need(F.ReferenceTypes, features, ref reader, at, "externref");
        else RefuseType(ref reader, code, at, "malformed reference type");
        return ValType.ExternRef;
    }

    public static HeapType ReadHeapType(ref WasmReader reader, FeatureGate features)
    {
        int at = reader.Position;
        if (reader.Peek() is >= 0x40 and < 0x80) return ReadRefType(ref reader, features).Heap;
        if (reader.ReadS33() < 0) reader.Fail("malformed heap type", at);
        FormatErrors.Needs(F.FunctionReferences, "heap type by index", reader.Place, at);
        return default;
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
        if (index > int.MaxValue - 2) FormatErrors.Invalid($"unknown type {index}", reader.Place, at);
        return BlockType.OfType((int)index);
    }

    private static void RefuseType(ref WasmReader reader, byte code, int at, string message)
    {
        var feature = FeatureOf(code);
        if (feature != F.None) FormatErrors.Needs(feature, $"type 0x{code:x2}", reader.Place, at);
        reader.Fail($"{message} 0x{code:x2}", at);
    }

    /// <summary>The proposal that a type code comes from, for codes that we do not have.</summary>
    private static F FeatureOf(byte code) => code switch
    {
        0x7B => F.Simd,
        0x63 or 0x64 => F.FunctionReferences,
        0x69 or 0x74 => F.Exceptions,
        >= 0x6A and <= 0x6E or >= 0x71 and <= 0x73 => F.GarbageCollection,
        _ => F.None,
    };

    private static void Need(F feature, FeatureGate features, ref WasmReader reader, int at, string what)
    {
        if (!features.Admits(feature)) FormatErrors.Needs(feature, what, reader.Place, at);
    }
}
