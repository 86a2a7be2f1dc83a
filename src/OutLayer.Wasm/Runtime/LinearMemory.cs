using OutLayer.Wasm.Types;

namespace OutLayer.Wasm.Runtime;

/// <summary>A linear memory: a reserved region whose base never moves, of which the first <see cref="ByteLength"/> bytes are there.</summary>
public sealed unsafe class LinearMemory : Extern
{
    private readonly MemoryRegion _region;
    private readonly MemoryBlock* _block;
    private readonly int _maxPages;
    private MemoryImage? _image;

    internal LinearMemory(Store store, MemoryType type, MemoryImage? image = null) : base(store)
    {
        Type = type;
        int limit = store.Options.MaxMemoryPages;
        ulong pages = image is null ? type.Limits.Min : (ulong)image.Pages;
        if (pages > (ulong)limit)
            throw new LinkException($"the memory starts with {pages} pages, the limit is {limit}");
        _maxPages = (int)Math.Min(type.Limits.Max ?? 65_536, (ulong)limit);
        _region = store.Own(new MemoryRegion((long)_maxPages * StoreOptions.PageSize, store.Block));
        _block = (MemoryBlock*)store.Allocate(sizeof(MemoryBlock));
        _block->Base = _region.Base;
        if (image is null) Resize((int)pages);
        else Restore(image);
    }

    public MemoryType Type { get; }
    public override ExternKind Kind => ExternKind.Memory;
    public long ByteLength => Block->Length;
    public int Pages => (int)(Block->Length / StoreOptions.PageSize);
    internal MemoryBlock* Block
    {
        get
        {
            Store.RequireAlive();
            return _block;
        }
    }

    internal int MaxPages => _maxPages;

    /// <summary>The type with the size it has now, which is what imports are matched against.</summary>
    internal Limits CurrentLimits => Type.Limits with { Min = (ulong)Pages };

    /// <summary>All of the memory; valid until it grows. Up to 2 GiB - 1: beyond that use <see cref="Slice"/>.</summary>
    public Span<byte> Span => new(Block->Base, checked((int)_block->Length));

    /// <summary>Bytes [offset, offset + length), or false if any of them is outside.</summary>
    public bool TrySlice(uint offset, uint length, out Span<byte> slice)
    {
        bool inside = (ulong)offset + length <= (ulong)Block->Length && length <= int.MaxValue;
        slice = inside ? new Span<byte>(_block->Base + offset, (int)length) : default;
        return inside;
    }

    /// <summary>Bytes [offset, offset + length); a guest's bad pointer is a trap.</summary>
    public Span<byte> Slice(uint offset, uint length)
    {
        if (!TrySlice(offset, length, out var slice)) TrapException.Throw(TrapCode.MemoryOutOfBounds);
        return slice;
    }

    /// <summary>memory.grow: pages before, or -1 where the limits refuse.</summary>
    public int Grow(uint delta)
    {
        int before = Pages;
        if (delta > (uint)(_maxPages - before))
        {
            bool refusedByStore = (ulong)before + delta <= (Type.Limits.Max ?? 65_536);
            if (refusedByStore && Store.Options.MemoryLimitTraps) TrapException.Throw(TrapCode.MemoryLimit);
            return -1;
        }
        Resize(before + (int)delta);
        return before;
    }

    /// <summary>Copies the contents for a snapshot.</summary>
    public byte[] ToArray() => Span.ToArray();

    /// <summary>
    /// Makes the contents exactly those of the image. The first call maps it; later ones copy its hot pages and drop all other
    /// pages written since, which the kernel knows, so that nothing of what ran before is left.
    /// </summary>
    public void Restore(MemoryImage image)
    {
        ArgumentNullException.ThrowIfNull(image);
        if (image.Length > (long)_maxPages * StoreOptions.PageSize)
            throw new InvalidOperationException($"an image of {image.Length / StoreOptions.PageSize} pages in a memory of at most {_maxPages}");
        // Compiled code takes it for granted that a memory is not smaller than its type says.
        if (image.Length < (long)Type.Limits.Min * StoreOptions.PageSize)
            throw new InvalidOperationException($"an image of {image.Length / StoreOptions.PageSize} pages in a memory of at least {Type.Limits.Min}");
        Store.RequireIdle("a memory is restored");
        if (_image != image) MapOver(image);
        else
        {
            ResetTo(image);
            _region.Decommit(image.Length, Math.Max(_block->Length, image.Length));
        }
        _block->Length = image.Length;
    }

    private void MapOver(MemoryImage image)
    {
        ForgetAll();
        _region.MapImage(image);
        _region.Commit(image.FileLength, image.Length);
        _image = image;
    }

    /// <summary>Not only discarded, since that would bring a mapped image back. A memory is never shorter than its image.</summary>
    private void ForgetAll()
    {
        _region.Forget(_block->Length);
        _block->Length = 0;
        _image = null;
    }

    private void ResetTo(MemoryImage image)
    {
        long at = 0;
        foreach (var (start, bytes) in image.Hot.Runs)
        {
            _region.Discard(at, start);
            bytes.CopyTo(new Span<byte>(_region.Base + start, bytes.Length));
            at = start + bytes.Length;
        }
        _region.Discard(at, image.Length);
    }

    /// <summary>So many pages of zeros.</summary>
    internal void Reset(int pages)
    {
        ForgetAll();
        Resize(pages);
    }

    private void Resize(int pages)
    {
        long length = (long)pages * StoreOptions.PageSize;
        _region.Commit(_block->Length, length);
        _block->Length = length;
    }
}
