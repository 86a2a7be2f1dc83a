using OutLayer.Wasm.Binary;
using OutLayer.Wasm.Binary.Writing;
using OutLayer.Wasm.Instructions;
using OutLayer.Wasm.Types;

namespace OutLayer.Wasm.Text;

// Functions, tables, memories, globals and tags, defined and imported (core spec 6.6).
internal sealed partial class ModuleReader
{
    private void ReadImport()
    {
        var import = StartImport(_cursor.Current.Start, null);
        _cursor.Advance(); // the scanner has seen "(" and the kind
        int kind = ReadExternKind();
        _cursor.TryId();
        import.WriteByte((byte)kind);
        ReadExternType((ExternKind)kind, import);
        _cursor.Close();
    }

    /// <summary>The type of an extern, as an import has it; counts the extern.</summary>
    private void ReadExternType(ExternKind kind, WasmWriter into)
    {
        switch (kind)
        {
            case ExternKind.Func:
                var locals = new LocalScope();
                into.WriteU32(ReadTypeUse(locals));
                _names.AddLocals(_functions++, locals, []);
                break;
            case ExternKind.Table:
                _tables++;
                WriteTableType(into);
                break;
            case ExternKind.Memory:
                _memories++;
                WriteMemoryType(into);
                break;
            case ExternKind.Global:
                _globals++;
                into.Write(_types.ReadGlobalType());
                break;
            default:
                _tags++;
                WriteTagType(into);
                break;
        }
    }

    private uint ReadTypeUse(LocalScope? locals) => (uint)new Signature(_cursor, _types).ReadTypeUse(_scope.Types, locals);

    private void ReadFunction()
    {
        _cursor.TryId();
        ReadInlineExports(ExternKind.Func, _functions);
        if (TryInlineImport(ExternKind.Func) is { } import)
        {
            ReadExternType(ExternKind.Func, import);
            return;
        }
        var locals = new LocalScope();
        _sections.Add(SectionIds.Functions).WriteU32(ReadTypeUse(locals));
        ReadLocals(locals);
        var code = new WasmWriter();
        _bodies.ReadAll(code, locals);
        _sections.Add(SectionIds.Code).WriteBody(locals.Runs, code.Written);
        _names.AddLocals(_functions++, locals, _bodies.LabelNames);
    }

    /// <summary>"(local ...)*": one with an identifier, or any number without.</summary>
    private void ReadLocals(LocalScope locals)
    {
        while (_cursor.TryForm("local"u8))
        {
            if (_cursor.AtId)
            {
                locals.Ids.Declare(_cursor);
                locals.Add(_types.ReadValType());
            }
            else
            {
                for (; !_cursor.AtClose; locals.Ids.Skip(1)) locals.Add(_types.ReadValType());
            }
            _cursor.Close();
        }
    }

    private void ReadMemory()
    {
        _cursor.TryId();
        ReadInlineExports(ExternKind.Memory, _memories);
        if (TryInlineImport(ExternKind.Memory) is { } import)
        {
            ReadExternType(ExternKind.Memory, import);
            return;
        }
        int at = _cursor.Current.Start;
        bool is64 = _types.ReadIs64();
        if (_cursor.AtForm("data"u8)) ReadInlineData(is64);
        else
        {
            _cursor.MoveTo(at);
            WriteMemoryType(_sections.Add(SectionIds.Memories));
        }
        _memories++;
    }

    private void WriteMemoryType(WasmWriter into)
    {
        bool is64 = _types.ReadIs64();
        var limits = _types.ReadLimits();
        into.Write(limits, _cursor.TryKeyword("shared"u8), is64);
    }

    private void ReadGlobal()
    {
        _cursor.TryId();
        ReadInlineExports(ExternKind.Global, _globals);
        if (TryInlineImport(ExternKind.Global) is { } import)
        {
            ReadExternType(ExternKind.Global, import);
            return;
        }
        var global = _sections.Add(SectionIds.Globals);
        global.Write(_types.ReadGlobalType());
        _bodies.ReadAll(global, LocalScope.None);
        _globals++;
    }

    private void ReadTag()
    {
        _cursor.TryId();
        ReadInlineExports(ExternKind.Tag, _tags);
        if (TryInlineImport(ExternKind.Tag) is { } import)
        {
            ReadExternType(ExternKind.Tag, import);
            return;
        }
        WriteTagType(_sections.Add(SectionIds.Tags));
        _tags++;
    }

    private void WriteTagType(WasmWriter into)
    {
        into.WriteByte(0); // an exception
        into.WriteU32(ReadTypeUse(new LocalScope()));
    }

    private void ReadTable()
    {
        _cursor.TryId();
        ReadInlineExports(ExternKind.Table, _tables);
        if (TryInlineImport(ExternKind.Table) is { } import)
        {
            ReadExternType(ExternKind.Table, import);
            return;
        }
        bool is64 = _types.ReadIs64();
        if (_types.AtRefType) ReadInlineElements(is64);
        else DefineTable(is64);
        _tables++;
    }

    /// <summary>Limits, type and perhaps a first value of all elements, which the binary announces with 0x40 0x00.</summary>
    private void DefineTable(bool is64)
    {
        var limits = _types.ReadLimits();
        var type = _types.ReadRefType();
        var table = _sections.Add(SectionIds.Tables);
        bool hasInit = !_cursor.AtClose;
        if (hasInit) table.WriteBytes([0x40, 0x00]);
        table.Write(type);
        table.Write(limits, is64: is64);
        if (hasInit) _bodies.ReadAll(table, LocalScope.None);
    }

    private void WriteTableType(WasmWriter into)
    {
        bool is64 = _types.ReadIs64();
        var limits = _types.ReadLimits();
        into.Write(_types.ReadRefType());
        into.Write(limits, is64: is64);
    }
}
