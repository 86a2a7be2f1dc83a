namespace OutLayer.Wasm.Runtime;

/// <summary>
/// Contents of a memory, held by the kernel in a sealed memory file, so that any number of instances map it privately and
/// pay only for the pages they write.
/// </summary>
public sealed unsafe class MemoryImage : IDisposable
{
    /// <summary>Bytes that one piece of a large memory is copied by: spans end at 2 GiB.</summary>
    private const int Piece = 1 << 30;

    private readonly MemoryFile _file;

    /// <param name="contents">Whole pages of 64 KiB.</param>
    /// <param name="hotPages">Pages of 4 KiB that most runs write, ascending; a reset copies them. Any list is correct.</param>
    public MemoryImage(ReadOnlySpan<byte> contents, ReadOnlySpan<int> hotPages = default) : this(contents, contents.Length / StoreOptions.PageSize, hotPages) { }

    /// <summary>The same, with pages of zeros after the contents, which the file does not hold.</summary>
    /// <param name="contents">Whole pages of 64 KiB: the memory's start.</param>
    /// <param name="pages">Pages of 64 KiB that the memory has.</param>
    /// <param name="hotPages">As above, of the contents.</param>
    public MemoryImage(ReadOnlySpan<byte> contents, int pages, ReadOnlySpan<int> hotPages = default)
    {
        if (contents.Length % StoreOptions.PageSize != 0)
            throw new ArgumentException($"{contents.Length} bytes are not whole pages of 64 KiB", nameof(contents));
        ArgumentOutOfRangeException.ThrowIfLessThan(pages, contents.Length / StoreOptions.PageSize);
        HotRuns.Check(hotPages, contents.Length);
        fixed (byte* start = contents) _file = FileOf(start, contents.Length);
        Hot = HotRuns.Of(_file, hotPages);
        Length = (long)pages * StoreOptions.PageSize;
    }

    /// <summary>What a memory holds now.</summary>
    internal MemoryImage(LinearMemory memory, ReadOnlySpan<int> hotPages = default)
    {
        HotRuns.Check(hotPages, memory.ByteLength);
        _file = FileOf(memory.Block->Base, memory.ByteLength);
        Hot = HotRuns.Of(_file, hotPages);
        Length = _file.Length;
        GC.KeepAlive(memory);
    }

    /// <summary>What a file holds, which is sealed now.</summary>
    internal MemoryImage(MemoryFile file, ReadOnlySpan<int> hotPages)
    {
        HotRuns.Check(hotPages, file.Length);
        file.Seal();
        (_file, Hot, Length) = (file, HotRuns.Of(file, hotPages), file.Length);
    }

    /// <summary>Bytes, a multiple of the page size.</summary>
    public long Length { get; }

    /// <summary>Bytes of it that the file holds; all after them are zeros, which no mapping shares.</summary>
    internal long FileLength => _file.Length;

    internal int Pages => (int)(Length / StoreOptions.PageSize);

    internal HotRuns Hot { get; }

    /// <summary>Fills the buffer with the image's bytes from <paramref name="at"/> on.</summary>
    internal void Read(long at, Span<byte> buffer)
    {
        int held = (int)Math.Clamp(FileLength - at, 0, buffer.Length);
        _file.Read(at, buffer[..held]);
        buffer[held..].Clear();
    }

    /// <summary>Maps what the file holds.</summary>
    internal void MapPrivately(byte* address)
    {
        if (FileLength > 0) _file.MapPrivately(address);
    }

    /// <summary>Instances that map it keep it; no other can.</summary>
    public void Dispose() => _file.Dispose();

    private static MemoryFile FileOf(byte* start, long length)
    {
        var file = new MemoryFile(length);
        try
        {
            for (long at = 0; at < length; at += Piece) file.Write(at, new ReadOnlySpan<byte>(start + at, (int)Math.Min(Piece, length - at)));
            file.Seal();
            return file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }
}
