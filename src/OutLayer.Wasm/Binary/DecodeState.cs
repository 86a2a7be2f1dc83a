using System.Collections.Immutable;
using OutLayer.Wasm.Instructions;
using OutLayer.Wasm.Types;

namespace OutLayer.Wasm.Binary;

/// <summary>What the sections read so far have given; each section's reader sets its own part.</summary>
internal sealed class DecodeState(ReadOnlyMemory<byte> bytes, WasmFeatures features, ModuleLimits limits)
{
    public ReadOnlyMemory<byte> Bytes => bytes;
    public FeatureGate Features { get; } = new(features);
    public ModuleLimits Limits => limits;

    public ImmutableArray<FuncType> Types { get; set; } = [];
    public ImmutableArray<Import> Imports { get; set; } = [];
    public ImmutableArray<int>.Builder FunctionTypes { get; } = ImmutableArray.CreateBuilder<int>();
    public ImmutableArray<Table>.Builder Tables { get; } = ImmutableArray.CreateBuilder<Table>();
    public ImmutableArray<MemoryType>.Builder Memories { get; } = ImmutableArray.CreateBuilder<MemoryType>();
    public ImmutableArray<Global>.Builder Globals { get; } = ImmutableArray.CreateBuilder<Global>();
    public ImmutableArray<int>.Builder Tags { get; } = ImmutableArray.CreateBuilder<int>();
    public ImmutableArray<Export> Exports { get; set; } = [];
    public ImmutableArray<ElementSegment> Elements { get; set; } = [];
    public ImmutableArray<DataSegment> Datas { get; set; } = [];
    public ImmutableArray<FunctionBody> Bodies { get; set; } = [];
    public ImmutableArray<CustomSection>.Builder CustomSections { get; } = ImmutableArray.CreateBuilder<CustomSection>();
    public int? StartFunction { get; set; }
    public int? DataCount { get; set; }
    public int ImportedFunctions { get; set; }
    public int ImportedTables { get; set; }
    public int ImportedMemories { get; set; }
    public int ImportedGlobals { get; set; }
    public int ImportedTags { get; set; }

    public void Need(WasmFeature feature, string what, WasmPlace place, int offset)
    {
        if (!Features.Admits(feature)) FormatErrors.Needs(feature, what, place, offset);
    }

    public void AddTable(Table table, WasmPlace place, int offset)
    {
        if (Tables.Count == 1) Need(WasmFeature.ReferenceTypes, "more than one table", place, offset);
        if (Tables.Count == limits.Tables) FormatErrors.Limit("tables", Tables.Count + 1, limits.Tables, place, offset);
        Tables.Add(table);
    }

    public void AddMemory(MemoryType memory, WasmPlace place, int offset)
    {
        if (Memories.Count == limits.Memories) FormatErrors.Limit("memories", Memories.Count + 1, limits.Memories, place, offset);
        if (Memories.Count == 1) Need(WasmFeature.MultiMemory, "more than one memory", place, offset);
        Memories.Add(memory);
    }

    /// <summary>The module; the state is used up.</summary>
    public Module ToModule() => new()
    {
        FunctionNames = NameSection.Read(this),
        Bytes = bytes,
        UsedFeatures = Features.Used,
        Types = Types,
        Imports = Imports,
        FunctionTypes = FunctionTypes.DrainToImmutable(),
        Tables = Tables.DrainToImmutable(),
        Memories = Memories.DrainToImmutable(),
        Globals = Globals.DrainToImmutable(),
        Tags = Tags.DrainToImmutable(),
        Exports = Exports,
        Elements = Elements,
        Datas = Datas,
        Bodies = Bodies,
        StartFunction = StartFunction,
        DataCount = DataCount,
        ImportedFunctions = ImportedFunctions,
        ImportedTables = ImportedTables,
        ImportedMemories = ImportedMemories,
        ImportedGlobals = ImportedGlobals,
        ImportedTags = ImportedTags,
        CustomSections = CustomSections.DrainToImmutable(),
    };
}
