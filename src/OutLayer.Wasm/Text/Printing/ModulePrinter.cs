using OutLayer.Wasm.Types;

namespace OutLayer.Wasm.Text;

/// <summary>Prints the fields of a module, imports first.</summary>
internal sealed partial class ModulePrinter
{
    private readonly Module _module;
    private readonly WatWriter _output;
    private readonly ModuleNames _names;
    private readonly TypePrinter _types;
    private readonly CodePrinter _code;

    public ModulePrinter(Module module, WatWriter output, WatPrintOptions options)
    {
        (_module, _output) = (module, output);
        _names = options.Names ? ModuleNames.Read(module) : new ModuleNames();
        _types = new TypePrinter(module, _names, output);
        _code = new CodePrinter(module, _names, _types, output, options.Offsets);
    }

    public void PrintModule()
    {
        _output.Write("(module");
        if (_names.Module is { } name) _output.Write(' ').Write(name);
        _output.Indent = 1;
        for (int i = 0; i < _module.Types.Length; i++) PrintType(i);
        PrintImports();
        for (int i = _module.ImportedTables; i < _module.Tables.Length; i++) PrintTable(i);
        for (int i = _module.ImportedMemories; i < _module.Memories.Length; i++) PrintMemory(i);
        for (int i = _module.ImportedTags; i < _module.Tags.Length; i++) PrintTag(i);
        for (int i = _module.ImportedGlobals; i < _module.Globals.Length; i++) PrintGlobal(i);
        foreach (var export in _module.Exports) PrintExport(export);
        if (_module.StartFunction is { } start) Open("start").Write(' ').Write(TypePrinter.Index(_names.Functions, start)).Write(')');
        for (int i = 0; i < _module.Elements.Length; i++) PrintElements(i, _module.Elements[i]);
        for (int i = 0; i < _module.Bodies.Length; i++) PrintBody(_module.ImportedFunctions + i);
        for (int i = 0; i < _module.Datas.Length; i++) PrintData(i, _module.Datas[i]);
        _output.Write(")\n");
    }

    public void PrintFunction(int function)
    {
        if (function >= _module.ImportedFunctions) PrintBody(function, isFirst: true);
        else PrintImport(_module.Imports.Where(import => import.Kind == ExternKind.Func).ElementAt(function), function, isFirst: true);
        _output.Write('\n');
    }

    /// <summary>A field on a line of its own: "(word".</summary>
    private WatWriter Open(string word, bool isFirst = false)
    {
        if (!isFirst) _output.Line();
        return _output.Write('(').Write(word);
    }

    private void PrintType(int index)
    {
        Open("type");
        _types.Id(_names.Types, index);
        _output.Write(" (func");
        _types.Signature(_module.Types[index]);
        _output.Write("))");
    }

    private void PrintImports()
    {
        var counts = new int[TypeNames.Externs.Length];
        foreach (var import in _module.Imports) PrintImport(import, counts[(int)import.Kind]++);
    }

    private void PrintImport(Import import, int index, bool isFirst = false)
    {
        Open("import", isFirst).Write(' ').WriteName(import.ModuleName);
        _output.Write(' ').WriteName(import.Name);
        _output.Write(" (").Write(TypeNames.Externs[(int)import.Kind]);
        _types.Id(NamesOf(import.Kind), index);
        switch (import.Kind)
        {
            case ExternKind.Func: _types.TypeUse(import.TypeIndex, _names.LocalsOf(index)); break;
            case ExternKind.Table: _types.Table(import.Table!); break;
            case ExternKind.Memory: _types.Limits(import.Memory!.Limits); break;
            case ExternKind.Global: _types.Global(import.Global!); break;
            default: _types.TypeUse(import.TypeIndex); break;
        }
        _output.Write("))");
    }

    private NameMap NamesOf(ExternKind kind) => kind switch
    {
        ExternKind.Func => _names.Functions,
        ExternKind.Table => _names.Tables,
        ExternKind.Memory => _names.Memories,
        ExternKind.Global => _names.Globals,
        _ => _names.Tags,
    };

    private void PrintExport(Export export)
    {
        Open("export").Write(' ').WriteName(export.Name);
        _output.Write($" ({TypeNames.Externs[(int)export.Kind]} {TypePrinter.Index(NamesOf(export.Kind), export.Index)}))");
    }
}
