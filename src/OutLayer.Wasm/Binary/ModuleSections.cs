using System.Collections.Immutable;

namespace OutLayer.Wasm.Binary;

/// <summary>A section as it stands in a module.</summary>
/// <param name="Name">"code section", or the name that a custom section gives itself.</param>
/// <param name="IsCustom">The name is the module's own.</param>
/// <param name="Start">Offset of its content, after id and size.</param>
/// <param name="Length">Bytes of its content.</param>
public readonly record struct SectionRange(string Name, bool IsCustom, int Start, int Length);

/// <summary>The sections of a module, for tools (core spec 5.5.2).</summary>
public static class ModuleSections
{
    /// <summary>The sections in the order of the module, which must be one that <see cref="ModuleDecoder"/> takes.</summary>
    /// <exception cref="WasmFormatException">It is not.</exception>
    public static ImmutableArray<SectionRange> Of(ReadOnlySpan<byte> module)
    {
        const int Header = 8;
        var reader = new WasmReader(module, 0, module.Length, "module");
        reader.Skip(Header);
        var sections = ImmutableArray.CreateBuilder<SectionRange>();
        while (!reader.AtEnd)
        {
            byte id = reader.ReadByte();
            var content = reader.Sub(reader.ReadSize(), "module");
            (int start, int length) = (content.Position, content.Remaining);
            string? name = id == 0 ? content.ReadName() : SectionTable.Find(id)?.Name;
            if (name is null) reader.Fail($"malformed section id {id}", start);
            sections.Add(new SectionRange(name!, id == 0, start, length));
        }
        return sections.ToImmutable();
    }
}
