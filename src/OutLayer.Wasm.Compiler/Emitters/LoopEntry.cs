using System.Reflection.Emit;
using OutLayer.Wasm.Runtime;
using OutLayer.Wasm.Types;

namespace OutLayer.Wasm.Compiler;

/// <summary>
/// A way into a function at the head of one of its loops, for a call that the interpreter began: the method has the function's own
/// signature, is given the frame as it is there, and goes on to the function's end. What runs before the loop only is left out by the JIT.
/// </summary>
internal sealed partial class FunctionCompiler
{
    private static readonly int FrameOffset = OffsetOf<StoreBlock>(nameof(StoreBlock.Frame));

    private (Label Head, ValType[] Operands, int Innermost)? _entry;
    private LocalBuilder? _frame, _resuming;
    private Label _resume;

    /// <summary>Offset of the loop to enter at, in the module; null to enter at the start.</summary>
    public int? EntryLoop { get; init; }

    private bool IsEntryLoop => EntryLoop == _offset && _body.FramesBelow == 0;

    /// <summary>In place of a frame's price and depth, which are paid; the parameters are arguments already.</summary>
    private void GoToLoop()
    {
        _resume = _il.DefineLabel();
        _frame = Declare(typeof(nint));
        EmitStoreField(FrameOffset);
        _il.Emit(OpCodes.Ldind_I);
        _il.Emit(OpCodes.Stloc, _frame);
        if (!_body.Scan.HasTries)
        {
            _il.Emit(OpCodes.Br, _resume);
            return;
        }
        _resuming = Declare(typeof(int)); // no branch leads into an exception region but to its start
        EmitSet(_resuming, 1);
    }

    /// <summary>Loads the other locals and the operands, which the loop's body knows now, and goes there.</summary>
    private void EmitResume()
    {
        if (EntryLoop is null) return;
        var (head, operands, innermost) = _entry ?? throw new InvalidOperationException($"no loop that is reached is at offset {EntryLoop}");
        _il.MarkLabel(_resume);
        if (_resuming is not null)
        {
            EmitSet(_resuming, 0);
            EmitSet(_innermostLocal, innermost);
        }
        int slot = 0;
        for (int i = 0; i < _body.LocalTypes.Count; i++) LoadFromFrame(_body.LocalTypes[i], _body.Locals[i], ref slot);
        for (int i = 0; i < operands.Length; i++) LoadFromFrame(operands[i], Slot(i, operands[i]), ref slot);
        _il.Emit(OpCodes.Br, head);
    }

    private void LoadFromFrame(ValType type, LocalBuilder? to, ref int slot)
    {
        if (to is not null)
        {
            _il.Emit(OpCodes.Ldloc, _frame!);
            EmitAdd(slot * 8);
            _il.EmitLoadSlot(type);
            _il.Emit(OpCodes.Stloc, to);
        }
        slot += type.Slots;
    }
}
