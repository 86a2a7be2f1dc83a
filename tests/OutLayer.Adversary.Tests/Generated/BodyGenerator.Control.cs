using OutLayer.Wasm.Instructions;

namespace OutLayer.Adversary.Tests.Generated;

internal sealed partial class BodyGenerator
{
    /// <summary>A block, loop or if with parameters and results; its label may be branched to from anywhere inside.</summary>
    private void Construct(string parameters, string results, int depth)
    {
        int kind = _random.Next(4);
        PushAll(parameters, depth);
        if (kind >= 2) Value('i', depth);
        var type = BlockType(parameters, results);
        Op(kind switch { 0 => Opcode.Block, 1 => Opcode.Loop, _ => Opcode.If }, type);
        _labels.Add(kind == 1 ? parameters : results);
        if (kind == 1) BurnFuel();
        Inside(parameters, results, depth);
        if (kind >= 2 && (kind == 2 || parameters != results))
        {
            Op(Opcode.Else);
            Inside(parameters, results, depth);
        }
        _labels.RemoveAt(_labels.Count - 1);
        Op(Opcode.End);
    }

    /// <summary>Turns the parameters on the stack into the results.</summary>
    private void Inside(string parameters, string results, int depth)
    {
        if (parameters == results && _random.Next(3) == 0)
        {
            Statement(depth - 1);
            return;
        }
        for (int i = parameters.Length - 1; i >= 0; i--)
        {
            int local = LocalOf(parameters[i]);
            if (local >= 0) Op(Opcode.LocalSet, (uint)local);
            else Op(Opcode.Drop);
        }
        for (int i = _random.Next(3); i > 0; i--) Statement(depth - 1);
        PushAll(results, depth - 1);
    }

    /// <summary>A value that goes to a label, or stays.</summary>
    private void BranchIfWith(char type, int depth)
    {
        int[] fitting = [.. Enumerable.Range(0, _labels.Count).Where(i => _labels[i] == $"{type}")];
        if (fitting.Length == 0)
        {
            Leaf(type);
            return;
        }
        Value(type, depth);
        Value('i', depth);
        Op(Opcode.BrIf, Depth(fitting[_random.Next(fitting.Length)]));
    }

    private uint Depth(int label) => (uint)(_labels.Count - 1 - label);

    /// <summary>Leaves for good; dead code follows. Whatever is needed next comes from the polymorphic stack.</summary>
    private void BranchAway(int depth)
    {
        if (_features.Has(WasmFeature.TailCall) && _random.Next(3) == 0 && TailCall(depth)) return;
        if ((_features.Has(WasmFeature.Exceptions) || _features.Has(WasmFeature.LegacyExceptions)) && _random.Next(3) == 0)
        {
            Throw(depth);
            return;
        }
        int target = _random.Next(_labels.Count);
        PushAll(_labels[target], depth);
        switch (_random.Next(target == 0 ? 3 : 2))
        {
            case 0: Op(Opcode.Br, Depth(target)); break;
            case 1: Table(target, depth); break;
            default: Op(Opcode.Return); break;
        }
        Dead();
    }

    /// <summary>br_table to all labels of the same types, with the values on the stack.</summary>
    private void Table(int target, int depth)
    {
        int[] same = [.. Enumerable.Range(0, _labels.Count).Where(i => _labels[i] == _labels[target])];
        Value('i', depth);
        Op(Opcode.I32Const, 7);
        Op(Opcode.I32And);
        var labels = Enumerable.Range(0, _random.Next(_wide ? 9 : 6)).Select(_ => (object)Depth(same[_random.Next(same.Length)])).ToList();
        Op(Opcode.BrTable, [(uint)labels.Count, .. labels, Depth(target)]);
    }

    /// <summary>Code that is never reached, in the shapes that validation allows there only.</summary>
    private void Dead()
    {
        switch (_random.Next(7))
        {
            case 0: Op(Opcode.Drop); break;
            case 1: Op(Opcode.I32Add); Op(Opcode.Drop); break;
            case 2: Op(Opcode.Select); Op(Opcode.Drop); break;
            case 3: Op(Opcode.F64Const, 1.0); Op(Opcode.F64Mul); Op(Opcode.Drop); break;
            case 4: Op(Opcode.Block, (byte)0x7F); Op(Opcode.Unreachable); Op(Opcode.I64Eqz); Op(Opcode.End); Op(Opcode.Drop); break;
            case 5: Op(Opcode.If, (byte)0x40); Op(Opcode.Else); Op(Opcode.Br, 0u); Op(Opcode.End); break;
            default: break;
        }
    }

    private void Statement(int depth)
    {
        if (depth <= 0 || --_left < 0) return;
        switch (_random.Next(16))
        {
            case < 3: Set(depth - 1); break;
            case < 6: Store(depth - 1); break;
            case 6: Construct("", "", depth - 1); break;
            case 7: Construct(AnyTypes(3), "", depth - 1); break;
            case 8: Value(AnyType(), depth - 1); Op(Opcode.Drop); break;
            case 9: BranchIfNothing(depth - 1); break;
            case 12: CallAndDrop(depth - 1); break;
            case 13: if (_random.Next(6) == 0) { BranchAway(depth - 1); } break;
            case 14 when _features.Has(WasmFeature.Exceptions) && _random.Next(2) == 0: Try(depth - 1); break;
            case 14 when _features.Has(WasmFeature.LegacyExceptions) && _random.Next(2) == 0: TryInOldForm(depth - 1); break;
            case 11 when _features.Has(WasmFeature.FunctionReferences) && _random.Next(2) == 0:
                if (_random.Next(2) == 0) BranchOnNull(depth - 1);
                else BranchOnNonNull(depth - 1);
                break;
            case 10 when _types.Contains('v') && _random.Next(2) == 0: StoreLane(depth - 1); break;
            case 10: Bulk(depth - 1); break;
            case 11: SetReference(depth - 1); break;
            case 14: Op(Opcode.Nop); if (_random.Next(30) == 0) { Op(Opcode.Unreachable); Dead(); } break;
            default:
                if (_wide && _random.Next(3) == 0) WideStatement(depth - 1);
                else Set(depth - 1);
                break;
        }
    }

    /// <summary>A high operand stack of all types over which something else happens, folded down again into globals.</summary>
    private void Tower(int depth)
    {
        string types = new([.. Enumerable.Range(0, _random.Next(10, 60)).Select(_ => AnyType())]);
        foreach (char type in types) Leaf(type);
        Statement(depth);
        foreach (char type in types.Reverse())
        {
            if (_random.Next(3) == 0) Op(Opcode.GlobalSet, GlobalOf(type));
            else Op(Opcode.Drop);
        }
    }

    private void BranchIfNothing(int depth)
    {
        int[] fitting = [.. Enumerable.Range(0, _labels.Count).Where(i => _labels[i].Length < 3)];
        if (fitting.Length == 0) return;
        int target = fitting[_random.Next(fitting.Length)];
        PushAll(_labels[target], depth);
        Value('i', depth);
        Op(Opcode.BrIf, Depth(target));
        Discard(_labels[target]);
    }

    private void Set(int depth)
    {
        char type = AnyType();
        int local = LocalOf(type);
        if (_wide && local >= 0 && _random.Next(6) == 0) Op(Opcode.LocalGet, (uint)LocalOf(type));
        else Value(type, depth);
        if (local >= 0 && _random.Next(3) > 0) Op(Opcode.LocalSet, (uint)local);
        else Op(Opcode.GlobalSet, GlobalOf(type));
    }

    private void Store(int depth)
    {
        char type = AnyType();
        var info = StoresOf[type][_random.Next(StoresOf[type].Length)];
        Address(depth);
        Value(type, depth);
        if (type is 'f' or 'd') HideNaN(type);
        Op(info.Opcode, (uint)_random.Next(info.NaturalAlignment + 1), Offset());
    }

    private void Bulk(int depth)
    {
        Address(depth);
        switch (_random.Next(_wide ? 8 : 7))
        {
            case 7: Op(Opcode.Drop); Op(Opcode.ElemDrop, (uint)_random.Next(2)); break;
            case 0: Value('i', depth); Length(200); Op(Opcode.MemoryFill, (byte)0); break;
            case 1: Address(depth); Length(200); Op(Opcode.MemoryCopy, (byte)0, (byte)0); break;
            case 2: Op(Opcode.I32Const, _random.Next(20)); Length(24); Op(Opcode.MemoryInit, (uint)_random.Next(ModuleGenerator.Datas), (byte)0); break;
            case 3: Op(Opcode.Drop); Op(Opcode.DataDrop, (uint)_random.Next(ModuleGenerator.Datas)); break;
            case 4: Op(Opcode.Drop); TableIndex(depth); TableIndex(depth); Length(4); Op(Opcode.TableCopy, (byte)0, (byte)0); break;
            case 5: Op(Opcode.Drop); TableIndex(depth); Op(Opcode.I32Const, _random.Next(3)); Length(3); Op(Opcode.TableInit, 1u, (byte)0); break;
            default: Op(Opcode.Drop); TableIndex(depth); Reference(depth); Length(3); Op(Opcode.TableFill, (byte)0); break;
        }
    }

    /// <summary>The count of a bulk operation, which is paid by the unit before the bounds are looked at.</summary>
    private void Length(int max)
    {
        Op(Opcode.I32Const, _random.Next(40) == 0 ? 70_000 : _random.Next(max));
        _writer.CountUnits(Scratch('i'));
    }

    private void SetReference(int depth)
    {
        if (_random.Next(2) == 0)
        {
            Reference(depth);
            Op(Opcode.LocalSet, Scratch('F'));
            return;
        }
        TableIndex(depth);
        Reference(depth);
        Op(Opcode.TableSet, (byte)0);
    }

    private void CallAndDrop(int depth)
    {
        int function = _random.Next(_functions.Length);
        PushAll(_functions[function].Parameters, depth);
        Op(Opcode.Call, (uint)function);
        Discard(_functions[function].Results);
    }
}
