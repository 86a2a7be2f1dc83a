using OutLayer.Wasm.Types;

namespace OutLayer.Wasm.Binary;

/// <summary>Global section (core spec 5.5.10).</summary>
internal static class GlobalSection
{
    public static void Decode(ref WasmReader reader, DecodeState state)
    {
        int imported = state.Globals.Count;
        int count = reader.ReadCount(3, "globals", state.Limits.Globals, before: imported);
        for (int i = 0; i < count; i++)
        {
            var type = ReadGlobalType(ref reader, state);
            state.Globals.Add(new Global(type, ConstExprReader.Read(ref reader, state)));
        }
    }

    public static GlobalType ReadGlobalType(ref WasmReader reader, DecodeState state)
    {
        var type = TypeReader.ReadValType(ref reader, state.Features);
        int at = reader.Position;
        byte mutability = reader.ReadByte();
        if (mutability > 1) reader.Fail($"malformed mutability {mutability}", at);
        return new GlobalType(type, mutability == 1);
    }
}
