using System.Collections.Immutable;
using OutLayer.Wasm.Instructions;
using OutLayer.Wasm.Types;

namespace OutLayer.Wasm;

/// <summary>A decoded module (core spec 2.5). Index spaces hold imports first, then definitions.</summary>
public sealed class Module
{
    private Dictionary<int, string>? _exportNames;
    private Dictionary<string, Export>? _exportsByName;

    /// <summary>The module as given; function bodies and data are ranges of it.</summary>
    public required ReadOnlyMemory<byte> Bytes { get; init; }

    /// <summary>Features that the module's sections use; those of its functions are found by the validator.</summary>
    internal WasmFeatures UsedFeatures { get; init; }

    public required ImmutableArray<FuncType> Types { get; init; }
    public required ImmutableArray<Import> Imports { get; init; }

    /// <summary>Type index of every function, imported ones first.</summary>
    public required ImmutableArray<int> FunctionTypes { get; init; }
    public required ImmutableArray<Table> Tables { get; init; }
    public required ImmutableArray<MemoryType> Memories { get; init; }
    public required ImmutableArray<Global> Globals { get; init; }
    /// <summary>Type index of every tag, imported ones first.</summary>
    public ImmutableArray<int> Tags { get; init; } = [];
    public required ImmutableArray<Export> Exports { get; init; }
    public required ImmutableArray<ElementSegment> Elements { get; init; }
    public required ImmutableArray<DataSegment> Datas { get; init; }
    public required ImmutableArray<FunctionBody> Bodies { get; init; }
    public required ImmutableArray<CustomSection> CustomSections { get; init; }
    public int? StartFunction { get; init; }
    public int? DataCount { get; init; }

    public int ImportedFunctions { get; init; }
    public int ImportedTables { get; init; }
    public int ImportedMemories { get; init; }
    public int ImportedGlobals { get; init; }
    public int ImportedTags { get; init; }

    /// <summary>Names from the custom section "name", where it is there and well formed: function index to name.</summary>
    public IReadOnlyDictionary<int, string> FunctionNames { get; init; } = ImmutableDictionary<int, string>.Empty;

    public FuncType TypeOf(int functionIndex) => Types[FunctionTypes[functionIndex]];

    /// <summary>The function's name for people: from the name section, an export, or its index.</summary>
    public string NameOf(int functionIndex)
    {
        if (FunctionNames.TryGetValue(functionIndex, out var name)) return name;
        return (_exportNames ??= NameByExports()).TryGetValue(functionIndex, out var exported) ? exported : $"func[{functionIndex}]";
    }

    /// <summary>The export of that name; null if there is none.</summary>
    public Export? FindExport(string name) =>
        (_exportsByName ??= Exports.ToDictionary(export => export.Name, StringComparer.Ordinal)).GetValueOrDefault(name);

    /// <summary>Index of the defined function whose instructions hold this offset of the module; -1 for none.</summary>
    public int FunctionAt(int offset)
    {
        int low = 0, high = Bodies.Length - 1;
        while (low <= high)
        {
            int middle = (low + high) / 2;
            var body = Bodies[middle];
            if (offset < body.Start) high = middle - 1;
            else if (offset >= body.Start + body.Length) low = middle + 1;
            else return ImportedFunctions + middle;
        }
        return -1;
    }

    /// <summary>The first name that each function is exported by; made once, since a module may have 100,000 exports.</summary>
    private Dictionary<int, string> NameByExports()
    {
        var names = new Dictionary<int, string>();
        foreach (var export in Exports)
            if (export.Kind == ExternKind.Func) names.TryAdd(export.Index, export.Name);
        return names;
    }
}

public sealed record Import(string ModuleName, string Name, ExternKind Kind, int TypeIndex = 0, TableType? Table = null,
    MemoryType? Memory = null, GlobalType? Global = null);

public sealed record Export(string Name, ExternKind Kind, int Index);

/// <summary>A table; <c>Init</c> is the constant expression of its elements, null for ref.null.</summary>
public sealed record Table(TableType Type, ConstExpr? Init = null);

/// <summary>A global; <c>Init</c> is null for an import.</summary>
public sealed record Global(GlobalType Type, ConstExpr? Init);

public enum SegmentMode : byte { Active, Passive, Declarative }

public sealed record ElementSegment(SegmentMode Mode, int TableIndex, ConstExpr? Offset, ValType Type, ImmutableArray<ConstExpr> Items)
{
    /// <summary>Whether a list of function indices says the same: all items are bare functions, whose type is never null.</summary>
    internal bool IsFunctionList => Items.IsEmpty ? Type == ValType.NonNull(HeapType.Func) : Items.All(item => item.IsFunction);
}

/// <summary>A data segment; its bytes are <c>Length</c> bytes of the module from <c>Start</c>.</summary>
public sealed record DataSegment(SegmentMode Mode, int MemoryIndex, ConstExpr? Offset, int Start, int Length);

/// <summary>
/// Bytes of a constant expression in the module, <c>end</c> included. An item of an element segment that is given as a bare
/// function index has no bytes: <c>Length</c> is 0 and <c>Function</c> is the index, and its value is as that of ref.func.
/// </summary>
public sealed record ConstExpr(int Start, int Length, int Function = -1)
{
    public bool IsFunction => Function >= 0;
}

/// <summary>A function body: its locals (runs of one type) and its instructions, <c>end</c> included, as a range of the module.</summary>
/// <param name="Locals">The locals.</param>
/// <param name="Start">Where the instructions start.</param>
/// <param name="Length">Bytes of the instructions.</param>
/// <param name="Size">Bytes of all, locals included.</param>
public sealed record FunctionBody(ImmutableArray<LocalRun> Locals, int Start, int Length, int Size)
{
    public long LocalCount
    {
        get
        {
            long count = 0;
            foreach (var run in Locals) count += run.Count;
            return count;
        }
    }
}

public readonly record struct LocalRun(uint Count, ValType Type);

public sealed record CustomSection(string Name, int Start, int Length);
