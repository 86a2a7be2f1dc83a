using System.Runtime.InteropServices;

namespace OutLayer.Wasm.Runtime;

/// <summary>A reserved range of addresses, inaccessible until committed from its start. It never moves.</summary>
internal sealed unsafe class MemoryRegion : SafeHandle
{
    private readonly nuint _reserved;
    private readonly bool _guarded;

    public MemoryRegion(long reservedBytes, StoreBlock* owner) : base(0, ownsHandle: true)
    {
        if (!OperatingSystem.IsLinux())
            throw new PlatformNotSupportedException("linear memories need mmap as Linux has it; other systems are not supported yet");
        _reserved = (nuint)Math.Max(reservedBytes, StoreOptions.PageSize);
        _guarded = GuardPages.Unavailable is null;
        SetHandle((nint)(_guarded ? GuardPages.Take(owner) : Reserve()));
    }

    private byte* Reserve()
    {
        byte* address = Posix.Map(null, _reserved, Posix.ProtNone, Posix.MapPrivate | Posix.MapAnonymous | Posix.MapNoReserve, -1, 0);
        if (address == (byte*)-1) throw Posix.Failed($"cannot reserve {_reserved} bytes of addresses for a memory");
        return address;
    }

    public override bool IsInvalid => handle == 0;

    public byte* Base => (byte*)handle;

    public void Commit(long from, long to)
    {
        if (to > (long)_reserved) throw new InvalidOperationException($"commit of {to} bytes in a region of {_reserved}");
        if (to > from && Posix.Protect(Base + from, (nuint)(to - from), Posix.ProtReadWrite) != 0)
            throw Posix.Failed($"cannot commit {to - from} bytes of memory");
    }

    /// <summary>Gives [from, to) back to the kernel: zero, or the mapped image, when next touched.</summary>
    public void Discard(long from, long to)
    {
        if (to > from && Posix.Advise(Base + from, (nuint)(to - from), Posix.MadviseDontNeed) != 0)
            throw Posix.Failed($"cannot discard {to - from} bytes of memory");
    }

    public void Decommit(long from, long to)
    {
        Discard(from, to);
        if (to > from && Posix.Protect(Base + from, (nuint)(to - from), Posix.ProtNone) != 0)
            throw Posix.Failed($"cannot protect {to - from} bytes of memory");
    }

    /// <summary>Forgets what is in [0, to), mapped images too: inaccessible, and zeros once committed.</summary>
    public void Forget(long to)
    {
        if (to == 0) return;
        byte* empty = Posix.Map(Base, (nuint)to, Posix.ProtNone, Posix.MapPrivate | Posix.MapAnonymous | Posix.MapNoReserve | Posix.MapFixed, -1, 0);
        if (empty != Base) throw Posix.Failed($"cannot give {to} bytes of memory back");
    }

    /// <summary>Maps an image over the start, privately: writes stay here, and <see cref="Discard"/> brings the image back.</summary>
    public void MapImage(MemoryImage image)
    {
        if (image.Length > (long)_reserved) throw new InvalidOperationException($"image of {image.Length} bytes in a region of {_reserved}");
        image.MapPrivately(Base);
    }

    protected override bool ReleaseHandle() =>
        _guarded ? GuardPages.Return(Base, _reserved) : Posix.Unmap((void*)handle, _reserved) == 0;
}
