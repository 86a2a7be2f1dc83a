using OutLayer.Wasm.Instructions;

namespace OutLayer.Adversary.Tests.Generated;

internal sealed partial class BodyGenerator
{
    private void PushAll(string types, int depth)
    {
        foreach (char type in types) Value(type, depth);
    }

    /// <summary>Code that pushes one value.</summary>
    private void Value(char type, int depth)
    {
        if (type == 'X')
        {
            Op(Opcode.RefNull, (byte)0x69);
            return;
        }
        if (type == 'F')
        {
            Reference(depth);
            return;
        }
        if (depth <= 0 || --_left < 0)
        {
            Leaf(type);
            return;
        }
        switch (_random.Next(22))
        {
            case < 3: Leaf(type); break;
            case < 9: Arithmetic(type, depth - 1); break;
            case < 11: Load(type, depth - 1); break;
            case 11: Select(type, depth - 1); break;
            case 12: Tee(type, depth - 1); break;
            case 13: Construct($"{AnyTypes(2)}", $"{type}", depth - 1); break;
            case 14: ConstructOfMany(type, depth - 1); break;
            case 15: CallFor(type, depth - 1); break;
            case 16: BranchIfWith(type, depth - 1); break;
            case 17: BranchAway(depth - 1); break;
            case 18: MemoryOrTable(type, depth - 1); break;
            case 19: CallIndirectFor(type, depth - 1); break;
            case 20 when _features.Has(WasmFeature.FunctionReferences): CallReferenceFor(type, depth - 1); break;
            case 21 when type == 'v': LoadLane(depth - 1); break;
            default: Arithmetic(type, depth - 1); break;
        }
    }

    private void Leaf(char type)
    {
        int local = LocalOf(type);
        int choice = _random.Next(3);
        if (choice == 0 && local >= 0) Op(Opcode.LocalGet, (uint)local);
        else if (choice == 1) Op(Opcode.GlobalGet, GlobalOf(type));
        else AnyConst(type);
    }

    private void Arithmetic(char type, int depth)
    {
        var all = NumericFor(type);
        var info = all[_random.Next(all.Length)];
        bool seesBits = info.Opcode is Opcode.I32ReinterpretF32 or Opcode.I64ReinterpretF64 or Opcode.F32Copysign or Opcode.F64Copysign;
        bool atEdges = _wide && info.Opcode is (>= Opcode.I32DivS and <= Opcode.I32RemU) or (>= Opcode.I64DivS and <= Opcode.I64RemU) && _random.Next(3) == 0;
        foreach (var pop in info.Pops)
        {
            if (atEdges) Edge(Letter(pop));
            else Value(Letter(pop), depth);
            if (seesBits) HideNaN(Letter(pop));
        }
        Op(info.Opcode, LanesOf(info));
    }

    private void Address(int depth)
    {
        if (_wide && _random.Next(3) == 0)
        {
            if (_random.Next(3) == 0) AddressAtEnd();
            else Op(Opcode.I32Const, _random.Next(1, 4) * 65_536 - _random.Next(20));
            return;
        }
        Value('i', depth);
        if (_random.Next(8) == 0) return;
        Op(Opcode.I32Const, 0x7FFF);
        Op(Opcode.I32And);
    }

    private uint Offset() => _random.Next(10) switch
    {
        0 => 65_530,
        1 => uint.MaxValue - 3,
        2 when _wide => (uint)(1L << _random.Next(33)) - (uint)_random.Next(3),
        3 or 4 or 5 or 6 when _wide => 0,
        _ => (uint)_random.Next(300),
    };

    private void Load(char type, int depth)
    {
        // Floats come from integers, as memory may hold any NaN.
        char loaded = _wide ? type : type is 'i' or 'f' ? 'i' : 'l';
        var ops = LoadsOf[loaded];
        var info = ops[_random.Next(ops.Length)];
        Address(depth);
        Op(info.Opcode, (uint)_random.Next(info.NaturalAlignment + 1), Offset());
        if (loaded == type) return;
        Op(type == 'f' ? Opcode.F32ConvertI32S : Opcode.F64ConvertI64U);
    }

    private void Select(char type, int depth)
    {
        Value(type, depth);
        Value(type, depth);
        Value('i', depth);
        if (_random.Next(2) == 0) Op(Opcode.Select);
        else Op(Opcode.SelectT, (byte)1, (byte)(0x7F - "ilfdv".IndexOf(type, StringComparison.Ordinal)));
    }

    private void Tee(char type, int depth)
    {
        Value(type, depth);
        int local = LocalOf(type);
        if (local >= 0) Op(Opcode.LocalTee, (uint)local);
    }

    /// <summary>A construct with several results, of which one stays.</summary>
    private void ConstructOfMany(char type, int depth)
    {
        string others = AnyTypes(3);
        Construct(AnyTypes(2), type + others, depth);
        Discard(others);
    }

    private void CallFor(char type, int depth)
    {
        int[] fitting = [.. Enumerable.Range(0, _functions.Length).Where(i => _functions[i].Results.StartsWith(type))];
        if (fitting.Length == 0 || depth < 1)
        {
            Leaf(type);
            return;
        }
        int function = fitting[_random.Next(fitting.Length)];
        PushAll(_functions[function].Parameters, depth);
        Op(Opcode.Call, (uint)function);
        Discard(_functions[function].Results[1..]);
    }

    private void CallIndirectFor(char type, int depth)
    {
        var fitting = _functions.Where(function => function.Results.StartsWith(type)).ToArray();
        if (fitting.Length == 0 || depth < 1)
        {
            Leaf(type);
            return;
        }
        var signature = fitting[_random.Next(fitting.Length)];
        PushAll(signature.Parameters, depth);
        // Mostly the function itself, whose place in the table is its index + 1.
        if (_random.Next(6) == 0) Value('i', depth);
        else Op(Opcode.I32Const, 1 + Array.IndexOf(_functions, signature));
        Op(Opcode.CallIndirect, (uint)_builder.Type(signature.ToString()), (byte)0);
        Discard(signature.Results[1..]);
    }

    private void MemoryOrTable(char type, int depth)
    {
        if (type != 'i')
        {
            Leaf(type);
            return;
        }
        switch (_random.Next(5))
        {
            case 0: Op(Opcode.MemorySize, (byte)0); break;
            case 1: Op(Opcode.I32Const, _random.Next(3)); Op(Opcode.MemoryGrow, (byte)0); break;
            case 2: Op(Opcode.TableSize, (byte)0); break;
            case 3: Reference(depth); Op(Opcode.RefIsNull); break;
            default: Reference(depth); Op(Opcode.I32Const, _random.Next(3)); Op(Opcode.TableGrow, (byte)0); break;
        }
    }

    /// <summary>Code that pushes a funcref.</summary>
    private void Reference(int depth)
    {
        switch (_random.Next(5))
        {
            case 0: Op(Opcode.RefNull, (byte)0x70); break;
            case 1: Op(Opcode.RefFunc, (uint)_random.Next(_functions.Length)); break;
            case 2: Op(Opcode.LocalGet, Scratch('F')); break;
            case 3: TableIndex(depth); Op(Opcode.TableGet, (byte)0); break;
            default:
                Op(Opcode.RefFunc, 0u);
                Op(Opcode.RefNull, (byte)0x70);
                Value('i', depth - 1);
                Op(Opcode.SelectT, (byte)1, (byte)0x70);
                break;
        }
    }

    private void TableIndex(int depth)
    {
        Value('i', depth - 1);
        Op(Opcode.I32Const, _random.Next(8) == 0 ? 0xFF : 7);
        Op(Opcode.I32And);
    }
}
