using System.Collections.Immutable;
using OutLayer.Wasm.Instructions;

namespace OutLayer.Wasm.Binary;

/// <summary>Data section (core spec 5.5.15): flag 1 passive, 2 with an explicit memory index.</summary>
internal static class DataSection
{
    public static void Decode(ref WasmReader reader, DecodeState state)
    {
        int count = reader.ReadCount(2, "data segments", state.Limits.DataSegments);
        var segments = ImmutableArray.CreateBuilder<DataSegment>(count);
        while (segments.Count < count) segments.Add(ReadSegment(ref reader, state));
        state.Datas = segments.MoveToImmutable();
    }

    private static DataSegment ReadSegment(ref WasmReader reader, DecodeState state)
    {
        int at = reader.Position;
        uint flags = reader.ReadU32();
        if (flags > 2) reader.Fail($"malformed data segment kind {flags}", at);
        if (flags != 0) state.Need(WasmFeature.BulkMemory, $"data segment kind {flags}", reader.Place, at);
        var mode = flags == 1 ? SegmentMode.Passive : SegmentMode.Active;
        int memory = flags == 2 ? IndexReader.Read(ref reader) : 0;
        var offset = mode == SegmentMode.Active ? ConstExprReader.Read(ref reader, state) : null;
        int length = reader.ReadSize();
        return new DataSegment(mode, memory, offset, reader.Skip(length), length);
    }
}
