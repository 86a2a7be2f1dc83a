using System.Runtime.InteropServices;

namespace OutLayer.Wasm.Runtime;

/// <summary>Zeroed native memory that is freed all at once.</summary>
internal sealed unsafe class NativeArena : SafeHandle
{
    private readonly List<nint> _blocks = [];

    public NativeArena() : base(0, ownsHandle: true) => SetHandle(1);

    public override bool IsInvalid => false;

    public void* Allocate(int bytes)
    {
        void* block = NativeMemory.AllocZeroed((nuint)Math.Max(bytes, 8));
        _blocks.Add((nint)block);
        return block;
    }

    protected override bool ReleaseHandle()
    {
        foreach (nint block in _blocks) NativeMemory.Free((void*)block);
        return true;
    }
}
