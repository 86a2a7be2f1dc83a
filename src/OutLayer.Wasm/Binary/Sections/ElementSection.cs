using System.Collections.Immutable;
using OutLayer.Wasm.Instructions;
using OutLayer.Wasm.Types;

namespace OutLayer.Wasm.Binary;

/// <summary>
/// Element section (core spec 5.5.13). Flags: 1 passive or declarative, 2 explicit table index or declarative, 4 items are
/// expressions and the kind is a reference type.
/// </summary>
internal static class ElementSection
{
    public static void Decode(ref WasmReader reader, DecodeState state)
    {
        int count = reader.ReadCount(2, "element segments", state.Limits.ElementSegments);
        var segments = ImmutableArray.CreateBuilder<ElementSegment>(count);
        int items = 0;
        while (segments.Count < count)
        {
            segments.Add(ReadSegment(ref reader, state, items));
            items += segments[^1].Items.Length;
        }
        state.Elements = segments.MoveToImmutable();
    }

    private static ElementSegment ReadSegment(ref WasmReader reader, DecodeState state, int itemsBefore)
    {
        int at = reader.Position;
        uint flags = reader.ReadU32();
        if (flags > 7) reader.Fail($"malformed elements segment kind {flags}", at);
        var mode = (flags & 1) == 0 ? SegmentMode.Active : (flags & 2) == 0 ? SegmentMode.Passive : SegmentMode.Declarative;
        var feature = mode == SegmentMode.Declarative ? WasmFeature.ReferenceTypes : WasmFeature.BulkMemory;
        if (flags != 0) state.Need(feature, $"element segment kind {flags}", reader.Place, at);
        int table = mode == SegmentMode.Active && (flags & 2) != 0 ? IndexReader.Read(ref reader) : 0;
        var offset = mode == SegmentMode.Active ? ConstExprReader.Read(ref reader, state) : null;
        bool expressions = (flags & 4) != 0;
        var type = (flags & 3) == 0 ? DefaultType(expressions) : ReadType(ref reader, state, expressions);
        return new ElementSegment(mode, table, offset, type, ReadItems(ref reader, state, expressions, itemsBefore));
    }

    /// <summary>Of segments without a type: function indices are never null.</summary>
    private static ValType DefaultType(bool expressions) => expressions ? ValType.FuncRef : ValType.NonNull(HeapType.Func);

    private static ValType ReadType(ref WasmReader reader, DecodeState state, bool expressions)
    {
        if (expressions) return TypeReader.ReadRefType(ref reader, state.Features);
        int at = reader.Position;
        byte kind = reader.ReadByte();
        if (kind != 0) reader.Fail($"malformed element kind {kind}", at);
        return DefaultType(expressions);
    }

    private static ImmutableArray<ConstExpr> ReadItems(ref WasmReader reader, DecodeState state, bool expressions, int itemsBefore)
    {
        int count = reader.ReadCount(1, "items of element segments", state.Limits.ElementItems, itemsBefore);
        var items = ImmutableArray.CreateBuilder<ConstExpr>(count);
        while (items.Count < count)
            items.Add(expressions ? ConstExprReader.Read(ref reader, state) : new ConstExpr(reader.Position, 0, IndexReader.Read(ref reader)));
        return items.MoveToImmutable();
    }
}
