using System.Collections.Immutable;
using System.Runtime.InteropServices;
using OutLayer.Wasm.Instructions;
using OutLayer.Wasm.Types;

namespace OutLayer.Wasm.Binary;

/// <summary>Type section (core spec 5.5.4).</summary>
internal static class TypeSection
{
    public static void Decode(ref WasmReader reader, DecodeState state)
    {
        int count = reader.ReadCount(2, "types", state.Limits.Types); // the shortest is a recursion group of none, of a later proposal
        var types = ImmutableArray.CreateBuilder<FuncType>(Math.Min(count, reader.Remaining / 3 + 1));
        for (int i = 0; i < count; i++) types.Add(ReadType(ref reader, state));
        state.Types = types.DrainToImmutable();
    }

    private static FuncType ReadType(ref WasmReader reader, DecodeState state)
    {
        int at = reader.Position;
        byte form = reader.ReadByte();
        if (form is 0x4E or 0x4F or 0x50 or 0x5E or 0x5F)
            FormatErrors.Needs(WasmFeature.GarbageCollection, $"type form 0x{form:x2}", reader.Place, at);
        if (form != 0x60) reader.Fail($"expected functype 0x60, got 0x{form:x2}", at);
        var parameters = ReadValTypes(ref reader, state, "parameters");
        at = reader.Position;
        var results = ReadValTypes(ref reader, state, "results");
        if (results.Length > 1) state.Need(WasmFeature.MultiValue, "more than one result", reader.Place, at);
        return parameters.IsEmpty && results.IsEmpty ? FuncType.Empty : new FuncType(parameters, results);
    }

    private static ImmutableArray<ValType> ReadValTypes(ref WasmReader reader, DecodeState state, string what)
    {
        int count = reader.ReadCount(1, what, state.Limits.TypeArity);
        if (count == 0) return [];
        var types = new ValType[count];
        for (int i = 0; i < count; i++) types[i] = TypeReader.ReadValType(ref reader, state.Features);
        return ImmutableCollectionsMarshal.AsImmutableArray(types);
    }
}
