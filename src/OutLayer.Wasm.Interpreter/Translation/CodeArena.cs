using System.Runtime.InteropServices;

namespace OutLayer.Wasm.Interpreter.Translation;

/// <summary>Native memory of a module's translated code, with the handle by which the code finds its module. Freed all at once.</summary>
internal sealed unsafe class CodeArena : SafeHandle
{
    private readonly List<nint> _blocks = [];
    private readonly GCHandle _owner;

    public CodeArena(InterpretedModule owner) : base(0, ownsHandle: true)
    {
        _owner = GCHandle.Alloc(owner, GCHandleType.Weak);
        SetHandle(1);
    }

    public override bool IsInvalid => false;

    public nint Owner => GCHandle.ToIntPtr(_owner);

    public void* Allocate(long bytes)
    {
        void* block = NativeMemory.AllocZeroed((nuint)Math.Max(bytes, 8));
        _blocks.Add((nint)block);
        return block;
    }

    public T* Copy<T>(ReadOnlySpan<T> items) where T : unmanaged
    {
        var copy = (T*)Allocate((long)items.Length * sizeof(T));
        items.CopyTo(new Span<T>(copy, items.Length));
        return copy;
    }

    protected override bool ReleaseHandle()
    {
        foreach (nint block in _blocks) NativeMemory.Free((void*)block);
        _owner.Free();
        return true;
    }
}
