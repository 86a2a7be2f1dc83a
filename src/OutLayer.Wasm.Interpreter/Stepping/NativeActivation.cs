using System.Runtime.InteropServices;
using OutLayer.Wasm.Interpreter.Execution;

namespace OutLayer.Wasm.Interpreter.Stepping;

/// <summary>The stack of a machine, with the activation on it, in native memory.</summary>
internal sealed unsafe class NativeActivation : SafeHandle
{
    public NativeActivation(long depth) : base(0, ownsHandle: true)
    {
        Stack = new ExplicitStack(depth);
        SetHandle((nint)NativeMemory.AllocZeroed((nuint)sizeof(Activation)));
        Executor.Begin(Activation, Stack, depth);
    }

    public override bool IsInvalid => handle == 0;

    public ExplicitStack Stack { get; }

    public Activation* Activation => IsClosed ? throw new ObjectDisposedException(nameof(Machine)) : (Activation*)handle;

    /// <summary>Frames of functions.</summary>
    public int Depth => (int)(Activation->Top - Activation->Bottom);

    /// <summary>A frame, the outermost being 0.</summary>
    public Frame* Frame(int index) => Activation->Bottom + 1 + index;

    protected override bool ReleaseHandle()
    {
        NativeMemory.Free((void*)handle);
        Stack.Dispose();
        return true;
    }
}
