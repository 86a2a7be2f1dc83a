using OutLayer.Testing;
using OutLayer.Wasm;
using OutLayer.Wasm.Binary;
using OutLayer.Wasm.Instructions;

namespace OutLayer.Adversary.Tests.Fuzzing;

/// <summary>A section as it stands in a module: its id and content.</summary>
internal readonly record struct SectionPart(byte Id, byte[] Content);

/// <summary>A function body cut into its declaration of locals and its instructions, the last <c>end</c> included.</summary>
internal sealed record BodyParts(byte[] Locals, List<byte[]> Instructions)
{
    public byte[] ToArray() => Code.Sized([.. Locals, .. Instructions.SelectMany(bytes => bytes)]);
}

/// <summary>
/// A module cut into sections and instructions, to be changed and put together again. Branches name labels and calls name
/// indices, so that nothing but the sizes of what encloses a change must be written anew.
/// </summary>
internal sealed class ModuleParts
{
    private const int HeaderBytes = 8;
    public const byte CodeId = 10, ExportId = 7, MemoryId = 5, TableId = 4, FunctionId = 3, TypeId = 1, CustomId = 0;

    private readonly byte[] _header;

    private ModuleParts(byte[] header) => _header = header;

    public List<SectionPart> Sections { get; } = [];

    /// <summary>Bodies of the code section, which replace its content when the module is put together.</summary>
    public List<BodyParts> Bodies { get; } = [];

    /// <summary>Cuts a well-formed module.</summary>
    /// <exception cref="WasmFormatException">Not well-formed, or of a feature that we do not know.</exception>
    public static ModuleParts Cut(byte[] wasm)
    {
        var module = ModuleDecoder.Decode(wasm, Referee.Known);
        var parts = new ModuleParts(wasm[..HeaderBytes]);
        var reader = new WasmReader(wasm, HeaderBytes, wasm.Length - HeaderBytes, "module");
        while (!reader.AtEnd)
        {
            byte id = reader.ReadByte();
            int size = (int)reader.ReadU32(), start = reader.Position;
            parts.Sections.Add(new SectionPart(id, wasm[start..(start + size)]));
            reader = new WasmReader(wasm, start + size, wasm.Length - start - size, "module");
        }
        foreach (var body in module.Bodies) parts.Bodies.Add(CutBody(wasm, body));
        return parts;
    }

    public byte[] ToArray()
    {
        var bytes = new List<byte>(_header);
        foreach (var section in Sections)
        {
            byte[] content = section.Id == CodeId ? Code.Vector([.. Bodies.Select(body => body.ToArray())]) : section.Content;
            bytes.AddRange([section.Id, .. Code.Sized(content)]);
        }
        return [.. bytes];
    }

    /// <summary>Replaces the content of a section; false where the module has none.</summary>
    public bool Replace(byte id, Func<byte[], byte[]> change)
    {
        int at = Sections.FindIndex(section => section.Id == id);
        if (at >= 0) Sections[at] = new SectionPart(id, change(Sections[at].Content));
        return at >= 0;
    }

    /// <summary>Leaves an export out.</summary>
    public void RemoveExport(int index)
    {
        var exports = ModuleDecoder.Decode(ToArray(), Referee.Known).Exports;
        Replace(ExportId, _ => Code.Vector([.. exports.Where((_, i) => i != index).Select(ExportBytes)]));
    }

    /// <summary>Leaves the last function and its body out. What names it makes the module invalid.</summary>
    public void RemoveLastFunction()
    {
        if (Bodies.Count == 0) return;
        Bodies.RemoveAt(Bodies.Count - 1);
        Replace(FunctionId, content =>
        {
            var reader = new WasmReader(content, 0, content.Length, "function section");
            uint[] types = new uint[reader.ReadU32()];
            for (int i = 0; i < types.Length; i++) types[i] = reader.ReadU32();
            return Code.Vector([.. types.SkipLast(1).Select(type => Code.Leb(type))]);
        });
    }

    /// <summary>Makes a function type [] -> [].</summary>
    public void ClearType(int index)
    {
        var types = ModuleDecoder.Decode(ToArray(), Referee.Known).Types;
        Replace(TypeId, _ => Code.Vector([.. types.Select((type, i) => i == index ? [0x60, 0, 0] : TypeBytes.Of(type))]));
    }

    /// <summary>Leaves the last type out. What names it makes the module invalid.</summary>
    public void RemoveLastType()
    {
        var types = ModuleDecoder.Decode(ToArray(), Referee.Known).Types;
        Replace(TypeId, _ => Code.Vector([.. types.SkipLast(1).Select(TypeBytes.Of)]));
    }

    public static byte[] ExportBytes(Export export) => [.. Code.Name(export.Name), (byte)export.Kind, .. Code.Leb((ulong)export.Index)];

    /// <summary>Adds a section in the order of the binary format, where there is none of that id.</summary>
    public void Insert(SectionPart section)
    {
        int at = Sections.FindLastIndex(other => other.Id != CustomId && OrderOf(other.Id) < OrderOf(section.Id));
        Sections.Insert(at + 1, section);
    }

    /// <summary>Ids count up along the order of sections, but for the tags between memories and globals and the data count before code.</summary>
    private static double OrderOf(byte id) => id switch { 13 => 5.5, 12 => 9.5, _ => id };

    private static BodyParts CutBody(byte[] wasm, FunctionBody body)
    {
        byte[] runs = Code.Vector([.. body.Locals.Select(run => Code.Of(run.Count, TypeBytes.Of(run.Type)))]);
        var instructions = new List<byte[]>();
        var reader = new InstructionReader(wasm, body.Start, body.Length, Referee.Known, "code section");
        while (reader.MoveNext()) instructions.Add(wasm[reader.Offset..reader.NextOffset]);
        return new BodyParts(runs, instructions);
    }
}
