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
            state.AddTable(ReadTable(ref reader, state), reader.Place, at);
        }
    }

    /// <summary>A table type, or 0x40 0x00, a table type and the value that its elements start with.</summary>
    private static Table ReadTable(ref WasmReader reader, DecodeState state)
    {
        int at = reader.Position;
        if (reader.Peek() != 0x40) return new Table(ReadTableType(ref reader, state));
        state.Need(WasmFeature.FunctionReferences, "table with an initial value", reader.Place, at);
        reader.ReadByte();
        byte reserved = reader.ReadByte();
        if (reserved != 0) reader.Fail($"malformed table: expected 0x00, got 0x{reserved:x2}", at + 1);
        var type = ReadTableType(ref reader, state);
        return new Table(type, ConstExprReader.Read(ref reader, state));
    }

    public static TableType ReadTableType(ref WasmReader reader, DecodeState state)
    {
        var element = TypeReader.ReadRefType(ref reader, state.Features);
        return new TableType(element, LimitsReader.Read(ref reader, state));
    }
}
