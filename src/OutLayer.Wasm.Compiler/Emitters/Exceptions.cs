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
        OpenTry(reader.BlockType, new TryBlock(_offset, reader.Catches.ToArray()));

    /// <summary>Behind the guarded code of a try_table: each clause takes what it gives its label, and goes there.</summary>
    private void EmitClauses(ControlFrame frame)
    {
        var block = frame.Try!;
        EmitCaught(block);
        var labels = EmitClauseJumps(block);
        for (int i = 0; i < labels.Length; i++)
        {
            Restart(frame, []);
            _il.MarkLabel(labels[i]);
            EmitClause(block, block.Clauses[i]);
        }
    }

    private void EmitClause(TryBlock block, CatchClause clause)
    {
        if (clause.HasTag) EmitPayload(block, (int)clause.Tag);
        if (clause.HasReference) EmitReference(block);
        EmitBr(clause.Label);
    }

    private void EmitReference(TryBlock block)
    {
        var reference = Temporary(typeof(nint));
        _il.Emit(OpCodes.Ldloc, block.Exception!);
        EmitInstance();
        Call(ClrTypes.Operation(nameof(InstanceOperations.ExceptionReference)));
        _il.Emit(OpCodes.Stloc, reference);
        _il.Emit(OpCodes.Ldloc, reference);
        EmitTrapUnless(OpCodes.Brtrue, TrapCode.ExceptionLimit);
        _il.Emit(OpCodes.Ldloc, reference);
        Push(ValType.NonNull(HeapType.Exn));
    }
}
