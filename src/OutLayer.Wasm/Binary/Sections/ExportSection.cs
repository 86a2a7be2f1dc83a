using System.Collections.Immutable;
using OutLayer.Wasm.Instructions;
using OutLayer.Wasm.Types;

namespace OutLayer.Wasm.Binary;

/// <summary>Export section (core spec 5.5.11).</summary>
internal static class ExportSection
{
    public static void Decode(ref WasmReader reader, DecodeState state)
    {
        int count = reader.ReadCount(3, "exports", state.Limits.Exports);
        var exports = ImmutableArray.CreateBuilder<Export>(count);
        while (exports.Count < count) exports.Add(ReadExport(ref reader, state));
        state.Exports = exports.MoveToImmutable();
    }

    private static Export ReadExport(ref WasmReader reader, DecodeState state)
    {
        string name = reader.ReadName();
        int at = reader.Position;
        byte kind = reader.ReadByte();
        if (kind == 4) state.Need(WasmFeature.Exceptions, "export of a tag", reader.Place, at);
        if (kind > 4) reader.Fail($"malformed export kind {kind}", at);
        return new Export(name, (ExternKind)kind, IndexReader.Read(ref reader));
    }
}
