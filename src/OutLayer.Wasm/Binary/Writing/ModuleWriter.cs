using OutLayer.Wasm.Instructions;
using OutLayer.Wasm.Types;

namespace OutLayer.Wasm.Binary.Writing;

/// <summary>
/// Writes a module in one canonical form: shortest numbers and flags, runs of locals joined, a data count only where code
/// needs it, no custom sections. Modules that mean the same, part by part, give the same bytes.
/// </summary>
public sealed class ModuleWriter
{
    private readonly Module _module;
    private readonly SectionBuffers _sections = new();
    private bool _namesData;

    private ModuleWriter(Module module) => _module = module;

    /// <exception cref="WasmFormatException">An instruction is malformed, which decoding alone does not find.</exception>
    public static byte[] Write(Module module)
    {
        ArgumentNullException.ThrowIfNull(module);
        var writer = new ModuleWriter(module);
        foreach (var type in module.Types) writer._sections.Add(SectionIds.Types).Write(type);
        foreach (var import in module.Imports) writer.WriteImport(import);
        writer.WriteDefinitions();
        foreach (var export in module.Exports) writer.WriteExport(export);
        if (module.StartFunction is { } start) writer._sections.Set(SectionIds.Start, (uint)start);
        foreach (var segment in module.Elements) writer.WriteElements(segment);
        for (int i = 0; i < module.Bodies.Length; i++) writer.WriteBody(module.Bodies[i], module.ImportedFunctions + i);
        foreach (var segment in module.Datas) writer.WriteData(segment);
        if (writer._namesData) writer._sections.Set(SectionIds.DataCount, (uint)module.Datas.Length);
        return writer._sections.ToArray();
    }

    private void WriteImport(Import import)
    {
        var into = _sections.Add(SectionIds.Imports);
        into.WriteName(import.ModuleName);
        into.WriteName(import.Name);
        into.WriteByte((byte)import.Kind);
        switch (import.Kind)
        {
            case ExternKind.Func: into.WriteU32((uint)import.TypeIndex); break;
            case ExternKind.Table: WriteTableType(into, import.Table!); break;
            case ExternKind.Memory: into.Write(import.Memory!.Limits); break;
            case ExternKind.Global: into.Write(import.Global!); break;
            default: WriteTag(into, import.TypeIndex); break;
        }
    }

    private void WriteDefinitions()
    {
        foreach (int type in _module.FunctionTypes[_module.ImportedFunctions..]) _sections.Add(SectionIds.Functions).WriteU32((uint)type);
        foreach (var table in _module.Tables[_module.ImportedTables..]) WriteTable(_sections.Add(SectionIds.Tables), table);
        foreach (var memory in _module.Memories[_module.ImportedMemories..]) _sections.Add(SectionIds.Memories).Write(memory.Limits);
        foreach (int type in _module.Tags[_module.ImportedTags..]) WriteTag(_sections.Add(SectionIds.Tags), type);
        foreach (var global in _module.Globals[_module.ImportedGlobals..])
        {
            var into = _sections.Add(SectionIds.Globals);
            into.Write(global.Type);
            WriteExpression(into, global.Init!);
        }
    }

    private static void WriteTag(WasmWriter into, int type)
    {
        into.WriteByte(0); // an exception
        into.WriteU32((uint)type);
    }

    private void WriteTable(WasmWriter into, Table table)
    {
        if (table.Init is not null) into.WriteBytes([0x40, 0x00]);
        WriteTableType(into, table.Type);
        if (table.Init is not null) WriteExpression(into, table.Init);
    }

    private static void WriteTableType(WasmWriter into, TableType type)
    {
        into.Write(type.Element);
        into.Write(type.Limits);
    }

    private void WriteExport(Export export)
    {
        var into = _sections.Add(SectionIds.Exports);
        into.WriteName(export.Name);
        into.WriteByte((byte)export.Kind);
        into.WriteU32((uint)export.Index);
    }

    private void WriteElements(ElementSegment segment)
    {
        var items = new WasmWriter();
        bool areExpressions = !segment.IsFunctionList;
        foreach (var item in segment.Items)
            if (areExpressions) WriteExpression(items, item);
            else items.WriteU32((uint)item.Function);
        var written = new ElementItems(areExpressions, segment.Type, (uint)segment.Items.Length, items.ToArray());
        _sections.Add(SectionIds.Elements).WriteElements(segment.Mode, (uint)segment.TableIndex, Expression(segment.Offset), written);
    }

    private void WriteData(DataSegment segment) => _sections.Add(SectionIds.Datas).WriteData(
        segment.Mode == SegmentMode.Active, (uint)segment.MemoryIndex, Expression(segment.Offset), _module.Bytes.Span.Slice(segment.Start, segment.Length));

    private void WriteBody(FunctionBody body, int function)
    {
        var locals = new List<LocalRun>();
        foreach (var run in body.Locals)
            if (locals.Count > 0 && locals[^1].Type == run.Type) locals[^1] = run with { Count = locals[^1].Count + run.Count };
            else locals.Add(run);
        var code = new WasmWriter();
        WriteInstructions(code, body.Start, body.Length, WasmPlace.OfFunction(function));
        _sections.Add(SectionIds.Code).WriteBody(locals, code.Written);
    }

    private byte[] Expression(ConstExpr? expression)
    {
        var written = new WasmWriter();
        if (expression is not null) WriteExpression(written, expression);
        return written.ToArray();
    }

    private void WriteExpression(WasmWriter into, ConstExpr expression)
    {
        if (expression.IsFunction)
        {
            into.Write(Opcode.RefFunc);
            into.WriteU32((uint)expression.Function);
            into.Write(Opcode.End);
        }
        else WriteInstructions(into, expression.Start, expression.Length, "constant expression");
    }

    private void WriteInstructions(WasmWriter into, int start, int length, WasmPlace place)
    {
        var reader = new InstructionReader(_module.Bytes.Span, start, length, WasmFeatures.All, place);
        while (reader.MoveNext())
        {
            _namesData |= reader.Info.Immediate is Imm.Data or Imm.MemoryData;
            into.Write(ref reader);
        }
    }
}
