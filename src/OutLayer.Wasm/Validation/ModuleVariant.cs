using OutLayer.Wasm.Binary;
using OutLayer.Wasm.Binary.Writing;
using OutLayer.Wasm.Instructions;

namespace OutLayer.Wasm.Validation;

/// <summary>
/// A module that differs from a valid one outside of its code: in sizes and number of memories, exports, start function and custom sections. Its declarations
/// are validated, and its bodies are those that were validated, byte for byte, against the same types, functions, tables and globals.
/// </summary>
public static class ModuleVariant
{
    private const int HeaderBytes = 8;

    private static readonly byte[] Free = [0, SectionIds.Memories, SectionIds.Exports, SectionIds.Start];

    /// <summary>Decodes a variant and validates what differs.</summary>
    /// <param name="known">The module that is valid.</param>
    /// <param name="wasm">The variant.</param>
    /// <param name="features">As for the module.</param>
    /// <param name="limits">As for the module.</param>
    /// <exception cref="ArgumentException">It differs in more; the message says where.</exception>
    /// <exception cref="WasmFormatException">What differs is malformed or invalid.</exception>
    public static ValidatedModule Load(ValidatedModule known, ReadOnlyMemory<byte> wasm, WasmFeatures features, ModuleLimits? limits = null)
    {
        ArgumentNullException.ThrowIfNull(known);
        var module = ModuleDecoder.Decode(wasm, features, limits);
        RequireSame(known.Module, module);
        var context = new ModuleContext(module, features, limits ?? ModuleLimits.Default);
        DeclarationValidator.Validate(context);
        for (int i = 0; i < context.Referenced.Length; i++) context.Referenced[i] |= known.IsFunctionReferenced(i) || module.StartFunction == i;
        return new ValidatedModule(module, known.Features.Or(context.Features.Used), known.Facts, context.Referenced);
    }

    private static void RequireSame(Module known, Module module)
    {
        if (!Fixed(known.Bytes.Span).SequenceEqual(Fixed(module.Bytes.Span))) throw Differs("a section that must not");
        if (known.Memories.Length > module.Memories.Length) throw Differs($"the number of memories, {module.Memories.Length} and not {known.Memories.Length}");
        for (int i = 0; i < known.Memories.Length; i++)
            if (known.Memories[i] with { Limits = module.Memories[i].Limits } != module.Memories[i]) throw Differs($"the type of memory {i}");
    }

    /// <summary>Sections that code is validated against, and code: id, size and content of each.</summary>
    private static ReadOnlySpan<byte> Fixed(ReadOnlySpan<byte> module)
    {
        var fixedSections = new WasmWriter();
        var reader = new WasmReader(module, HeaderBytes, module.Length - HeaderBytes, "module");
        while (!reader.AtEnd)
        {
            byte id = reader.ReadByte();
            int size = reader.ReadSize(), content = reader.Skip(size);
            if (Free.Contains(id)) continue;
            fixedSections.WriteByte(id);
            fixedSections.WriteSized(module.Slice(content, size));
        }
        return fixedSections.Written;
    }

    private static ArgumentException Differs(string where) => new($"the module is no variant of the other: it differs in {where}");
}
