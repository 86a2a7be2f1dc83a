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

    /// <summary>Of the names under which all that a run leaves behind is exported.</summary>
    public const string Prefix = "fuzz:";

    /// <summary>The prepared module, or null where it starts too large, or imports what cannot be made of zeros.</summary>
    public static byte[]? Apply(byte[] wasm)
    {
        var module = ModuleDecoder.Decode(wasm, Referee.Known);
        if (module.Memories.Any(memory => memory.Limits.Min > MaxPages) || module.Tables.Any(table => table.Type.Limits.Min > MaxElements)) return null;
        if (module.Tables.Any(table => table.Init is not null) || !module.Imports.All(import => IsMadeOfZeros(import, module))) return null;
        var parts = ModuleParts.Cut(wasm);
        WriteLimits(parts, module, limits => Limited(limits, 2), limits => Limited(limits, 16));
        Export(parts, module);
        return parts.ToArray();
    }

    private static bool IsMadeOfZeros(Import import, Module module)
    {
        IEnumerable<ValType> given = import.Kind switch
        {
            ExternKind.Func => module.Types[import.TypeIndex].Results,
            ExternKind.Global => [import.Global!.Value],
            ExternKind.Table => [import.Table!.Element],
            _ => [],
        };
        return given.All(type => !type.IsRef || type.Nullable);
    }

    /// <summary>
    /// The module with its limits in their shortest form. The specification has 64-bit numbers there (core spec 5.3.9), V8 reads
    /// 32 bits where the memory is of 32 bits, and so takes padded ones for malformed.
    /// </summary>
    public static byte[] ShortenLimits(byte[] wasm)
    {
        var parts = ModuleParts.Cut(wasm);
        WriteLimits(parts, ModuleDecoder.Decode(wasm, Referee.Known), Short, Short);
        return parts.ToArray();
    }

    private static void WriteLimits(ModuleParts parts, Module module, Func<Limits, byte[]> ofMemory, Func<Limits, byte[]> ofTable)
    {
        if (module.Tables.Any(table => table.Init is not null)) return;
        parts.Replace(ModuleParts.MemoryId, _ => Code.Vector([.. module.Memories.Skip(module.ImportedMemories).Select(memory => ofMemory(memory.Limits))]));
        parts.Replace(ModuleParts.TableId, _ => Code.Vector([.. module.Tables.Skip(module.ImportedTables)
            .Select(table => (byte[])[.. TypeBytes.Of(table.Type.Element), .. ofTable(table.Type.Limits)])]));
    }

    private static byte[] Short(Limits limits) => limits.Max is { } max ? [1, .. Code.Leb(limits.Min), .. Code.Leb(max)] : [0, .. Code.Leb(limits.Min)];

    private static byte[] Limited(Limits limits, ulong growth)
    {
        ulong max = Math.Min(limits.Max ?? ulong.MaxValue, limits.Min + growth);
        return Short(new Limits(limits.Min, max));
    }

    private static void Export(ModuleParts parts, Module module)
    {
        // A module of the corpus may be prepared already, and be a changed one now.
        var exports = new List<byte[]>(module.Exports.Where(export => !export.Name.StartsWith(Prefix, StringComparison.Ordinal)).Select(ModuleParts.ExportBytes));
        for (int i = 0; i < module.Memories.Length; i++) exports.Add(ModuleParts.ExportBytes(new Export($"{Prefix}memory{i}", ExternKind.Memory, i)));
        for (int i = 0; i < module.Tables.Length; i++) exports.Add(ModuleParts.ExportBytes(new Export($"{Prefix}table{i}", ExternKind.Table, i)));
        for (int i = 0; i < module.Globals.Length; i++) exports.Add(ModuleParts.ExportBytes(new Export($"{Prefix}global{i}", ExternKind.Global, i)));
        byte[] content = Code.Vector(exports);
        if (!parts.Replace(ModuleParts.ExportId, _ => content)) parts.Insert(new SectionPart(ModuleParts.ExportId, content));
    }
}
