using System.Runtime.InteropServices;

namespace OutLayer.Wasm.Runtime;

/// <summary>Zeroed native memory that is freed all at once.</summary>
internal sealed unsafe class NativeArena : SafeHandle
{
    /// <summary>Small pieces come out of chunks: an instance may have a thousand function references.</summary>
    private const int ChunkBytes = 4_096, SmallBytes = 256, Alignment = 16;

    private Growing<nint> _blocks = new();
    private byte* _free;
    private int _left;

    public NativeArena() : base(0, ownsHandle: true) => SetHandle(1);

    public override bool IsInvalid => false;

    /// <summary>Bytes at a multiple of 16.</summary>
    public void* Allocate(int bytes)
    {
        if (bytes > SmallBytes) return NewBlock(bytes);
        int size = (Math.Max(bytes, 1) + Alignment - 1) & -Alignment;
        if (size > _left) StartChunk();
        byte* piece = _free;
        _free += size;
        _left -= size;
        return piece;
    }

    private void StartChunk()
    {
        _free = NewBlock(ChunkBytes);
        _left = ChunkBytes;
    }

    private byte* NewBlock(int bytes)
    {
        byte* block = (byte*)NativeMemory.AllocZeroed((nuint)bytes);
        _blocks.Add((nint)block);
        return block;
    }

    protected override bool ReleaseHandle()
    {
        for (int i = 0; i < _blocks.Count; i++) NativeMemory.Free((void*)_blocks[i]);
        return true;
    }
}
