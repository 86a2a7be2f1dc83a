using OutLayer.Wasm.Binary;

namespace OutLayer.Wasm.Text;

/// <summary>
/// Identifiers from the custom section "name" (core spec A.4): what it names, as far as it is well formed, names are unique
/// in their space, and they are short enough to stand wherever the thing is used.
/// </summary>
internal sealed class ModuleNames
{
    private readonly Dictionary<byte, NameMap> _maps = [];
    private readonly Dictionary<uint, NameMap> _locals = [], _labels = [];

    /// <summary>The module's own name as an identifier, or null.</summary>
    public string? Module { get; private set; }

    public NameMap Functions => MapOf(NameSection.Functions);
    public NameMap Types => MapOf(NameSection.Types);
    public NameMap Tables => MapOf(NameSection.Tables);
    public NameMap Memories => MapOf(NameSection.Memories);
    public NameMap Globals => MapOf(NameSection.Globals);
    public NameMap Elements => MapOf(NameSection.Elements);
    public NameMap Datas => MapOf(NameSection.Datas);
    public NameMap Tags => MapOf(NameSection.Tags);

    public NameMap LocalsOf(int function) => _locals.GetValueOrDefault((uint)function, NameMap.Empty);

    /// <summary>Names of blocks, by their number in the function. Unlike other names they may be there twice.</summary>
    public NameMap LabelsOf(int function) => _labels.GetValueOrDefault((uint)function, NameMap.Empty);

    public static ModuleNames Read(Module module)
    {
        var names = new ModuleNames();
        var section = module.CustomSections.FirstOrDefault(custom => custom.Name == "name");
        if (section is null) return names;
        var reader = new WasmReader(module.Bytes.Span, section.Start, section.Length, "name section");
        try
        {
            while (!reader.AtEnd) names.ReadSubsection(ref reader);
        }
        catch (WasmFormatException)
        {
            // names read so far are kept: they are for people only
        }
        return names;
    }

    private void ReadSubsection(ref WasmReader reader)
    {
        byte id = reader.ReadByte();
        var content = reader.Sub(reader.ReadSize(), reader.Place);
        switch (id)
        {
            case NameSection.Module: Module = NameMap.ToId(content.ReadName()); break;
            case NameSection.Locals: ReadIndirect(ref content, _locals, isUnique: true); break;
            case NameSection.Labels: ReadIndirect(ref content, _labels, isUnique: false); break;
            default:
                if (!_maps.TryGetValue(id, out var map)) _maps[id] = map = new NameMap(isUnique: true);
                map.Read(ref content);
                break;
        }
    }

    private static void ReadIndirect(ref WasmReader reader, Dictionary<uint, NameMap> functions, bool isUnique)
    {
        int count = reader.ReadCount(2, "functions", int.MaxValue);
        for (int i = 0; i < count; i++)
        {
            uint function = reader.ReadU32();
            if (!functions.TryGetValue(function, out var map)) functions[function] = map = new NameMap(isUnique);
            map.Read(ref reader);
        }
    }

    private NameMap MapOf(byte id) => _maps.GetValueOrDefault(id, NameMap.Empty);
}
