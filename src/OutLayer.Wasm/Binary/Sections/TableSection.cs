using OutLayer.Wasm.Instructions;
using OutLayer.Wasm.Types;

namespace OutLayer.Wasm.Binary;

/// <summary>Table section (core spec 5.5.7).</summary>
internal static class TableSection
{
    public static void Decode(ref WasmReader reader, DecodeState state)
    {
        int count = reader.ReadCount(3, "tables", state.Limits.Tables);
        for (int i = 0; i < count; i++)
        {
            int at = reader.Position;
            if (reader.Peek() == 0x40) state.Need(WasmFeature.FunctionReferences, "table with an initial value", reader.Place, at);
            state.AddTable(new Table(ReadTableType(ref reader, state)), reader.Place, at);
        }
    }

    public static TableType ReadTableType(ref WasmReader reader, DecodeState state)
    {
        var element = TypeReader.ReadRefType(ref reader, state.Features);
        return new TableType(element, LimitsReader.Read(ref reader, state));
    }
}
