using System.Runtime.InteropServices;

namespace OutLayer.Wasm.Interpreter.Execution;

/// <summary>
/// Native memory for the slots and frames of calls. Counted depth bounds it: a counted byte takes at most two bytes of slots (an i32
/// counts four and takes eight), and a frame counts at least 64. The kernel gives pages when they are first touched.
/// </summary>
internal sealed unsafe class ExplicitStack : SafeHandle
{
    private const long LeastFrame = 64;

    /// <summary>Room for parameters of a first call that is then refused: twice the most that a type may have.</summary>
    private const int Slack = 4_096;

    private readonly long _slots, _frames;

    /// <param name="depth">Counted depth in bytes that calls on it may take.</param>
    public ExplicitStack(long depth) : base(0, ownsHandle: true)
    {
        (_slots, _frames) = (SlotsFor(depth), FramesFor(depth));
        SetHandle((nint)NativeMemory.Alloc((nuint)(_slots * sizeof(long) + _frames * sizeof(Frame))));
    }

    public override bool IsInvalid => handle == 0;

    public long Bytes => _slots * sizeof(long) + _frames * sizeof(Frame);
    public long* Slots => (long*)handle;
    public long* SlotsEnd => Slots + _slots;
    public Frame* Frames => (Frame*)SlotsEnd;
    public Frame* FramesEnd => Frames + _frames;

    public bool HasRoom(long* slots, Frame* frames, long depth) =>
        slots >= Slots && SlotsEnd - slots >= SlotsFor(depth) && FramesEnd - frames >= FramesFor(depth);

    private static long SlotsFor(long depth) => Math.Max(depth, 0) / 4 + Slack;

    private static long FramesFor(long depth) => Math.Max(depth, 0) / LeastFrame + 3;

    protected override bool ReleaseHandle()
    {
        NativeMemory.Free((void*)handle);
        return true;
    }
}
