using OutLayer.Wasm.Binary;
using OutLayer.Wasm.Binary.Writing;

namespace OutLayer.Wasm.Text;

/// <summary>Writes the custom section "name" (core spec A.4) from identifiers.</summary>
internal sealed class NameWriter
{
    private readonly WasmWriter _locals = new(), _labels = new();
    private uint _withLocals, _withLabels;

    /// <summary>Names of a function's locals and labels; functions come in the order of their indices.</summary>
    public void AddLocals(uint function, LocalScope locals, List<(uint Index, string Name)> labels)
    {
        AddIndirect(_locals, ref _withLocals, function, locals.Ids.Names);
        AddIndirect(_labels, ref _withLabels, function, labels);
    }

    public void Write(SectionBuffers sections, string? module, ModuleScope scope)
    {
        var content = new WasmWriter();
        if (module is not null) WriteSubsection(content, NameSection.Module, writer => writer.WriteName(module));
        WriteMap(content, NameSection.Functions, scope.Functions);
        WriteIndirect(content, NameSection.Locals, _withLocals, _locals);
        WriteIndirect(content, NameSection.Labels, _withLabels, _labels);
        WriteMap(content, NameSection.Types, scope.Types.Ids);
        WriteMap(content, NameSection.Tables, scope.Tables);
        WriteMap(content, NameSection.Memories, scope.Memories);
        WriteMap(content, NameSection.Globals, scope.Globals);
        WriteMap(content, NameSection.Elements, scope.Elements);
        WriteMap(content, NameSection.Datas, scope.Datas);
        WriteMap(content, NameSection.Tags, scope.Tags);
        if (content.Length > 0) sections.AddCustom("name", content.ToArray());
    }

    private static void AddIndirect(WasmWriter into, ref uint count, uint function, List<(uint Index, string Name)> names)
    {
        if (names.Count == 0) return;
        into.WriteU32(function);
        WriteNames(into, names);
        count++;
    }

    private static void WriteNames(WasmWriter into, List<(uint Index, string Name)> names)
    {
        into.WriteU32((uint)names.Count);
        foreach (var (index, name) in names)
        {
            into.WriteU32(index);
            into.WriteName(name);
        }
    }

    private static void WriteMap(WasmWriter into, byte id, IdSpace space)
    {
        if (space.Names.Count > 0) WriteSubsection(into, id, writer => WriteNames(writer, space.Names));
    }

    private static void WriteIndirect(WasmWriter into, byte id, uint count, WasmWriter functions)
    {
        if (count == 0) return;
        WriteSubsection(into, id, writer =>
        {
            writer.WriteU32(count);
            writer.WriteBytes(functions.Written);
        });
    }

    private static void WriteSubsection(WasmWriter into, byte id, Action<WasmWriter> write)
    {
        var content = new WasmWriter();
        write(content);
        into.WriteByte(id);
        into.WriteSized(content.Written);
    }
}
