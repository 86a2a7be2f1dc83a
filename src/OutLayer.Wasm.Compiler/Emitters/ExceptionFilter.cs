using System.Reflection.Emit;
using OutLayer.Wasm.Runtime;

namespace OutLayer.Wasm.Compiler;

/// <summary>The search for a clause, from the innermost try block outwards. It runs before anything is unwound.</summary>
internal sealed partial class FunctionCompiler
{
    /// <summary>What is thrown becomes 1 where a clause takes it, whose number is in the local then.</summary>
    private void EmitFilter()
    {
        var done = _il.DefineLabel();
        var searches = _tries.Select(_ => _il.DefineLabel()).ToArray();
        EmitInstance();
        Call(ClrTypes.Operation(nameof(InstanceOperations.ThrownTag)));
        _il.Emit(OpCodes.Stloc, _thrownTag);
        EmitSet(_clause, 0);
        _il.Emit(OpCodes.Ldloc, _thrownTag);
        _il.Emit(OpCodes.Brfalse, done);
        EmitSwitch(_innermostLocal, searches);
        _il.Emit(OpCodes.Br, done);
        int clause = 0;
        foreach (var block in _tries)
        {
            _il.MarkLabel(searches[block.Number - 1]);
            EmitSearch(block, ref clause, done);
            _il.Emit(OpCodes.Br, block.Outer == 0 ? done : searches[block.Outer - 1]);
        }
        _il.MarkLabel(done);
        _il.Emit(OpCodes.Ldloc, _clause);
        _il.Emit(OpCodes.Ldc_I4_0);
        _il.Emit(OpCodes.Cgt_Un);
    }

    private void EmitSearch(TryBlock block, ref int clause, Label done)
    {
        foreach (var candidate in block.Clauses)
        {
            var next = _il.DefineLabel();
            clause++;
            if (candidate.HasTag)
            {
                _il.Emit(OpCodes.Ldloc, _thrownTag);
                EmitInstanceSlot(_compiler.Layout.Tag((int)candidate.Tag));
                _il.Emit(OpCodes.Ldind_I8);
                _il.Emit(OpCodes.Bne_Un, next);
            }
            EmitSet(_clause, clause);
            _il.Emit(OpCodes.Br, done);
            _il.MarkLabel(next);
        }
    }
}
