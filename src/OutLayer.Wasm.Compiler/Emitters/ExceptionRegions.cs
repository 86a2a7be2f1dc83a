using System.Reflection.Emit;
using OutLayer.Wasm.Instructions;
using OutLayer.Wasm.Runtime;
using OutLayer.Wasm.Types;

namespace OutLayer.Wasm.Compiler;

/// <summary>
/// Exception regions of the CLR around what a try guards. A filter takes exceptions of the guest with the right tag and nothing
/// else, so that traps and mistakes of the host pass untouched. The handler only keeps the exception and leaves: guest code
/// always runs outside of handlers, on the frame's own stack.
/// </summary>
internal sealed partial class FunctionCompiler
{
    private readonly Stack<LocalBuilder> _freeExceptions = new();
    private LocalBuilder? _thrownTag;

    /// <summary>Regions around the code that is emitted.</summary>
    private int _regions;

    private void OpenTry(BlockType blockType, TryBlock block)
    {
        var type = blockType.Resolve(_module);
        Canonicalize(type.Parameters.Length);
        Spill();
        Open(new ControlFrame { Label = _il.DefineLabel(), Height = _stack.Count - type.Parameters.Length, Type = type, Try = block });
        if (block.Clauses.Count == 0) return;
        BeginInBlockOfItsOwn();
        _il.BeginExceptionBlock();
        block.IsOpen = true;
        _regions++;
    }

    /// <summary>
    /// Two regions that begin at one instruction, which a branch also leads to, make the JIT (.NET 10.0) read wild memory. So each
    /// begins after a branch of its own, which costs nothing.
    /// </summary>
    private void BeginInBlockOfItsOwn()
    {
        var here = _il.DefineLabel();
        _il.Emit(OpCodes.Br, here);
        _il.MarkLabel(here);
    }

    /// <summary>Ends the guarded code. Control that gets to its end goes to the label; what follows runs with a caught exception.</summary>
    private void CloseRegion(ControlFrame frame)
    {
        var block = frame.Try!;
        if (!_unreachable) _il.Emit(OpCodes.Leave, frame.Label);
        block.Exception = _freeExceptions.TryPop(out var free) ? free : Declare(typeof(GuestException));
        _il.BeginExceptFilterBlock();
        EmitFilter(block.Clauses);
        _il.BeginCatchBlock(null!);
        _il.Emit(OpCodes.Castclass, typeof(GuestException));
        _il.Emit(OpCodes.Stloc, block.Exception);
        _il.EndExceptionBlock();
        block.IsOpen = false;
        _regions--;
        Restart(frame, []);
    }

    /// <summary>What is thrown becomes 1 where a clause takes it.</summary>
    private void EmitFilter(IReadOnlyList<CatchClause> clauses)
    {
        EmitInstance();
        Call(ClrTypes.Operation(nameof(InstanceOperations.ThrownTag)));
        _thrownTag ??= Declare(typeof(long));
        _il.Emit(OpCodes.Stloc, _thrownTag);
        _il.Emit(OpCodes.Ldc_I4_0);
        foreach (var clause in clauses)
        {
            _il.Emit(OpCodes.Ldloc, _thrownTag);
            if (clause.HasTag) EmitTag((int)clause.Tag);
            else _il.Emit(OpCodes.Ldc_I8, 0L);
            _il.Emit(clause.HasTag ? OpCodes.Ceq : OpCodes.Cgt_Un);
            _il.Emit(OpCodes.Or);
        }
    }

    private void EmitTag(int tag)
    {
        EmitInstanceSlot(_compiler.Layout.Tag(tag));
        _il.Emit(OpCodes.Ldind_I8);
    }

    /// <summary>After a catch: what the throw left in the store, less the price of what was unwound.</summary>
    private void EmitCaught(TryBlock block)
    {
        _offset = block.Offset;
        LoadGas();
        LoadMemoryLength();
        if (_gas is null) return;
        _il.Emit(OpCodes.Ldloc, _gas);
        _il.Emit(OpCodes.Ldloc, block.Exception!);
        EmitDepth();
        _il.Emit(OpCodes.Ldc_I8, Costs!.Operation);
        Call(ClrTypes.Operation(nameof(InstanceOperations.UnwindPrice)));
        _il.Emit(OpCodes.Sub);
        _il.Emit(OpCodes.Stloc, _gas);
        _gasIsStored = false;
        EmitGasCheck();
    }

    /// <summary>Branches to the label of the clause that the exception fits; the last one takes what none before did.</summary>
    private Label[] EmitClauseJumps(TryBlock block)
    {
        var labels = block.Clauses.Select(_ => _il.DefineLabel()).ToArray();
        var tag = Temporary(typeof(long));
        if (labels.Length > 1)
        {
            _il.Emit(OpCodes.Ldloc, block.Exception!);
            EmitInstance();
            Call(ClrTypes.Operation(nameof(InstanceOperations.ThrownTag)));
            _il.Emit(OpCodes.Stloc, tag);
        }
        for (int i = 0; i < labels.Length - 1; i++)
        {
            _il.Emit(OpCodes.Ldloc, tag);
            EmitTag((int)block.Clauses[i].Tag);
            _il.Emit(OpCodes.Beq, labels[i]);
        }
        _il.Emit(OpCodes.Br, labels[^1]);
        return labels;
    }

    /// <summary>Pushes the values of a caught exception.</summary>
    private void EmitPayload(TryBlock block, int tag)
    {
        var types = TagTypes(tag);
        if (types.IsEmpty) return;
        _il.Emit(OpCodes.Ldloc, block.Exception!);
        EmitInstance();
        Call(ClrTypes.Operation(nameof(InstanceOperations.TakePayload)));
        LoadResults(types);
    }

    private void FreeException(ControlFrame frame)
    {
        if (frame.Try is { Exception: { } local }) _freeExceptions.Push(local);
    }

    /// <summary>A handler may read any local after a call that throws, and cannot know whether arithmetic made its bits.</summary>
    private void SettleForHandlers()
    {
        if (_regions == 0 || _body.Unsettled.Count == 0) return;
        Spill();
        SettleLocals();
    }
}
