using System.Reflection;
using System.Reflection.Emit;
using OutLayer.Wasm.Runtime;

namespace OutLayer.Wasm.Compiler;

/// <summary>
/// Traps. Each place that may trap has two instructions of its own, which say which it is, and goes on to the one call of the method:
/// the time of the JIT is nearly all in calls.
/// </summary>
internal sealed partial class FunctionCompiler
{
    private static readonly MethodInfo TrapAt = ClrTypes.Operation(nameof(InstanceOperations.TrapAt));

    private LocalBuilder? _site;
    private Label? _trap, _trapInRegion;

    private void EmitTrap(TrapCode code)
    {
        OnTrapSite?.Invoke(_offset, code, _pending);
        _site ??= Declare(typeof(long));
        _il.Emit(OpCodes.Ldc_I8, ((long)code << InstanceOperations.SiteCodeShift) | (uint)_offset);
        _il.Emit(OpCodes.Stloc, _site);
        for (int i = _stack.Count - 1; i >= 0 && _stack[i].OnStack; i--) _il.Emit(OpCodes.Pop);
        if (_inRegion) _il.Emit(OpCodes.Br, _trapInRegion ??= _il.DefineLabel());
        else _il.Emit(OpCodes.Br, _trap ??= _il.DefineLabel());
    }

    /// <summary>Behind the body, and at the end of its exception region, out of which no branch leads: where all places that trap go.</summary>
    private void EmitTrapEnd(Label? label)
    {
        if (label is null) return;
        _il.MarkLabel(label.Value);
        EmitTrapCall();
    }

    private void EmitTrapCall()
    {
        EmitInstance();
        if (_gas is not null) _il.Emit(OpCodes.Ldloc, _gas);
        else
        {
            _il.Emit(OpCodes.Ldloc, _store);
            _il.Emit(OpCodes.Ldind_I8);
        }
        _il.Emit(OpCodes.Ldloc, _site!);
        Call(TrapAt);
        EmitThrow();
    }

    /// <summary>The trap call never returns; saying so keeps its block cold and costs the hot path no registers.</summary>
    private void EmitThrow()
    {
        _il.Emit(OpCodes.Ldnull);
        _il.Emit(OpCodes.Throw);
    }

    /// <summary>Consumes what the branch compares: goes on where it is taken, traps where not.</summary>
    private void EmitTrapUnless(OpCode branch, TrapCode code)
    {
        var fine = _il.DefineLabel();
        _il.Emit(branch, fine);
        EmitTrap(code);
        _il.MarkLabel(fine);
    }
}
