using OutLayer.Wasm.Binary;
using OutLayer.Wasm.Binary.Writing;

namespace OutLayer.Wasm.Text;

/// <summary>The second pass over a module's fields: reads each and writes it into its section.</summary>
internal sealed partial class ModuleReader
{
    private readonly WatCursor _cursor;
    private readonly ModuleScope _scope;
    private readonly WatTypes _types;
    private readonly BodyReader _bodies;
    private readonly SectionBuffers _sections = new();
    private readonly NameWriter _names = new();

    /// <summary>The first thing that is defined rather than imported, after which no import may stand.</summary>
    private string? _defined;
    private uint _functions, _tables, _memories, _globals, _tags;

    private ModuleReader(WatCursor cursor)
    {
        (_cursor, _scope) = (cursor, new ModuleScope());
        _types = new WatTypes(cursor, _scope.Types);
        _bodies = new BodyReader(cursor, _scope, _types);
    }

    /// <summary>Reads the fields here and leaves the cursor after them.</summary>
    /// <param name="cursor">At the first field.</param>
    /// <param name="name">The module's identifier, or null.</param>
    /// <param name="keepNames">Whether identifiers become a name section.</param>
    public static byte[] Read(WatCursor cursor, string? name, bool keepNames)
    {
        var reader = new ModuleReader(cursor);
        var fields = FieldScanner.Scan(cursor, reader._scope);
        int end = cursor.Current.Start;
        foreach (var field in fields) reader.ReadField(field);
        cursor.MoveTo(end);
        reader.WriteTypes();
        if (reader._scope.NamesData) reader._sections.Set(SectionIds.DataCount, reader._scope.Datas.Count);
        if (keepNames) reader._names.Write(reader._sections, name, reader._scope);
        return reader._sections.ToArray();
    }

    private void ReadField(WatField field)
    {
        _cursor.MoveTo(field.Start);
        switch (field.Word)
        {
            case "import": ReadImport(); break;
            case "func": ReadFunction(); break;
            case "table": ReadTable(); break;
            case "memory": ReadMemory(); break;
            case "global": ReadGlobal(); break;
            case "tag": ReadTag(); break;
            case "export": ReadExport(); break;
            case "start": ReadStart(); break;
            case "elem": ReadElements(); break;
            default: ReadData(); break;
        }
        _cursor.Close();
    }

    private void ReadExport()
    {
        string name = _cursor.ReadName();
        if (!_cursor.AtOpen) _cursor.FailUnexpected("what is exported, in parentheses");
        _cursor.Advance();
        int kind = ReadExternKind();
        uint index = _scope.FindExterns(System.Text.Encoding.UTF8.GetBytes(TypeNames.Externs[kind]))!.Read(_cursor);
        WriteExport(name, kind, index);
        _cursor.Close();
    }

    private int ReadExternKind()
    {
        int kind = Array.IndexOf(TypeNames.Externs, System.Text.Encoding.UTF8.GetString(_cursor.Word));
        if (kind < 0) _cursor.FailUnexpected("func, table, memory, global or tag");
        _cursor.Advance();
        return kind;
    }

    private void ReadStart()
    {
        if (_start) _cursor.Fail("multiple start sections");
        _start = true;
        _sections.Set(SectionIds.Start, _scope.Functions.Read(_cursor));
    }

    private bool _start;

    private void WriteTypes()
    {
        foreach (var type in _scope.Types.All) _sections.Add(SectionIds.Types).Write(type);
    }

    private void WriteExport(string name, int kind, uint index)
    {
        var export = _sections.Add(SectionIds.Exports);
        export.WriteName(name);
        export.WriteByte((byte)kind);
        export.WriteU32(index);
    }

    /// <summary>"(export "name")*" at the start of a definition.</summary>
    private void ReadInlineExports(Types.ExternKind kind, uint index)
    {
        while (_cursor.TryForm("export"u8))
        {
            WriteExport(_cursor.ReadName(), (int)kind, index);
            _cursor.Close();
        }
    }

    /// <summary>"(import "module" "name")" at the start of a definition: where to write what is imported, or null.</summary>
    private WasmWriter? TryInlineImport(Types.ExternKind kind)
    {
        int at = _cursor.Current.Start;
        if (!_cursor.TryForm("import"u8))
        {
            _defined ??= TypeNames.Externs[(int)kind];
            return null;
        }
        var import = StartImport(at, kind);
        _cursor.Close();
        return import;
    }

    private WasmWriter StartImport(int at, Types.ExternKind? kind)
    {
        if (_defined is not null) _cursor.Source.Fail($"import after {_defined}", at);
        var import = _sections.Add(SectionIds.Imports);
        import.WriteName(_cursor.ReadName());
        import.WriteName(_cursor.ReadName());
        if (kind is { } given) import.WriteByte((byte)given);
        return import;
    }
}
