using System.Reflection;
using System.Reflection.Emit;
using OutLayer.Wasm.Types;

namespace OutLayer.Wasm.Compiler;

/// <summary>
/// return_call and its kin (core spec 4.6.10): the frame is gone before the callee runs. Explicit tail calls of the CLR keep the
/// machine's stack as it is, and the callee gets the depth that this frame was given.
/// </summary>
internal sealed partial class FunctionCompiler
{
    private void EmitReturnCall(int function)
    {
        var type = _module.TypeOf(function);
        if (function < _module.ImportedFunctions) EmitTailCallThrough(EmitImportedTarget(function), type);
        else EmitTailCall(type, _compiler.MethodOf(function));
    }

    private void EmitReturnCallIndirect(int typeIndex, int table) =>
        EmitTailCallThrough(EmitIndirectTarget(typeIndex, table), _module.Types[typeIndex]);

    private void EmitReturnCallRef(int typeIndex) =>
        EmitTailCallThrough(EmitReferencedTarget(typeIndex), _module.Types[typeIndex]);

    /// <summary>Tail calls of a function with an exception region, in which the CLR has none: emitted behind it.</summary>
    private readonly List<Action> _outside = [];

    private void EmitTailCall(FuncType type, MethodInfo method) => EmitTailCall(type, () =>
    {
        EmitInstance();
        EmitDepthAtEntry();
        _il.Emit(OpCodes.Tailcall);
        Call(method);
        _il.Emit(OpCodes.Ret);
    });

    private void EmitTailCallThrough(LocalBuilder target, FuncType type) => EmitTailCall(type, () =>
    {
        PushTargetField(target, TargetInstanceOffset);
        EmitDepthAtEntry();
        PushTargetField(target, CodeOffset);
        _il.Emit(OpCodes.Tailcall);
        EmitCalli(type);
        _il.Emit(OpCodes.Ret);
    });

    private void EmitTailCall(FuncType type, Action jump)
    {
        // Nothing but the arguments may be on the CLR's stack; out of a region they go in their locals.
        int below = _stack.Count - type.Parameters.Length - 1;
        if (below >= 0 && _stack[below].OnStack) Spill();
        PrepareCall(type);
        if (!_isGuarded) jump();
        else LeaveForTailCall(type, jump);
        _unreachable = true;
    }

    private void LeaveForTailCall(FuncType type, Action jump)
    {
        Spill();
        var outside = _il.DefineLabel();
        var arguments = type.Parameters.Select((parameter, i) => Slot(_stack.Count - type.Parameters.Length + i, parameter)).ToArray();
        _il.Emit(OpCodes.Leave, outside);
        _outside.Add(() =>
        {
            _il.MarkLabel(outside);
            foreach (var argument in arguments) _il.Emit(OpCodes.Ldloc, argument);
            jump();
        });
    }

    private void EmitDepthAtEntry()
    {
        EmitDepth();
        _il.Emit(OpCodes.Ldc_I8, FrameDepth);
        _il.Emit(OpCodes.Add);
    }
}
