using System.Collections.Immutable;
using System.Reflection.Emit;
using OutLayer.Wasm.Instructions;
using OutLayer.Wasm.Runtime;
using OutLayer.Wasm.Types;

namespace OutLayer.Wasm.Compiler;

/// <summary>Exceptions: throw, throw_ref, try_table (core spec 4.6.9).</summary>
internal sealed partial class FunctionCompiler
{
    private ImmutableArray<ValType> TagTypes(int tag) => _module.Types[_module.Tags[tag]].Parameters;

    private void EmitThrow(int tag)
    {
        var types = TagTypes(tag);
        Canonicalize(types.Length);
        Spill();
        PrepareThrow();
        StoreResults(types);
        EmitInstance();
        _il.Emit(OpCodes.Ldc_I4, tag);
        EmitDepth();
        _il.Emit(OpCodes.Ldc_I4, _body.Index);
        _il.Emit(OpCodes.Ldc_I4, _offset);
        EndThrow(nameof(InstanceOperations.Throw));
    }

    private void EmitThrowRef()
    {
        var reference = PopToTemporary();
        Spill();
        EmitNullCheck(reference);
        PrepareThrow();
        EmitInstance();
        _il.Emit(OpCodes.Ldloc, reference);
        EmitDepth();
        EndThrow(nameof(InstanceOperations.ThrowReference));
    }

    /// <summary>Whoever catches finds the exact gas in the store. Nothing is thrown on gas that is no longer there.</summary>
    private void PrepareThrow()
    {
        SettleForHandlers();
        FlushGas();
        StoreGas();
        EmitGasCheck();
    }

    private void EndThrow(string operation)
    {
        Call(ClrTypes.Operation(operation));
        EmitThrow();
        _unreachable = true;
    }

    private void EmitTryTable(ref InstructionReader reader) =>
        OpenTry(reader.BlockType, new TryBlock(_offset, reader.Catches.ToArray()) { Outer = _innermost });

    /// <summary>Opens a block; one that catches something gets a number of its own.</summary>
    private void OpenTry(BlockType blockType, TryBlock block)
    {
        var type = blockType.Resolve(_module);
        Canonicalize(type.Parameters.Length);
        Spill();
        Open(new ControlFrame { Label = _il.DefineLabel(), Height = _stack.Count - type.Parameters.Length, Type = type, Try = block });
        block.Number = block.Outer;
        if (block.Clauses.Count > 0) AddTry(block);
        if (block.Number != _innermost) EmitSet(_innermostLocal, block.Number);
        _innermost = block.Number;
        block.IsOpen = true;
    }

    /// <summary>Behind the guarded code of a try_table each clause takes what it gives its label, and goes there.</summary>
    private void EndTry(ControlFrame frame, TryBlock block)
    {
        if (block.Caught is { } free) _freeExceptions.Push(free);
        if (!block.IsOpen) return;
        block.IsOpen = false;
        if (block.Clauses.Count == 0) return;
        if (!_unreachable) _il.Emit(OpCodes.Br, frame.Label);
        _offset = block.Offset;
        for (int i = 0; i < block.Clauses.Count; i++)
        {
            Restart(frame, []);
            _il.MarkLabel(block.Labels[i]);
            _innermost = block.Number; // or that of a block inside: no label that the clause can name has it
            EmitClause(block.Clauses[i]);
        }
    }

    private void EmitClause(CatchClause clause)
    {
        if (clause.HasTag) EmitPayload((int)clause.Tag);
        if (clause.HasReference) EmitReference();
        EmitBr(clause.Label);
    }

    /// <summary>Pushes the values of the caught exception.</summary>
    private void EmitPayload(int tag)
    {
        var types = TagTypes(tag);
        if (types.IsEmpty) return;
        _il.Emit(OpCodes.Ldloc, _caught);
        EmitInstance();
        Call(ClrTypes.Operation(nameof(InstanceOperations.TakePayload)));
        LoadResults(types);
    }

    private void EmitReference()
    {
        var reference = Temporary(typeof(nint));
        _il.Emit(OpCodes.Ldloc, _caught);
        EmitInstance();
        Call(ClrTypes.Operation(nameof(InstanceOperations.ExceptionReference)));
        _il.Emit(OpCodes.Stloc, reference);
        _il.Emit(OpCodes.Ldloc, reference);
        EmitTrapUnless(OpCodes.Brtrue, TrapCode.ExceptionLimit);
        _il.Emit(OpCodes.Ldloc, reference);
        Push(ValType.NonNull(HeapType.Exn));
    }
}
