using System.Security.Cryptography;
using OutLayer.Wasm.Runtime.State;
using OutLayer.Wasm.Types;
using OutLayer.Wasm.Validation;

namespace OutLayer.Wasm.Runtime;

/// <summary>
/// Images as bytes: magic, version, SHA-256 of the module; memories with their hot pages, tables, globals, dropped data and element
/// segments, each a count and its items; SHA-256 of all before. What follows from the module is not in it, so it cannot be wrong there.
/// </summary>
internal static class ImageFile
{
    private const uint Magic = 0x494D_4C4F; // "OLMI"
    private const uint Version = 1;
    private const int ReadPiece = 1 << 16;

    public static byte[] Write(InstanceImage image, int maxBytes)
    {
        var (module, content) = (image.Module.Module, image.Content);
        var writer = new StateWriter(maxBytes - SHA256.HashSizeInBytes);
        writer.U32(Magic);
        writer.U32(Version);
        writer.Bytes(SHA256.HashData(module.Bytes.Span));
        foreach (var memory in content.Memories) Write(writer, memory);
        foreach (uint[] table in content.Tables) WriteAll(writer, table);
        for (int i = 0; i < content.Globals.Length; i++)
            if (ImageContent.Holds(module, i))
                WriteGlobal(writer, module.Globals[i].Type.Value, content.Globals[i]);
        foreach (bool dropped in content.DroppedData.Concat(content.DroppedElements)) writer.Count(dropped ? 1 : 0);
        return writer.ToArray();
    }

    /// <exception cref="SavedStateException">The bytes are no image of an instance of the module.</exception>
    public static ImageContent Read(ReadOnlyMemory<byte> bytes, ValidatedModule module)
    {
        ImageContent.RequireOwnState(module.Module);
        var reader = new StateReader(bytes);
        if (reader.U32() != Magic) reader.Fail("it is no image of an instance");
        if (reader.U32() is var version && version != Version) reader.Fail($"version {version}; this is version {Version}");
        if (!reader.Bytes(SHA256.HashSizeInBytes).SequenceEqual(SHA256.HashData(module.Module.Bytes.Span))) reader.Fail("it is of another module");
        return new ImageReader(reader, module).Read();
    }

    /// <summary>All bytes of a stream, at most so many.</summary>
    public static byte[] ReadAll(Stream input, int maxBytes)
    {
        using var all = new MemoryStream();
        byte[] piece = new byte[ReadPiece];
        for (int read; (read = input.Read(piece)) > 0;)
        {
            if (all.Length + read > maxBytes) throw new SavedStateException($"saved state of more than {maxBytes} bytes");
            all.Write(piece, 0, read);
        }
        return all.ToArray();
    }

    private static void Write(StateWriter writer, MemoryImage memory)
    {
        byte[] page = new byte[StatePages.Size];
        StatePages.Write(writer, memory.Pages, at =>
        {
            memory.Read(at, page);
            return page;
        });
        WriteAll(writer, [.. memory.Hot.Pages.Select(hot => (uint)hot)]);
    }

    private static void WriteAll(StateWriter writer, uint[] values)
    {
        writer.Count(values.Length);
        foreach (uint value in values) writer.U32(value);
    }

    private static void WriteGlobal(StateWriter writer, ValType type, UInt128 value)
    {
        if (type.Size == sizeof(uint)) writer.U32((uint)value);
        else writer.I64((long)value);
        if (type.Slots == 2) writer.I64((long)(value >> 64));
    }
}
