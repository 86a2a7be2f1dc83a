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

    private void EmitTailCall(FuncType type, MethodInfo method)
    {
        PrepareTailCall(type);
        EmitInstance();
        EmitDepthAtEntry();
        _il.Emit(OpCodes.Tailcall);
        Call(method);
        EndTailCall();
    }

    private void EmitTailCallThrough(LocalBuilder target, FuncType type)
    {
        PrepareTailCall(type);
        EmitTargetField(target, TargetInstanceOffset);
        EmitDepthAtEntry();
        EmitTargetField(target, CodeOffset);
        _il.Emit(OpCodes.Tailcall);
        EmitCalli(type);
        EndTailCall();
    }

    /// <summary>Nothing but the arguments may be on the CLR's stack.</summary>
    private void PrepareTailCall(FuncType type)
    {
        int below = _stack.Count - type.Parameters.Length - 1;
        if (below >= 0 && _stack[below].OnStack) Spill();
        PrepareCall(type);
    }

    private void EmitDepthAtEntry()
    {
        EmitDepth();
        _il.Emit(OpCodes.Ldc_I8, FrameDepth);
        _il.Emit(OpCodes.Add);
    }

    private void EndTailCall()
    {
        _il.Emit(OpCodes.Ret);
        _unreachable = true;
    }
}
