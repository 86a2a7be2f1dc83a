using System.Reflection.Emit;
using OutLayer.Wasm.Runtime;

namespace OutLayer.Wasm.Compiler;

/// <summary>References to functions whose type is known, and what tells null from the rest.</summary>
internal sealed partial class FunctionCompiler
{
    private void EmitCallRef(int typeIndex) => EmitCallThrough(EmitReferencedTarget(typeIndex), _module.Types[typeIndex]);

    /// <summary>Pops the reference into a local; null traps.</summary>
    private LocalBuilder EmitReferencedTarget(int typeIndex)
    {
        var target = PopToTemporary();
        Canonicalize(_module.Types[typeIndex].Parameters.Length);
        Spill();
        EmitNullCheck(target);
        return target;
    }

    private void EmitRefAsNonNull()
    {
        var type = _stack[^1].Type;
        var reference = PopToTemporary();
        Spill();
        EmitNullCheck(reference);
        _il.Emit(OpCodes.Ldloc, reference);
        Push(type);
    }

    private void EmitNullCheck(LocalBuilder reference)
    {
        _il.Emit(OpCodes.Ldloc, reference);
        EmitTrapUnless(OpCodes.Brtrue, TrapCode.NullReference);
    }

    /// <summary>br_on_null: the branch drops the null.</summary>
    private void EmitBrOnNull(uint depth)
    {
        var type = _stack[^1].Type;
        var reference = PopToTemporary();
        SettleForBranch(depth);
        EmitJumpIf(reference, isNot: true, depth);
        _il.Emit(OpCodes.Ldloc, reference);
        Push(type);
    }

    /// <summary>br_on_non_null: the branch takes the reference along as its last value; else it was null and is gone.</summary>
    private void EmitBrOnNonNull(uint depth)
    {
        SettleForBranch(depth);
        EmitJumpIf(Slot(_stack.Count - 1, _stack[^1].Type), isNot: false, depth);
        PopMany(1);
    }
}
