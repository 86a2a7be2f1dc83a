using OutLayer.Wasm.Types;

namespace OutLayer.Wasm.Runtime.State;

/// <summary>A page of a memory.</summary>
/// <param name="at">Where it starts, in bytes.</param>
internal delegate ReadOnlySpan<byte> PageSource(long at);

/// <summary>Takes a page of a memory whose bytes are zero so far.</summary>
/// <param name="at">Where it starts, in bytes.</param>
/// <param name="page">Its bytes.</param>
internal delegate void PageTarget(long at, ReadOnlySpan<byte> page);

/// <summary>Contents of a memory: its size, then the pages that are not zero, each with its number.</summary>
internal static class StatePages
{
    /// <summary>Bytes of a page here; the size of a memory is in pages of 64 KiB.</summary>
    public const int Size = 4_096;

    public static void Write(StateWriter writer, int memoryPages, PageSource source)
    {
        writer.Count(memoryPages);
        long length = (long)memoryPages * StoreOptions.PageSize;
        var used = new List<long>();
        for (long at = 0; at < length; at += Size)
            if (source(at).ContainsAnyExcept((byte)0)) used.Add(at);
        writer.Count(used.Count);
        foreach (long at in used)
        {
            writer.Count((int)(at / Size));
            writer.Bytes(source(at));
        }
    }

    /// <summary>Pages of 64 KiB, which the type and a limit of ours must allow.</summary>
    public static int ReadSize(StateReader reader, MemoryType type, int maxPages)
    {
        uint pages = reader.U32();
        if (pages > (uint)maxPages) reader.Fail($"a memory of {pages} pages, which may have {maxPages}");
        if (pages < (uint)type.Limits.Min) reader.Fail($"a memory of {pages} pages, which starts with {type.Limits.Min}");
        return (int)pages;
    }

    /// <summary>Pages of a memory of so many bytes.</summary>
    public static void Read(StateReader reader, long length, PageTarget target)
    {
        int used = reader.Count(4 + Size, "pages");
        long last = -1;
        for (int i = 0; i < used; i++)
        {
            long page = reader.U32();
            if (page <= last || page * Size >= length) reader.Fail($"page {page} is out of order, or outside of the memory");
            target(page * Size, reader.Bytes(Size));
            last = page;
        }
    }
}
