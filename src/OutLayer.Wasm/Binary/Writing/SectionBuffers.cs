namespace OutLayer.Wasm.Binary.Writing;

/// <summary>The sections of a module while it is made: each a count and its items, except those that are one number.</summary>
internal sealed class SectionBuffers
{
    private static ReadOnlySpan<byte> Header => [0, (byte)'a', (byte)'s', (byte)'m', 1, 0, 0, 0];

    private readonly SortedDictionary<int, (byte Id, WasmWriter Items)> _sections = [];
    private readonly Dictionary<byte, uint> _counts = [];
    private readonly List<(string Name, byte[] Content)> _custom = [];

    /// <summary>Where to write the next item of a section, which is counted.</summary>
    public WasmWriter Add(byte section)
    {
        _counts[section] = _counts.GetValueOrDefault(section) + 1;
        return ItemsOf(section);
    }

    public uint Count(byte section) => _counts.GetValueOrDefault(section);

    /// <summary>Sets a section that is one number: start, data count.</summary>
    public void Set(byte section, uint value)
    {
        var items = ItemsOf(section);
        items.Truncate(0);
        items.WriteU32(value);
    }

    /// <summary>A custom section at the end of the module.</summary>
    public void AddCustom(string name, byte[] content) => _custom.Add((name, content));

    public byte[] ToArray()
    {
        var module = new WasmWriter();
        module.WriteBytes(Header);
        foreach (var (id, items) in _sections.Values) WriteSection(module, id, items.Written);
        foreach (var (name, content) in _custom) WriteCustom(module, name, content);
        return module.ToArray();
    }

    private void WriteSection(WasmWriter module, byte id, ReadOnlySpan<byte> items)
    {
        var count = new WasmWriter();
        if (_counts.TryGetValue(id, out uint counted)) count.WriteU32(counted);
        module.WriteByte(id);
        module.WriteU32(checked((uint)(count.Length + items.Length)));
        module.WriteBytes(count.Written);
        module.WriteBytes(items);
    }

    private static void WriteCustom(WasmWriter module, string name, byte[] content)
    {
        var section = new WasmWriter();
        section.WriteName(name);
        section.WriteBytes(content);
        module.WriteByte(0);
        module.WriteSized(section.Written);
    }

    private WasmWriter ItemsOf(byte section)
    {
        int order = SectionTable.Find(section)!.Order;
        if (!_sections.TryGetValue(order, out var found)) _sections[order] = found = (section, new WasmWriter());
        return found.Items;
    }
}
