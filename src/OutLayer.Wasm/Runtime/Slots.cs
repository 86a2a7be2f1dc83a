using System.Collections.Immutable;
using OutLayer.Wasm.Types;

namespace OutLayer.Wasm.Runtime;

/// <summary>Values in 8-byte slots: a v128 takes two, low half first; what is above an i32 or f32 means nothing.</summary>
internal static unsafe class Slots
{
    public static void Write(ReadOnlySpan<WasmValue> values, long* slots)
    {
        foreach (var value in values)
        {
            *slots++ = (long)value.Bits;
            if (value.Type.Slots == 2) *slots++ = (long)value.High;
        }
    }

    public static long[] ToArray(ReadOnlySpan<WasmValue> values, int slots)
    {
        var array = new long[slots];
        fixed (long* first = array) Write(values, first);
        return array;
    }

    public static WasmValue[] Read(ImmutableArray<ValType> types, long* slots)
    {
        var values = new WasmValue[types.Length];
        for (int i = 0; i < values.Length; slots += types[i++].Slots) values[i] = Read(types[i], slots);
        return values;
    }

    public static WasmValue Read(ValType type, long* slot) => type.Kind switch
    {
        ValKind.I32 or ValKind.F32 => new(type, (uint)*slot),
        ValKind.V128 => new(type, (ulong)slot[0], (ulong)slot[1]),
        _ => new(type, (ulong)*slot),
    };
}
