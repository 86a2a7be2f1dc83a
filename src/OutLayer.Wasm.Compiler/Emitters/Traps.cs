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
    private readonly List<(Label Place, long Site)> _places = [], _placesInRegion = [];

    private void EmitTrap(TrapCode code)
    {
        OnTrapSite?.Invoke(_offset, code, _pending);
        for (int i = _stack.Count - 1; i >= 0 && _stack[i].OnStack; i--) _il.Emit(OpCodes.Pop);
        EmitSite(SiteOf(code), _inRegion);
    }

    private long SiteOf(TrapCode code) => ((long)code << InstanceOperations.SiteCodeShift) | (uint)_offset;

    private void EmitSite(long site, bool inRegion)
    {
        _site ??= Declare(typeof(long));
        _il.Emit(OpCodes.Ldc_I8, site);
        _il.Emit(OpCodes.Stloc, _site);
        if (inRegion) _il.Emit(OpCodes.Br, _trapInRegion ??= _il.DefineLabel());
        else _il.Emit(OpCodes.Br, _trap ??= _il.DefineLabel());
    }

    /// <summary>Behind the body, and at the end of its exception region, out of which no branch leads: where all places that trap go.</summary>
    private void EmitTrapEnd(bool inRegion)
    {
        var places = inRegion ? _placesInRegion : _places;
        foreach (var (place, site) in places)
        {
            _il.MarkLabel(place);
            EmitSite(site, inRegion);
        }
        if ((inRegion ? _trapInRegion : _trap) is not { } label) return;
        _il.MarkLabel(label);
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
        if (_stack.Count == 0 || !_stack[^1].OnStack)
        {
            EmitTrapIf(OppositeOf(branch), code);
            return;
        }
        var fine = _il.DefineLabel();
        _il.Emit(branch, fine);
        EmitTrap(code);
        _il.MarkLabel(fine);
    }

    /// <summary>Nothing but what the branch compares is on the CLR's stack. The place is behind the body, where unoptimised code needs no jump around it.</summary>
    private void EmitTrapIf(OpCode branch, TrapCode code)
    {
        OnTrapSite?.Invoke(_offset, code, _pending);
        var place = _il.DefineLabel();
        _il.Emit(branch, place);
        (_inRegion ? _placesInRegion : _places).Add((place, SiteOf(code)));
    }

    /// <summary>The branch that is taken where this one is not: of integers, and equality of floats too.</summary>
    private static OpCode OppositeOf(OpCode branch) => Opposites.TryGetValue(branch, out var opposite) ? opposite
        : throw new NotSupportedException($"the opposite of {branch}");

    private static readonly Dictionary<OpCode, OpCode> Opposites = new()
    {
        [OpCodes.Brtrue] = OpCodes.Brfalse,
        [OpCodes.Brfalse] = OpCodes.Brtrue,
        [OpCodes.Beq] = OpCodes.Bne_Un,
        [OpCodes.Bne_Un] = OpCodes.Beq,
        [OpCodes.Bge] = OpCodes.Blt,
        [OpCodes.Ble_Un] = OpCodes.Bgt_Un,
        [OpCodes.Blt_Un] = OpCodes.Bge_Un,
    };
}
