using System.Runtime.InteropServices;

namespace OutLayer.Wasm.Runtime;

/// <summary>
/// Contents of a memory, held by the kernel in a sealed memory file, so that any number of instances map it privately and
/// pay only for the pages they write.
/// </summary>
public sealed unsafe class MemoryImage : SafeHandle
{
    /// <param name="contents">Whole pages of 64 KiB.</param>
    /// <param name="hotPages">Pages of 4 KiB that most runs write, ascending; a reset copies them. Any list is correct.</param>
    public MemoryImage(ReadOnlySpan<byte> contents, ReadOnlySpan<int> hotPages = default) : base(-1, ownsHandle: true)
    {
        if (contents.Length % StoreOptions.PageSize != 0)
            throw new ArgumentException($"{contents.Length} bytes are not whole pages of 64 KiB", nameof(contents));
        int file = Posix.MemoryFile("outlayer-image", Posix.MfdCloexecAllowSealing);
        if (file < 0) throw Posix.Failed("cannot make a memory file");
        SetHandle(file);
        Length = contents.Length;
        Hot = HotRuns.Of(contents, hotPages);
        Fill(file, contents);
        if (Posix.Control(file, Posix.AddSeals, Posix.SealAll) != 0) throw Posix.Failed("cannot seal a memory image");
    }

    public override bool IsInvalid => handle == -1;

    /// <summary>Bytes, a multiple of the page size.</summary>
    public long Length { get; }

    internal HotRuns Hot { get; }

    internal int FileDescriptor => IsClosed ? throw new ObjectDisposedException(nameof(MemoryImage)) : (int)handle;

    private static void Fill(int file, ReadOnlySpan<byte> contents)
    {
        if (Posix.Truncate(file, contents.Length) != 0) throw Posix.Failed("cannot size a memory image");
        const int Chunk = 4096;
        fixed (byte* start = contents)
        {
            // Zero chunks stay holes: an image of QuickJS is mostly empty.
            for (int at = 0; at < contents.Length;)
            {
                int end = at;
                while (end < contents.Length && contents.Slice(end, Chunk).ContainsAnyExcept((byte)0)) end += Chunk;
                WriteAll(file, start, at, end);
                at = end + Chunk;
            }
        }
    }

    private static void WriteAll(int file, byte* start, int from, int to)
    {
        while (from < to)
        {
            nint written = Posix.Write(file, start + from, (nuint)(to - from), from);
            if (written <= 0) throw Posix.Failed("cannot write a memory image");
            from += (int)written;
        }
    }

    protected override bool ReleaseHandle() => Posix.Close((int)handle) == 0;
}
