using OutLayer.Adversary.Tests.Fuzzing;
using OutLayer.Testing;
using OutLayer.Wasm.Instructions;

namespace OutLayer.Adversary.Tests.Generated;

/// <summary>What only the wide generator makes: shapes that single emitters, the analyses before them, or the JIT's own treat in their own way.</summary>
internal sealed partial class BodyGenerator
{
    private static readonly Opcode[] Continues = [Opcode.I32LtU, Opcode.I32LtS, Opcode.I32LeU, Opcode.I32Ne, Opcode.I32GtS, Opcode.I32GeU];

    private void WideStatement(int depth)
    {
        switch (_random.Next(5))
        {
            case 0: Tower(depth); break;
            case 1: Chain(); break;
            case 2: Carried(depth); break;
            default: Sweep(depth); break;
        }
    }

    /// <summary>A NaN of arithmetic in a local over constructs, and what can be seen of it then.</summary>
    private void Carried(int depth)
    {
        int local = NaNInLocal();
        if (_random.Next(2) == 0) Construct("", "", depth);
        else Statement(depth);
        Show(local);
    }

    /// <summary>A local set to the sum of a NaN of any kind and another number; -1 where there is none that could.</summary>
    private int NaNInLocal()
    {
        char type = _random.Next(2) == 0 ? 'f' : 'd';
        int local = LocalOf(type);
        if (local < 0) return -1;
        if (type == 'f') Op(Opcode.F32Const, BitConverter.UInt32BitsToSingle(Values.NaN32(_random)));
        else Op(Opcode.F64Const, BitConverter.UInt64BitsToDouble(Values.NaN64(_random)));
        Leaf(type);
        Op(type == 'f' ? Opcode.F32Add : Opcode.F64Add);
        Op(Opcode.LocalSet, (uint)local);
        return local;
    }

    /// <summary>What the local holds, in a global.</summary>
    private void Show(int local)
    {
        if (local < 0) return;
        Op(Opcode.LocalGet, (uint)local);
        Op(Opcode.GlobalSet, GlobalOf(_locals[local]));
    }

    /// <summary>
    /// A loop over memory by a local that counts up or down, across an end or wrapping around: what the JIT moves out of loops, widens,
    /// and derives from what it has seen compared.
    /// </summary>
    private void Sweep(int depth)
    {
        int counter = LocalOf('i');
        if (counter < 0) return;
        int step = _random.Next(4) == 0 ? -_random.Next(1, 9) : _random.Next(1, 17), start = EdgeOfMemory();
        Op(Opcode.I32Const, start);
        Op(Opcode.LocalSet, (uint)counter);
        Op(Opcode.Loop, BlockType("", ""));
        _labels.Add("");
        BurnFuel();
        for (int i = _random.Next(1, 5); i > 0; i--) AccessAt(counter, depth);
        if (_random.Next(3) == 0) Statement(depth - 1);
        Op(Opcode.LocalGet, (uint)counter);
        Op(Opcode.I32Const, step);
        Op(Opcode.I32Add);
        Op(Opcode.LocalTee, (uint)counter);
        Op(Opcode.I32Const, start + step * _random.Next(12));
        Op(Continues[_random.Next(Continues.Length)]);
        Op(Opcode.BrIf, 0u);
        _labels.RemoveAt(_labels.Count - 1);
        Op(Opcode.End);
    }

    private int EdgeOfMemory() => _random.Next(4) switch
    {
        0 => _random.Next(200),
        1 => -_random.Next(40),
        _ => 65_536 * _random.Next(1, 4) - _random.Next(60),
    };

    /// <summary>A number for which division is not like others, known when the code is compiled or only when it runs.</summary>
    private void Edge(char type)
    {
        int number = _random.Next(-1, 3);
        if (type == 'i') Op(Opcode.I32Const, number == 2 ? int.MinValue : number);
        else Op(Opcode.I64Const, number == 2 ? long.MinValue : number);
        if (_random.Next(2) == 0) return;
        uint global = GlobalOf(type);
        Op(Opcode.GlobalSet, global);
        Op(Opcode.GlobalGet, global);
    }

    /// <summary>A load or store at the counter, plain or scaled, with one of a few offsets, so that some are met often.</summary>
    private void AccessAt(int counter, int depth)
    {
        char type = AnyType();
        bool loads = _random.Next(2) == 0;
        var ops = loads ? LoadsOf[type] : StoresOf[type];
        var info = ops[_random.Next(ops.Length)];
        Op(Opcode.LocalGet, (uint)counter);
        if (_random.Next(6) == 0)
        {
            Op(Opcode.I32Const, 2);
            Op(Opcode.I32Shl);
        }
        if (!loads) Value(type, Math.Min(depth, 2));
        Op(info.Opcode, (uint)_random.Next(info.NaturalAlignment + 1), _random.Next(5) == 0 ? Offset() : 8u * (uint)_random.Next(3));
        if (loads) Op(Opcode.GlobalSet, GlobalOf(type));
    }

    /// <summary>One expression of many operators, deeper than any that the compiler gives the JIT as one.</summary>
    private void Chain()
    {
        char type = AnyType();
        var steps = NumericFor(type).Where(op => op.Pops.All(pop => Letter(pop) == type)).ToArray();
        Leaf(type);
        for (int i = _random.Next(60, 150); i > 0; i--)
        {
            var step = steps[_random.Next(steps.Length)];
            foreach (var _ in step.Pops.Skip(1)) Leaf(type);
            Op(step.Opcode, LanesOf(step));
        }
        Op(Opcode.GlobalSet, GlobalOf(type));
    }

    /// <summary>An address at the end that the memory has now.</summary>
    private void AddressAtEnd()
    {
        Op(Opcode.MemorySize, (byte)0);
        Op(Opcode.I32Const, 16);
        Op(Opcode.I32Shl);
        Op(Opcode.I32Const, _random.Next(20));
        Op(Opcode.I32Sub);
    }

    /// <summary>Values of the types leave the stack, top first: seen in globals, or dropped.</summary>
    private void Discard(string types)
    {
        for (int i = types.Length - 1; i >= 0; i--)
        {
            if (_wide && _types.Contains(types[i]) && _random.Next(2) == 0) Op(Opcode.GlobalSet, GlobalOf(types[i]));
            else Op(Opcode.Drop);
        }
    }

    /// <summary>A body of so many short loops, one after the other, that the JIT's time for it must be bounded.</summary>
    public byte[] ManyLoops(int loops)
    {
        Enter();
        int counter = LocalOf('i');
        for (int i = 0; i < loops; i++)
        {
            Op(Opcode.Loop, (byte)0x40);
            Leaf('l');
            Op(Opcode.GlobalGet, GlobalOf('l'));
            Op(Opcode.I64Add);
            Op(Opcode.GlobalSet, GlobalOf('l'));
            if (counter >= 0 && _random.Next(8) == 0) Burn((uint)counter);
            Op(Opcode.End);
        }
        PushAll(_self.Results, 2);
        return _writer.ToArray();
    }

    /// <summary>Takes fuel, and goes round again a few times.</summary>
    private void Burn(uint counter)
    {
        BurnFuel();
        Op(Opcode.LocalGet, counter);
        Op(Opcode.I32Const, 1);
        Op(Opcode.I32ShrU);
        Op(Opcode.LocalTee, counter);
        Op(Opcode.BrIf, 0u);
    }

    /// <summary>A short body, which is compiled into its callers.</summary>
    public byte[] Small()
    {
        Enter();
        _left = 10;
        if (_random.Next(2) == 0) Statement(2);
        PushAll(_self.Results, 2);
        return _writer.ToArray();
    }
}
