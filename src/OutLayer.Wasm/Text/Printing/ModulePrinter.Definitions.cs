namespace OutLayer.Wasm.Text;

// What a module defines: tables, memories, tags, globals, functions and segments.
internal sealed partial class ModulePrinter
{
    /// <summary>Bytes of a data segment on one line.</summary>
    private const int DataLine = 64;

    private void PrintTable(int index)
    {
        Open("table");
        _types.Id(_names.Tables, index);
        _types.Table(_module.Tables[index].Type);
        if (_module.Tables[index].Init is { } init) _code.PrintExpression(init, word: null);
        _output.Write(')');
    }

    private void PrintMemory(int index)
    {
        Open("memory");
        _types.Id(_names.Memories, index);
        _types.Limits(_module.Memories[index].Limits);
        _output.Write(')');
    }

    private void PrintTag(int index)
    {
        Open("tag");
        _types.Id(_names.Tags, index);
        _types.TypeUse(_module.Tags[index]);
        _output.Write(')');
    }

    private void PrintGlobal(int index)
    {
        Open("global");
        _types.Id(_names.Globals, index);
        _types.Global(_module.Globals[index].Type);
        _code.PrintExpression(_module.Globals[index].Init!, word: null);
        _output.Write(')');
    }

    private void PrintElements(int index, ElementSegment segment)
    {
        bool isList = segment.IsFunctionList;
        Open("elem");
        _types.Id(_names.Elements, index);
        if (segment.Mode == SegmentMode.Declarative) _output.Write(" declare");
        if (segment.Mode == SegmentMode.Active) PrintPlace("table", _names.Tables, segment.TableIndex, segment.Offset!);
        _output.Write(' ').Write(isList ? "func" : _types.Of(segment.Type));
        foreach (var item in segment.Items)
            if (isList) _output.Write(' ').Write(TypePrinter.Index(_names.Functions, item.Function));
            else _code.PrintExpression(item, "item");
        _output.Write(')');
    }

    /// <summary>Where an active segment goes; table and memory 0 go without saying.</summary>
    private void PrintPlace(string word, NameMap names, int index, ConstExpr offset)
    {
        if (index != 0) _output.Write($" ({word} {TypePrinter.Index(names, index)})");
        _code.PrintExpression(offset, "offset");
    }

    private void PrintData(int index, DataSegment segment)
    {
        Open("data");
        _types.Id(_names.Datas, index);
        if (segment.Mode == SegmentMode.Active) PrintPlace("memory", _names.Memories, segment.MemoryIndex, segment.Offset!);
        var bytes = _module.Bytes.Span.Slice(segment.Start, segment.Length);
        if (bytes.Length <= DataLine) _output.Write(' ').WriteString(bytes);
        else PrintLines(bytes);
        _output.Write(')');
    }

    private void PrintLines(ReadOnlySpan<byte> bytes)
    {
        _output.Indent++;
        for (; bytes.Length > 0; bytes = bytes[Math.Min(DataLine, bytes.Length)..])
        {
            _output.Line();
            _output.WriteString(bytes[..Math.Min(DataLine, bytes.Length)]);
        }
        _output.Indent--;
    }

    private void PrintBody(int function, bool isFirst = false)
    {
        var body = _module.Bodies[function - _module.ImportedFunctions];
        var locals = _names.LocalsOf(function);
        Open("func", isFirst);
        _types.Id(_names.Functions, function);
        int type = _module.FunctionTypes[function];
        _types.TypeUse(type, locals);
        _output.Indent++;
        PrintLocals(body, locals, type < _module.Types.Length ? _module.Types[type].Parameters.Length : 0);
        _code.PrintBody(function, body);
        _output.Indent--;
        _output.Write(')');
    }

    private void PrintLocals(FunctionBody body, NameMap names, long index)
    {
        var locals = new DeclarationPrinter("local", _types, _output, ownLines: true);
        foreach (var run in body.Locals)
            for (uint i = 0; i < run.Count; i++) locals.Add(run.Type, names.Find(index++));
        locals.Finish();
    }
}
