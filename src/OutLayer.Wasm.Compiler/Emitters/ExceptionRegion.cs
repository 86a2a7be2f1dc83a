using System.Reflection.Emit;
using OutLayer.Wasm.Binary;
using OutLayer.Wasm.Runtime;

namespace OutLayer.Wasm.Compiler;

/// <summary>
/// All try blocks of a function share one exception region of the CLR, around the whole body, because the JIT's time grows with
/// the square of nested regions. A local says which try block is the innermost. The filter looks from there outwards for a clause
/// that takes the exception; it knows exceptions of the guest only, so that traps and mistakes of the host pass. The handler keeps
/// the exception and enters the region again, whose first instruction goes on at the clause: guest code never runs in a handler.
/// </summary>
internal sealed partial class FunctionCompiler
{
    /// <summary>Clauses that the search for a handler may have to look at in one frame: it cannot be interrupted.</summary>
    private const int MaxOpenClauses = 1_000;

    private readonly List<TryBlock> _tries = [];
    private bool _isGuarded, _inRegion;
    private Label _again, _dispatch;
    private LocalBuilder _innermostLocal = null!, _clause = null!, _thrownTag = null!, _caught = null!;

    /// <summary>What the local holds here: number of the innermost try block, 0 for none.</summary>
    private int _innermost;

    private void OpenRegion()
    {
        _isGuarded = _inRegion = true;
        (_again, _dispatch) = (_il.DefineLabel(), _il.DefineLabel());
        _innermostLocal = Declare(typeof(int));
        _clause = Declare(typeof(int));
        _thrownTag = Declare(typeof(long));
        _caught = Declare(typeof(GuestException));
        EmitSet(_innermostLocal, 0);
        EmitSet(_clause, 0);
        _il.MarkLabel(_again);
        _il.BeginExceptionBlock();
        _il.Emit(OpCodes.Ldloc, _clause);
        _il.Emit(OpCodes.Brtrue, _dispatch);
        if (EntryLoop is null) return;
        _il.Emit(OpCodes.Ldloc, _resuming!);
        _il.Emit(OpCodes.Brtrue, _resume);
    }

    private void AddTry(TryBlock block)
    {
        block.OpenClauses = block.Clauses.Count + (block.Outer == 0 ? 0 : _tries[block.Outer - 1].OpenClauses);
        if (block.OpenClauses > MaxOpenClauses)
        {
            throw new WasmFormatException(WasmFormatError.LimitExceeded, $"{block.OpenClauses} catch clauses around one instruction, the limit is {MaxOpenClauses}",
                $"code section, function {_body.Index}", _offset);
        }
        _tries.Add(block);
        block.Number = _tries.Count;
        block.Labels = [.. block.Clauses.Select(_ => _il.DefineLabel())];
    }

    /// <summary>Behind the body: nothing falls through to what follows.</summary>
    private void CloseRegion(ControlFrame body)
    {
        if (!_unreachable) _il.Emit(OpCodes.Leave, body.Label);
        _stack.RemoveRange(body.Height, _stack.Count - body.Height);   // what dead code left, a trap here would pop
        EmitDispatch();
        EmitResume();
        EmitTrapEnd(inRegion: true);
        _inRegion = false;
        _il.BeginExceptFilterBlock();
        EmitFilter();
        _il.BeginCatchBlock(null!);
        _il.Emit(OpCodes.Castclass, typeof(GuestException));
        _il.Emit(OpCodes.Stloc, _caught);
        _il.Emit(OpCodes.Leave, _again);
        _il.EndExceptionBlock();
        EmitThrow();
        _unreachable = true;
    }

    /// <summary>After a catch: gas is what the throw left in the store, less the price of what was unwound. Goes on at the clause.</summary>
    private void EmitDispatch()
    {
        _il.MarkLabel(_dispatch);
        _stack.Clear(); // of what dead code left, nothing is on the CLR's stack
        (_offset, _pending) = (_body.Body.Start, 0);
        LoadGas();
        LoadMemoryLength();
        EmitUnwindPrice();
        EmitSwitch(_clause, [.. _tries.SelectMany(block => block.Labels)]);
        EmitThrow();
    }

    private void EmitUnwindPrice()
    {
        if (_gas is null) return;
        _il.Emit(OpCodes.Ldloc, _gas);
        _il.Emit(OpCodes.Ldloc, _caught);
        EmitDepth();
        _il.Emit(OpCodes.Ldc_I8, Costs!.Operation);
        Call(ClrTypes.Operation(nameof(InstanceOperations.UnwindPrice)));
        _il.Emit(OpCodes.Sub);
        _il.Emit(OpCodes.Stloc, _gas);
        _gasIsStored = false;
        EmitGasCheck();
    }

    /// <summary>Before control gets to the label of a construct that is in fewer try blocks than the code here.</summary>
    private void EmitInnermost(ControlFrame target)
    {
        if (_isGuarded && target.Innermost != _innermost && !LeavesRegion(target)) EmitSet(_innermostLocal, target.Innermost);
    }

    /// <summary>True for the end of the function, which is outside of the region.</summary>
    private bool LeavesRegion(ControlFrame target) => _isGuarded && target == _frames[0];

    /// <summary>A handler may read any local after a call that throws, and cannot know whether arithmetic made its bits.</summary>
    private void SettleForHandlers()
    {
        if (_innermost == 0 || _body.Unsettled.Count == 0) return;
        Spill();
        SettleLocals();
    }

    private void EmitSet(LocalBuilder local, int value)
    {
        _il.Emit(OpCodes.Ldc_I4, value);
        _il.Emit(OpCodes.Stloc, local);
    }

    /// <summary>Branches to the label of that number, from 1; goes on for 0.</summary>
    private void EmitSwitch(LocalBuilder number, Label[] labels)
    {
        _il.Emit(OpCodes.Ldloc, number);
        _il.Emit(OpCodes.Ldc_I4_1);
        _il.Emit(OpCodes.Sub);
        _il.Emit(OpCodes.Switch, labels);
    }
}
