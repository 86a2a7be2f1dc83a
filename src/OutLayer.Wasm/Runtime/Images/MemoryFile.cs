using System.Runtime.InteropServices;

namespace OutLayer.Wasm.Runtime;

/// <summary>
/// A file that only the kernel's memory has (memfd_create). Once sealed nobody can write, grow or shrink it, not even through
/// another mapping, so all that map it privately see the same bytes for ever.
/// </summary>
internal sealed unsafe class MemoryFile : SafeHandle
{
    private const int Chunk = 4_096;

    /// <exception cref="PlatformNotSupportedException">The system has no memory files.</exception>
    /// <exception cref="HostResourceException">It has none left to give.</exception>
    public MemoryFile(long length) : base(-1, ownsHandle: true)
    {
        SetHandle(Make());
        Length = length;
        if (Posix.Truncate(this, (nint)length) == 0) return;
        var failure = Posix.Failed($"cannot size a memory file to {length} bytes");
        Dispose();
        throw failure;
    }

    public override bool IsInvalid => handle == -1;

    public long Length { get; }

    /// <summary>Writes bytes of [at, Length). Chunks of zeros stay holes, which take no memory.</summary>
    public void Write(long at, ReadOnlySpan<byte> bytes)
    {
        fixed (byte* start = bytes)
            for (int from = 0; from < bytes.Length;)
            {
                int to = from;
                while (to < bytes.Length && ChunkAt(bytes, to).ContainsAnyExcept((byte)0)) to = Math.Min(to + Chunk, bytes.Length);
                WriteAll(start, from, to, at);
                from = to + Chunk;
            }
    }

    /// <summary>Fills the buffer with the bytes from <paramref name="at"/> on.</summary>
    public void Read(long at, Span<byte> buffer)
    {
        fixed (byte* start = buffer)
            for (int done = 0; done < buffer.Length;)
            {
                nint read = Posix.Read(this, start + done, (nuint)(buffer.Length - done), (nint)at + done);
                if (read <= 0) throw Posix.Failed("cannot read a memory file");
                done += (int)read;
            }
    }

    public void Seal()
    {
        if (Posix.Control(this, Posix.AddSeals, Posix.SealAll) != 0) throw Posix.Failed("cannot seal a memory file");
    }

    /// <summary>Maps it over the range that starts there: writes stay in this mapping.</summary>
    public void MapPrivately(byte* address)
    {
        byte* mapped = Posix.MapFile(address, (nuint)Length, Posix.ProtReadWrite, Posix.MapPrivate | Posix.MapFixed | Posix.MapNoReserve, this, 0);
        if (mapped != address) throw Posix.Failed("cannot map a memory file");
    }

    private static int Make()
    {
        if (!OperatingSystem.IsLinux()) throw Missing(null);
        try
        {
            int file = Posix.MakeMemoryFile("outlayer-image", Posix.MfdCloexecAllowSealing);
            return file >= 0 ? file : throw Posix.Failed("cannot make a memory file (memfd_create)");
        }
        catch (EntryPointNotFoundException absent)
        {
            throw Missing(absent);
        }
    }

    private static PlatformNotSupportedException Missing(Exception? cause) =>
        new("images of memories need memfd_create, which Linux has; this system does not offer it", cause);

    private static ReadOnlySpan<byte> ChunkAt(ReadOnlySpan<byte> bytes, int at) => bytes.Slice(at, Math.Min(Chunk, bytes.Length - at));

    private void WriteAll(byte* start, int from, int to, long at)
    {
        while (from < to)
        {
            nint written = Posix.Write(this, start + from, (nuint)(to - from), (nint)at + from);
            if (written <= 0) throw Posix.Failed("cannot write a memory file");
            from += (int)written;
        }
    }

    protected override bool ReleaseHandle() => Posix.Close((int)handle) == 0;
}
