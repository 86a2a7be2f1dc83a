using OutLayer.Testing;
using OutLayer.Wasm.Instructions;

namespace OutLayer.Adversary.Tests.Generated;

/// <summary>Ways for control to go further than a label: tail calls, typed references.</summary>
internal sealed partial class BodyGenerator
{
    /// <summary>A call in place of the rest of this function; false where no function has its results.</summary>
    private bool TailCall(int depth)
    {
        int[] fitting = [.. Enumerable.Range(0, _functions.Length).Where(i => _functions[i].Results == _self.Results)];
        if (fitting.Length == 0) return false;
        int function = fitting[_random.Next(fitting.Length)];
        PushAll(_functions[function].Parameters, depth);
        int type = _builder.Type(_functions[function].ToString());
        switch (_random.Next(_features.Has(WasmFeature.FunctionReferences) ? 3 : 2))
        {
            case 0: Op(Opcode.ReturnCall, (uint)function); break;
            case 1: Op(Opcode.I32Const, _random.Next(6) == 0 ? _random.Next(50) : function + 1); Op(Opcode.ReturnCallIndirect, (uint)type, (byte)0); break;
            default: TypedReference(function, type); Op(Opcode.ReturnCallRef, (uint)type); break;
        }
        Dead();
        return true;
    }

    private void CallReferenceFor(char type, int depth)
    {
        int[] fitting = [.. Enumerable.Range(0, _functions.Length).Where(i => _functions[i].Results.StartsWith(type))];
        if (fitting.Length == 0 || depth < 1)
        {
            Leaf(type);
            return;
        }
        int function = fitting[_random.Next(fitting.Length)];
        int index = _builder.Type(_functions[function].ToString());
        PushAll(_functions[function].Parameters, depth);
        TypedReference(function, index);
        Op(Opcode.CallRef, (uint)index);
        Discard(_functions[function].Results[1..]);
    }

    private void TypedReference(int function, int type)
    {
        if (_random.Next(8) == 0) Op(Opcode.RefNull, Code.SignedLeb(type));
        else Op(Opcode.RefFunc, (uint)function);
        if (_random.Next(4) == 0) Op(Opcode.RefAsNonNull);
    }

    private void BranchOnNull(int depth)
    {
        int[] fitting = [.. Enumerable.Range(0, _labels.Count).Where(i => _labels[i].Length < 3)];
        if (fitting.Length == 0) return;
        int target = fitting[_random.Next(fitting.Length)];
        PushAll(_labels[target], depth);
        Reference(depth);
        Op(Opcode.BrOnNull, Depth(target));
        Op(Opcode.Drop);
        Discard(_labels[target]);
    }

    /// <summary>block (values, and a reference) { values, reference, br_on_non_null; values, and one that is not null }.</summary>
    private void BranchOnNonNull(int depth)
    {
        string values = AnyTypes(2);
        Op(Opcode.Block, BlockType("", values + 'F'));
        _labels.Add(values + 'F');
        PushAll(values, depth);
        Reference(depth);
        Op(Opcode.BrOnNonNull, 0u);
        Discard(values);
        for (int i = _random.Next(2); i > 0; i--) Statement(depth - 1);
        PushAll(values, 0);
        Op(Opcode.RefFunc, 0u);
        _labels.RemoveAt(_labels.Count - 1);
        Op(Opcode.End);
        Op(Opcode.LocalSet, Scratch('F'));
        Discard(values);
    }
}
