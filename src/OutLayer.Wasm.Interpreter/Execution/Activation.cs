using OutLayer.Wasm.Interpreter.Translation;
using OutLayer.Wasm.Runtime;

namespace OutLayer.Wasm.Interpreter.Execution;

/// <summary>
/// One run of the loop and its part of an explicit stack: frames from <see cref="Bottom"/> on, the caller outside being the first,
/// and slots up to <see cref="SlotsEnd"/>.
/// </summary>
internal unsafe struct Activation
{
    public Frame* Bottom;

    /// <summary>The frame that runs.</summary>
    public Frame* Top;

    public long* Slots, SlotsEnd;

    /// <summary>Steps that may still be made, where steps are counted.</summary>
    public long Steps;

    /// <summary>Top of the guest's part of the machine's stack, while a callee outside may use it; see <see cref="StoreBlock.GuestStackHigh"/>.</summary>
    public nuint GuestStackHigh;

    /// <summary>The code and the instance of the frame that runs.</summary>
    public readonly FunctionCode* Code => Top->Code;
    public readonly InstanceBlock* Instance => Top->Instance;

    /// <summary>Frames above the caller outside.</summary>
    public readonly int Height => (int)(Top - Bottom);

    /// <summary>Slots of this stack that are free for a run inside this one.</summary>
    public readonly long* FreeSlots => Top == Bottom ? Slots : Top->Slots + Top->Code->FrameSlots;

    /// <summary>True once the outermost function has returned.</summary>
    public readonly bool HasReturned => Top == Bottom;
}
