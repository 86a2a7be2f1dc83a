using OutLayer.Wasm.Instructions;

namespace OutLayer.Wasm.Binary;

internal delegate void SectionDecoder(ref WasmReader reader, DecodeState state);

/// <summary>A kind of section: its id, its place in the order of a module, and its reader.</summary>
internal sealed record SectionInfo(byte Id, int Order, string Name, SectionDecoder? Decode, WasmFeature Feature = WasmFeature.None);

/// <summary>The sections of a module (core spec 5.5.2), by id; custom sections (id 0) may stand anywhere.</summary>
internal static class SectionTable
{
    // order is the one that a module must have: tags stand after memories, the data count before the code
    private static readonly SectionInfo[] Rows =
    [
        new(0, 0, "custom section", null),
        new(1, 1, "type section", TypeSection.Decode),
        new(2, 2, "import section", ImportSection.Decode),
        new(3, 3, "function section", FunctionSection.Decode),
        new(4, 4, "table section", TableSection.Decode),
        new(5, 5, "memory section", MemorySection.Decode),
        new(6, 7, "global section", GlobalSection.Decode),
        new(7, 8, "export section", ExportSection.Decode),
        new(8, 9, "start section", StartSection.Decode),
        new(9, 10, "element section", ElementSection.Decode),
        new(10, 12, "code section", CodeSection.Decode),
        new(11, 13, "data section", DataSection.Decode),
        new(12, 11, "data count section", DataCountSection.Decode, WasmFeature.BulkMemory),
        new(13, 6, "tag section", TagSection.Decode, WasmFeature.Exceptions),
    ];

    public static SectionInfo? Find(byte id) => id < Rows.Length ? Rows[id] : null;
}
