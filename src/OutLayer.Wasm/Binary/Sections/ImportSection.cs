using System.Collections.Immutable;
using OutLayer.Wasm.Instructions;
using OutLayer.Wasm.Types;

namespace OutLayer.Wasm.Binary;

/// <summary>Import section (core spec 5.5.5): fills the index spaces, which start with the imports.</summary>
internal static class ImportSection
{
    public static void Decode(ref WasmReader reader, DecodeState state)
    {
        int count = reader.ReadCount(4, "imports", state.Limits.Imports);
        var imports = ImmutableArray.CreateBuilder<Import>(count);
        while (imports.Count < count) imports.Add(ReadImport(ref reader, state));
        state.Imports = imports.MoveToImmutable();
        (state.ImportedFunctions, state.ImportedTables) = (state.FunctionTypes.Count, state.Tables.Count);
        (state.ImportedMemories, state.ImportedGlobals) = (state.Memories.Count, state.Globals.Count);
        state.ImportedTags = state.Tags.Count;
    }

    private static Import ReadImport(ref WasmReader reader, DecodeState state)
    {
        string module = reader.ReadName(), name = reader.ReadName();
        int at = reader.Position;
        byte kind = reader.ReadByte();
        switch (kind)
        {
            case 0: return AddFunction(ref reader, state, module, name);
            case 1:
                var table = TableSection.ReadTableType(ref reader, state);
                state.AddTable(new Table(table), reader.Place, at);
                return new Import(module, name, ExternKind.Table, Table: table);
            case 2:
                var memory = new MemoryType(LimitsReader.Read(ref reader, state));
                state.AddMemory(memory, reader.Place, at);
                return new Import(module, name, ExternKind.Memory, Memory: memory);
            case 3:
                var global = GlobalSection.ReadGlobalType(ref reader, state);
                if (global.Mutable) state.Need(WasmFeature.MutableGlobals, "import of a mutable global", reader.Place, at);
                state.Globals.Add(new Global(global, null));
                return new Import(module, name, ExternKind.Global, Global: global);
            case 4:
                state.Need(WasmFeature.Exceptions, "import of a tag", reader.Place, at);
                state.Tags.Add(TagSection.ReadTag(ref reader));
                return new Import(module, name, ExternKind.Tag, state.Tags[^1]);
            default:
                throw reader.Error($"malformed import kind {kind}", at);
        }
    }

    private static Import AddFunction(ref WasmReader reader, DecodeState state, string module, string name)
    {
        int type = IndexReader.Read(ref reader);
        state.FunctionTypes.Add(type);
        return new Import(module, name, ExternKind.Func, type);
    }
}
