using OutLayer.Wasm.Interpreter.Execution;
using OutLayer.Wasm.Interpreter.Translation;
using OutLayer.Wasm.Runtime;
using OutLayer.Wasm.Types;

namespace OutLayer.Wasm.Interpreter.Stepping;

// Frames as people see them. Types of locals and operands come from translating the function once more up to the place.
public sealed unsafe partial class Machine
{
    private MachineFrame FrameAt(int index)
    {
        var frame = _native.Frame(index);
        var instance = InstanceOperations.InstanceOf(frame->Instance);
        var place = FramePlace.Of(InterpretedModule.OwnerOf(frame->Code), frame->Code, (int)(frame->At - frame->Code->Code), isTop: index == _native.Depth - 1);
        return new MachineFrame(
            frame->Code->FunctionIndex,
            instance.Module.NameOf(frame->Code->FunctionIndex),
            frame->Code->OffsetOf(frame->At),
            [.. place.Locals.Select(local => EngineAccess.ReadValue(instance, local.Type, frame->Slots + local.Slot))],
            [.. place.Operands.Select(operand => EngineAccess.ReadValue(instance, operand.Type, frame->Slots + operand.Slot))]);
    }
}
