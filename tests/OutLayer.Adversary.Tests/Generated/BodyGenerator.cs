using OutLayer.Adversary.Tests.Fuzzing;
using OutLayer.Testing;
using OutLayer.Wasm.Instructions;
using OutLayer.Wasm.Types;

namespace OutLayer.Adversary.Tests.Generated;

/// <summary>The body of one function: statements, and values of a type, to a bounded depth and length.</summary>
internal sealed partial class BodyGenerator
{
    /// <summary>Locals of every function, one of each type, that only the generator's own sequences use, and a funcref.</summary>
    public const string ScratchTypes = "ilfdF";

    private static readonly double[] Floats =
        [0, -0.0, 1, -1, 0.5, 1e-310, 1e308, double.MaxValue, 2147483647, 2147483648, -2147483649, 4294967295, 9223372036854775807, 1.8446744073709552e19, double.PositiveInfinity, double.NegativeInfinity, 3.4028235e38, 1e-45];

    private static readonly long[] Integers = [0, 1, -1, 2, 7, 31, 32, 63, 64, 255, 65_535, 65_536, int.MaxValue, int.MinValue, long.MaxValue, long.MinValue, uint.MaxValue];

    /// <summary>Numeric instructions by what they push: of numbers alone, with vectors, with relaxed ones.</summary>
    private static readonly Dictionary<char, OpcodeInfo[]> Numeric = NumericOf("ilfd", WasmFeatures.Wasm2.Without(WasmFeature.Simd)),
        NumericWithVectors = NumericOf("ilfdv", WasmFeatures.Wasm2), NumericRelaxed = NumericOf("ilfdv", WasmFeatures.Wasm2.With(WasmFeature.RelaxedSimd));

    private static readonly Dictionary<char, OpcodeInfo[]> LoadsOf = "ilfdv".ToDictionary(type => type, type => OpcodeTable.All
        .Where(op => op.Immediate == Imm.MemArg && op.Pushes.Length == 1 && Letter(op.Pushes[0]) == type).ToArray());

    private static readonly Dictionary<char, OpcodeInfo[]> StoresOf = "ilfdv".ToDictionary(type => type, type => OpcodeTable.All
        .Where(op => op.Immediate == Imm.MemArg && op.Pushes.Length == 0 && op.Pops.Length == 2 && Letter(op.Pops[1]) == type).ToArray());

    private readonly Random _random;
    private readonly ModuleBuilder _builder;
    private readonly Signature[] _functions;
    private readonly Signature _self;
    private readonly string _locals;
    private readonly uint _scratch;
    private readonly BodyWriter _writer;
    private readonly WasmFeatures _features;
    private readonly string _types, _globals;
    private readonly string[] _tags;
    private readonly bool _wide;
    private readonly List<string> _labels = [];
    private int _left = 400;

    /// <param name="wide">
    /// Features to use, for engines that agree on the bits of NaNs: NaNs are not hidden, and there is more of everything at the edges.
    /// </param>
    public BodyGenerator(Random random, ModuleBuilder builder, Signature[] functions, Signature self, string locals, BodyWriter writer, WasmFeatures? wide = null)
    {
        (_random, _builder, _functions, _self, _writer) = (random, builder, functions, self, writer);
        (_wide, _features) = (wide is not null, wide ?? WasmFeatures.Wasm2.Without(WasmFeature.Simd));
        (_locals, _scratch) = (self.Parameters + locals, (uint)self.Parameters.Length);
        _types = _features.Has(WasmFeature.Simd) ? "ilfdv" : "ilfd";
        _globals = ModuleGenerator.GlobalsOf(_features);
        _tags = ModuleGenerator.TagsOf(_features);
    }

    private void Enter()
    {
        long bytes = _locals.Sum(type => type is 'i' or 'f' ? 4 : 8);
        _writer.Count((64 + bytes + 7) / 8);
        _labels.Add(_self.Results);
        BurnFuel();
    }

    public byte[] Body()
    {
        Enter();
        int depth = _wide ? _random.Next(2, 5) : 4;
        for (int i = _wide ? _random.Next(1, 7) : _random.Next(2, 8); i > 0; i--) Statement(depth);
        PushAll(_self.Results, depth);
        return _writer.ToArray();
    }

    public static double Float(Random random) => random.Next(3) == 0 ? random.NextDouble() * 1000 - 500 : Floats[random.Next(Floats.Length)];

    public static long Integer(Random random) => random.Next(3) == 0 ? random.NextInt64() >> random.Next(64) : Integers[random.Next(Integers.Length)];

    private static char Letter(ValType type) => type.Kind switch { ValKind.I32 => 'i', ValKind.I64 => 'l', ValKind.F32 => 'f', ValKind.F64 => 'd', ValKind.V128 => 'v', _ => 'F' };

    private static Dictionary<char, OpcodeInfo[]> NumericOf(string types, WasmFeatures features) => types.ToDictionary(type => type, type => OpcodeTable.All
        .Where(op => op.Immediate is Imm.None or Imm.Lane or Imm.Shuffle && features.Has(op.Feature) && !op.Has(OpFlags.Special) && !op.Has(OpFlags.Control))
        .Where(op => op.Pushes.Length == 1 && Letter(op.Pushes[0]) == type && op.Pops.Length > 0 && op.Pops.All(pop => types.Contains(Letter(pop)))).ToArray());

    private OpcodeInfo[] NumericFor(char type) =>
        (_features.Has(WasmFeature.RelaxedSimd) ? NumericRelaxed : _types.Contains('v') ? NumericWithVectors : Numeric)[type];

    private char AnyType() => _types[_random.Next(_types.Length)];

    private string AnyTypes(int max) => new([.. Enumerable.Range(0, _random.Next(max + 1)).Select(_ => AnyType())]);

    private void Op(Opcode op, params ReadOnlySpan<object> immediates) => _writer.Op(op, immediates);

    /// <summary>Traps when the fuel of all loops and calls is used up.</summary>
    private void BurnFuel()
    {
        Op(Opcode.GlobalGet, ModuleGenerator.FuelGlobal);
        Op(Opcode.I32Eqz);
        Op(Opcode.If, (byte)0x40);
        Op(Opcode.Unreachable);
        Op(Opcode.End);
        Op(Opcode.GlobalGet, ModuleGenerator.FuelGlobal);
        Op(Opcode.I32Const, 1);
        Op(Opcode.I32Sub);
        Op(Opcode.GlobalSet, ModuleGenerator.FuelGlobal);
    }

    /// <summary>A NaN on the stack becomes the canonical one, as its bits are about to be seen.</summary>
    private void HideNaN(char type)
    {
        if (_wide) return;
        uint scratch = Scratch(type);
        Op(Opcode.LocalSet, scratch);
        Op(Opcode.LocalGet, scratch);
        Const(type, type == 'f' ? BitConverter.UInt32BitsToSingle(0x7FC0_0000) : BitConverter.UInt64BitsToDouble(0x7FF8_0000_0000_0000));
        Op(Opcode.LocalGet, scratch);
        Op(Opcode.LocalGet, scratch);
        Op(type == 'f' ? Opcode.F32Eq : Opcode.F64Eq);
        Op(Opcode.Select);
    }

    private void Const(char type, double value)
    {
        if (type == 'f') Op(Opcode.F32Const, (float)value);
        else Op(Opcode.F64Const, value);
    }

    private void AnyConst(char type)
    {
        switch (type)
        {
            case 'v': Op(Opcode.V128Const, VectorBits()); break;
            case 'i': Op(Opcode.I32Const, (int)(_wide ? Values.Integer(_random) : Integer(_random))); break;
            case 'l': Op(Opcode.I64Const, _wide ? Values.Integer(_random) : Integer(_random)); break;
            case 'f' when _wide: Op(Opcode.F32Const, BitConverter.UInt32BitsToSingle(Values.Bits32(_random))); break;
            case 'd' when _wide: Op(Opcode.F64Const, BitConverter.UInt64BitsToDouble(Values.Bits64(_random))); break;
            default: Const(type, Float(_random)); break;
        }
    }

    private uint Scratch(char type) => _scratch + (uint)ScratchTypes.IndexOf(type, StringComparison.Ordinal);

    /// <summary>A local of the type that is not the generator's own, or -1.</summary>
    private int LocalOf(char type)
    {
        int[] all = [.. Enumerable.Range(0, _locals.Length).Where(i => _locals[i] == type && (i < _scratch || i >= _scratch + ScratchTypes.Length))];
        return all.Length == 0 ? -1 : all[_random.Next(all.Length)];
    }

    private uint GlobalOf(char type)
    {
        uint[] all = [.. Enumerable.Range(ModuleGenerator.FirstFreeGlobal, _globals.Length - ModuleGenerator.FirstFreeGlobal)
            .Where(i => _globals[i] == type).Select(i => (uint)i)];
        return all[_random.Next(all.Length)];
    }

    /// <summary>A block type: a letter, nothing, or an index into the module's types.</summary>
    private byte[] BlockType(string parameters, string results)
    {
        if (parameters.Length == 0 && results.Length == 0) return [0x40];
        if (parameters.Length == 0 && results.Length == 1 && "ilfdv".Contains(results) && _random.Next(2) == 0) return [(byte)(0x7F - "ilfdv".IndexOf(results, StringComparison.Ordinal))];
        return Code.SignedLeb(_builder.Type($"{parameters}:{results}"));
    }
}
