using System.Text;
using OutLayer.Near;
using OutLayer.Wasm;
using OutLayer.Wasm.Binary;
using OutLayer.Wasm.Binary.Writing;
using OutLayer.Wasm.Runtime;
using OutLayer.Wasm.Types;

namespace OutLayer.Runtime.NearVm;

/// <summary>
/// Gives a valid module the memory that every contract has: its memory section says the protocol's size, its exports of the
/// memory are gone, and one is there for the host. The start function is an export, too, and is called by the host. All else
/// stays byte for byte.
/// </summary>
internal static class ContractRewriter
{
    private const byte MemorySection = 5, ExportSection = 7, StartSection = 8, CustomSection = 0, Limited = 1;
    private const int Header = 8;

    /// <summary>Section ids in the order that a module has them.</summary>
    private static readonly byte[] Order = [1, 2, 3, 4, 5, 13, 6, 7, 8, 9, 12, 10, 11];

    /// <summary>The module, and the names that its memory and its start function, if it has one, are exported by.</summary>
    public static (byte[] Wasm, string Memory, string? Start) Rewrite(Module module, EngineParameters engine)
    {
        var taken = module.Exports.Select(export => export.Name).ToHashSet(StringComparer.Ordinal);
        string memory = FreeName("memory", taken);
        string? start = module.StartFunction is null ? null : FreeName("start", taken);
        var bytes = module.Bytes.Span;
        var writer = new WasmWriter();
        writer.WriteBytes(bytes[..Header]);
        byte[] ownIds = [MemorySection, ExportSection];
        byte[][] own = [Memory(engine), Exports(module, memory, start)];
        int next = 0;
        var reader = new WasmReader(bytes, Header, bytes.Length - Header, "module");
        while (!reader.AtEnd)
        {
            byte id = reader.ReadByte();
            int size = reader.ReadSize(), content = reader.Skip(size);
            if (id == CustomSection) continue; // names are for people, and none are asked here
            for (; next < own.Length && Place(ownIds[next]) <= Place(id); next++) Write(writer, ownIds[next], own[next]);
            if (id is not (MemorySection or ExportSection or StartSection)) Write(writer, id, bytes.Slice(content, size));
        }
        for (; next < own.Length; next++) Write(writer, ownIds[next], own[next]);
        return (writer.ToArray(), memory, start);
    }

    private static int Place(byte id) => Array.IndexOf(Order, id);

    private static void Write(WasmWriter writer, byte id, ReadOnlySpan<byte> content)
    {
        writer.WriteByte(id);
        writer.WriteU32((uint)content.Length);
        writer.WriteBytes(content);
    }

    private static byte[] Memory(EngineParameters engine)
    {
        var section = new WasmWriter();
        section.WriteU32(1);
        section.WriteByte(Limited);
        section.WriteU32(engine.InitialMemoryPages);
        section.WriteU32(engine.MaxMemoryPages);
        return section.ToArray();
    }

    private static byte[] Exports(Module module, string memory, string? start)
    {
        var section = new WasmWriter();
        var exports = module.Exports.Where(export => export.Kind != ExternKind.Memory).Append(new Export(memory, ExternKind.Memory, 0)).ToList();
        if (start is not null) exports.Add(new Export(start, ExternKind.Func, module.StartFunction!.Value));
        section.WriteU32((uint)exports.Count);
        foreach (var export in exports)
        {
            byte[] name = Encoding.UTF8.GetBytes(export.Name);
            section.WriteU32((uint)name.Length);
            section.WriteBytes(name);
            section.WriteByte((byte)export.Kind);
            section.WriteU32((uint)export.Index);
        }
        return section.ToArray();
    }

    /// <summary>A name that no export has: a method may be called memory.</summary>
    private static string FreeName(string name, HashSet<string> taken)
    {
        while (!taken.Add(name)) name += "\0";
        return name;
    }
}
