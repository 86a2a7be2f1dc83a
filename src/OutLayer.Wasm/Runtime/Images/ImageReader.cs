using OutLayer.Wasm.Runtime.State;
using OutLayer.Wasm.Types;
using OutLayer.Wasm.Validation;

namespace OutLayer.Wasm.Runtime;

/// <summary>Reads what an image holds, from bytes that may be anybody's: everything is held against the module.</summary>
internal sealed class ImageReader(StateReader reader, ValidatedModule valid)
{
    private const int AllPages = 65_536;

    private readonly Module _module = valid.Module;
    private readonly FunctionIndices _functions = new(valid.Module);
    private readonly List<MemoryImage> _memories = [];

    public ImageContent Read()
    {
        try
        {
            foreach (var type in _module.Memories) _memories.Add(ReadMemory(type));
            uint[][] tables = [.. _module.Tables.Select(table => ReadTable(table.Type))];
            UInt128[] globals = [.. _module.Globals.Select((global, i) => ImageContent.Holds(_module, i) ? ReadGlobal(global.Type.Value) : 0)];
            bool[] data = [.. _module.Datas.Select(segment => ReadDropped(segment.Mode, "data"))];
            bool[] elements = [.. _module.Elements.Select(segment => ReadDropped(segment.Mode, "element"))];
            if (!reader.AtEnd) reader.Fail("bytes after the end");
            return new ImageContent([.. _memories], tables, globals, data, elements);
        }
        catch
        {
            foreach (var memory in _memories) memory.Dispose();
            throw;
        }
    }

    private MemoryImage ReadMemory(MemoryType type)
    {
        int pages = StatePages.ReadSize(reader, type, (int)(type.Limits.Max ?? AllPages));
        var file = new MemoryFile((long)pages * StoreOptions.PageSize);
        try
        {
            StatePages.Read(reader, file.Length, file.Write);
            return new MemoryImage(file, ReadHotPages(file.Length));
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    private int[] ReadHotPages(long length)
    {
        int[] pages = new int[reader.Count(sizeof(int), "hot pages")];
        for (int i = 0; i < pages.Length; i++) pages[i] = (int)reader.U32();
        if (HotRuns.WhyRefused(pages, length) is { } wrong) reader.Fail(wrong);
        return pages;
    }

    private uint[] ReadTable(TableType type)
    {
        int length = reader.Count(sizeof(uint), "elements");
        if ((ulong)length < type.Limits.Min || (ulong)length > (type.Limits.Max ?? uint.MaxValue)) reader.Fail($"a table of {length} elements, which its limits refuse");
        uint[] elements = new uint[length];
        for (int i = 0; i < length; i++) elements[i] = Reference(type.Element, reader.U32());
        return elements;
    }

    private UInt128 ReadGlobal(ValType type)
    {
        if (type.Size == sizeof(uint)) return reader.U32();
        ulong low = (ulong)reader.I64();
        return type.IsRef ? Reference(type, low) : new UInt128(type.Slots == 2 ? (ulong)reader.I64() : 0, low);
    }

    /// <summary>A token that stands for a reference of this type in an instance of the module.</summary>
    private uint Reference(ValType type, ulong token)
    {
        if (token == 0)
        {
            FunctionIndices.CheckNull(reader, type);
            return 0;
        }
        if (!type.Heap.IsFunction) reader.Fail($"a {type} that is not null");
        _functions.Check(reader, type, (long)(token - 1));
        int function = (int)(token - 1);
        if (function >= _module.ImportedFunctions && !valid.IsFunctionReferenced(function)) reader.Fail($"a reference to function {function}, which the module never makes");
        return (uint)token;
    }

    /// <summary>Only a passive segment can be there still once an instance is made.</summary>
    private bool ReadDropped(SegmentMode mode, string what)
    {
        bool dropped = reader.Flag($"a dropped {what} segment");
        if (!dropped && mode != SegmentMode.Passive) reader.Fail($"a segment ({what}, {mode}) that is not dropped");
        return dropped;
    }
}
