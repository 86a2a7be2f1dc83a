using OutLayer.Wasm.Binary;
using OutLayer.Wasm.Instructions;
using OutLayer.Wasm.Runtime;
using OutLayer.Wasm.Validation;

namespace OutLayer.Wasm.SpecSuite;

// Instantiation, and what depends on modules that were skipped: those that import from them, and instances that they import
// from and may change.
internal sealed partial class SpecScript
{
    /// <summary>Externs of "spectest" that need a feature we do not have.</summary>
    private static readonly Dictionary<string, WasmFeature> MissingExterns = new()
    {
        ["table64"] = WasmFeature.Memory64, ["shared_memory"] = WasmFeature.Threads,
    };

    private readonly Dictionary<Instance, int> _changedBySkipped = [];

    /// <summary>The instance; skipped if the module or one that it imports from is.</summary>
    private Slot<Instance> Instantiate(Slot<ValidatedModule> definition)
    {
        if (definition.Value is not { } module)
        {
            if (definition.Skip < 0) throw new SkippedException(-1);
            NoteChanges(definition);
            return new(null, definition.Skip);
        }
        foreach (var import in module.Module.Imports)
            if (SkipOf(import) is { } skip) return new(null, skip);
        return new(_store.Instantiate(module, new Linker(this), _costs), -1);
    }

    /// <summary>The skip that an import depends on, or null.</summary>
    private int? SkipOf(Import import)
    {
        if (_registered.TryGetValue(import.ModuleName, out var source))
            return source.Value is null ? source.Skip : _changedBySkipped.TryGetValue(source.Value, out int skip) ? skip : null;
        if (import.ModuleName != SpecTestModule.Name || !MissingExterns.TryGetValue(import.Name, out var feature)) return null;
        return AddSkip(feature, $"imports {import.ModuleName}.{import.Name}");
    }

    /// <summary>
    /// A skipped module would have been instantiated here: segments and start function may have changed what it imports. Its
    /// imports cannot be read, so a registered name that stands where they are counts as imported from.
    /// </summary>
    private void NoteChanges(Slot<ValidatedModule> skipped)
    {
        foreach (var (name, slot) in _registered)
            if (slot.Value is { } instance && skipped.MayImportFrom!(name)) _changedBySkipped.TryAdd(instance, skipped.Skip);
    }

    /// <summary>Whether the name stands in the import section, length and all.</summary>
    private static bool NamesImport(byte[] module, string name) => ImportSectionOf(module).IndexOf((ReadOnlySpan<byte>)Encode(name)) >= 0;

    private static byte[] Encode(string name) => [(byte)name.Length, .. System.Text.Encoding.UTF8.GetBytes(name)];

    private static ReadOnlySpan<byte> ImportSectionOf(byte[] module)
    {
        const byte Imports = 2;
        var reader = new WasmReader(module, 8, module.Length - 8, "module");
        while (!reader.AtEnd)
        {
            byte id = reader.ReadByte();
            int size = reader.ReadSize(), start = reader.Skip(size);
            if (id == Imports) return module.AsSpan(start, size);
        }
        return [];
    }

    private Instance Require(Slot<Instance> slot)
    {
        if (slot.Value is not { } instance) throw new SkippedException(slot.Skip);
        return _changedBySkipped.TryGetValue(instance, out int skip) ? throw new SkippedException(skip) : instance;
    }

    /// <summary>Registered instances, then "spectest".</summary>
    private sealed class Linker(SpecScript script) : IImports
    {
        public Extern? Find(string moduleName, string name) =>
            script._registered.TryGetValue(moduleName, out var instance) ? instance.Value!.FindExport(name) : script._imports.Find(moduleName, name);
    }
}
