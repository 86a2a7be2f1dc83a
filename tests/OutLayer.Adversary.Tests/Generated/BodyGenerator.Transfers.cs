using OutLayer.Testing;
using OutLayer.Wasm.Instructions;

namespace OutLayer.Adversary.Tests.Generated;

/// <summary>Ways for control to go further than a label: tail calls, typed references, exceptions.</summary>
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
        for (int i = 1; i < _functions[function].Results.Length; i++) Op(Opcode.Drop);
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
        foreach (char _ in _labels[target]) Op(Opcode.Drop);
    }

    private void Throw(int depth)
    {
        int tag = _random.Next(ModuleGenerator.Tags.Length);
        PushAll(ModuleGenerator.Tags[tag], depth);
        Op(Opcode.Throw, (uint)tag);
        Dead();
    }

    /// <summary>try { statements } catch (tag) { statements } catch_all { statements }, or with a delegate in place of the catches.</summary>
    private void TryInOldForm(int depth)
    {
        Op(Opcode.Try, BlockType("", ""));
        _labels.Add("");
        for (int i = _random.Next(1, 4); i > 0; i--) Statement(depth - 1);
        if (_random.Next(3) == 0) Throw(depth - 1);
        if (_random.Next(5) == 0)
        {
            _labels.RemoveAt(_labels.Count - 1);
            Op(Opcode.Delegate, (uint)_random.Next(_labels.Count));
            return;
        }
        for (int tag = _random.Next(2); tag < ModuleGenerator.Tags.Length; tag += _random.Next(1, 3)) Catch(tag, depth);
        if (_random.Next(3) == 0)
        {
            Op(Opcode.CatchAll);
            Caught(depth);
        }
        _labels.RemoveAt(_labels.Count - 1);
        Op(Opcode.End);
    }

    private void Catch(int tag, int depth)
    {
        Op(Opcode.Catch, (uint)tag);
        foreach (char type in ModuleGenerator.Tags[tag].Reverse()) Op(Opcode.GlobalSet, GlobalOf(type));
        Caught(depth);
    }

    private void Caught(int depth)
    {
        for (int i = _random.Next(2); i > 0; i--) Statement(depth - 1);
        if (_random.Next(5) > 0) return;
        Op(Opcode.Rethrow, 0u);
        Dead();
    }

    /// <summary>
    /// block (values of the tag, and the exception) { try_table (catch ...) { statements } values }, then the values go into globals.
    /// </summary>
    private void Try(int depth)
    {
        int tag = _random.Next(ModuleGenerator.Tags.Length);
        bool all = _random.Next(3) == 0, keeps = _random.Next(2) == 0;
        string values = all ? "" : ModuleGenerator.Tags[tag];
        Op(Opcode.Block, BlockType("", keeps ? values + 'X' : values));
        _labels.Add(keeps ? values + 'X' : values);
        Op(Opcode.TryTable, BlockType("", ""), Code.Vector(Clause(tag, all, keeps)));
        _labels.Add("");
        for (int i = _random.Next(1, 4); i > 0; i--) Statement(depth - 1);
        if (_random.Next(3) == 0) Throw(depth - 1);
        _labels.RemoveAt(_labels.Count - 1);
        Op(Opcode.End);
        PushAll(values, 0);
        if (keeps) Op(Opcode.RefNull, (byte)0x69);
        _labels.RemoveAt(_labels.Count - 1);
        Op(Opcode.End);
        if (keeps) UseException();
        foreach (char type in values.Reverse()) Op(Opcode.GlobalSet, GlobalOf(type));
    }

    private static byte[] Clause(int tag, bool all, bool keeps) => (all, keeps) switch
    {
        (false, _) => [(byte)(keeps ? 1 : 0), (byte)tag, 0],
        _ => [(byte)(keeps ? 3 : 2), 0],
    };

    /// <summary>Forgets the exception, or throws it again; a null one traps.</summary>
    private void UseException()
    {
        if (_random.Next(4) > 0)
        {
            Op(Opcode.Drop);
            return;
        }
        Op(Opcode.ThrowRef);
        Dead();
    }
}
