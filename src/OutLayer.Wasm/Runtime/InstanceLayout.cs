using OutLayer.Wasm.Types;

namespace OutLayer.Wasm.Runtime;

/// <summary>
/// Offsets in an instance's block, from the module alone: after the head, pointers to memories, tables, imported functions
/// and imported globals, and numbers of tags; then the instance's own globals, 16 bytes each (room for v128).
/// </summary>
public sealed unsafe class InstanceLayout
{
    private readonly Module _module;
    private readonly int _memories, _tables, _functions, _importedGlobals, _tags, _ownGlobals;

    public InstanceLayout(Module module)
    {
        _module = module;
        _memories = sizeof(InstanceBlock);
        _tables = _memories + sizeof(nint) * module.Memories.Length;
        _functions = _tables + sizeof(nint) * module.Tables.Length;
        _importedGlobals = _functions + sizeof(nint) * module.ImportedFunctions;
        _tags = _importedGlobals + sizeof(nint) * module.ImportedGlobals;
        _ownGlobals = (_tags + sizeof(long) * module.Tags.Length + 15) & ~15;
        Size = _ownGlobals + GlobalSize * (module.Globals.Length - module.ImportedGlobals);
    }

    public const int GlobalSize = 16;

    public int Size { get; }

    /// <summary>Offset of a MemoryBlock*.</summary>
    public int Memory(int index) => _memories + sizeof(nint) * index;

    /// <summary>Offset of a TableBlock*.</summary>
    public int Table(int index) => _tables + sizeof(nint) * index;

    /// <summary>Offset of the FuncRef* of an imported function.</summary>
    public int ImportedFunction(int index) => _functions + sizeof(nint) * index;

    /// <summary>Offset of the <see cref="WasmTag.Id"/> of a tag, 8 bytes.</summary>
    public int Tag(int index) => _tags + sizeof(long) * index;

    /// <summary>True if the slot holds a pointer to the global's cell, false if it is the cell.</summary>
    public bool IsGlobalIndirect(int index) => index < _module.ImportedGlobals;

    public int Global(int index) => IsGlobalIndirect(index)
        ? _importedGlobals + sizeof(nint) * index
        : _ownGlobals + GlobalSize * (index - _module.ImportedGlobals);
}
