using OutLayer.Testing;
using OutLayer.Wasm;
using OutLayer.Wasm.Binary;
using OutLayer.Wasm.Instructions;
using OutLayer.Wasm.Types;

namespace OutLayer.Adversary.Tests.Fuzzing;

/// <summary>
/// What is done to every module before any engine runs it: memories and tables get small maxima, so that no engine's own limit
/// shows, and everything that a run leaves behind is exported.
/// </summary>
internal static class Preparation
{
    private const int MaxPages = 64, MaxElements = 10_000;

    /// <summary>The prepared module, or null where it starts too large.</summary>
    public static byte[]? Apply(byte[] wasm, WasmFeatures features)
    {
        var module = ModuleDecoder.Decode(wasm, features);
        if (module.Memories.Any(memory => memory.Limits.Min > MaxPages) || module.Tables.Any(table => table.Type.Limits.Min > MaxElements)) return null;
        if (module.Tables.Any(table => table.Init is not null)) return null;
        var parts = ModuleParts.Cut(wasm, features);
        parts.Replace(ModuleParts.MemoryId, _ => Code.Vector([.. module.Memories.Skip(module.ImportedMemories).Select(memory => Limited(memory.Limits, 2))]));
        parts.Replace(ModuleParts.TableId, _ => Code.Vector([.. module.Tables.Skip(module.ImportedTables)
            .Select(table => (byte[])[.. TypeBytes.Of(table.Type.Element), .. Limited(table.Type.Limits, 16)])]));
        Export(parts, module);
        return parts.ToArray();
    }

    private static byte[] Limited(Limits limits, ulong growth)
    {
        ulong max = Math.Min(limits.Max ?? ulong.MaxValue, limits.Min + growth);
        return [1, .. Code.Leb(limits.Min), .. Code.Leb(max)];
    }

    private static void Export(ModuleParts parts, Module module)
    {
        var exports = new List<byte[]>(module.Exports.Select(export => Exported(export.Name, export.Kind, export.Index)));
        for (int i = 0; i < module.Memories.Length; i++) exports.Add(Exported($"fuzz:memory{i}", ExternKind.Memory, i));
        for (int i = 0; i < module.Tables.Length; i++) exports.Add(Exported($"fuzz:table{i}", ExternKind.Table, i));
        for (int i = 0; i < module.Globals.Length; i++) exports.Add(Exported($"fuzz:global{i}", ExternKind.Global, i));
        byte[] content = Code.Vector(exports);
        if (!parts.Replace(ModuleParts.ExportId, _ => content)) parts.Insert(new SectionPart(ModuleParts.ExportId, content));
    }

    private static byte[] Exported(string name, ExternKind kind, int index) => [.. Code.Name(name), (byte)kind, .. Code.Leb((ulong)index)];
}
