using OutLayer.Wasm.Compiler.Simd;
using OutLayer.Wasm.Instructions;
using OutLayer.Wasm.Types;

namespace OutLayer.Wasm.Compiler;

/// <summary>
/// Finds locals that are only ever set to results of float arithmetic, or to what is no NaN. Their NaNs need not be made canonical
/// in the loops that they are carried through, since whoever reads them knows that their bits come from arithmetic. What a local
/// is set to is told by the instruction before.
/// </summary>
/// <param name="parameters">Locals that come with a value that nothing is known of.</param>
internal sealed class ArithmeticLocals(int parameters)
{
    /// <summary>What a value may be taken for: the result of arithmetic on f32 or f64 lanes, and whether it is one or just no NaN.</summary>
    [Flags]
    private enum Source : byte { Unknown = 0, F32 = 1, F64 = 2, Number = F32 | F64, Arithmetic = 4 }

    private readonly Dictionary<int, Source> _sources = [];
    private readonly Dictionary<int, List<int>> _copies = [];
    private Source _value;
    private int _copied = -1;

    /// <summary>F32 or F64 for a local that holds results of such arithmetic alone.</summary>
    public ValKind? LaneOf(int local) => _sources.GetValueOrDefault(local) switch
    {
        Source.Arithmetic | Source.F32 => ValKind.F32,
        Source.Arithmetic | Source.F64 => ValKind.F64,
        _ => null,
    };

    public void Note(ref InstructionReader reader)
    {
        bool isSet = reader.Opcode is Opcode.LocalSet or Opcode.LocalTee;
        if (isSet) NoteSet((int)reader.Index);
        _copied = isSet || reader.Opcode == Opcode.LocalGet ? (int)reader.Index : -1;
        _value = SourceOf(ref reader);
    }

    private void NoteSet(int local)
    {
        Source value = _copied < 0 ? _value : Source.Number;
        _sources[local] = Join(_sources.GetValueOrDefault(local, local < parameters ? Source.Unknown : Source.Number), value);
        if (_copied < 0 || _copied == local) return;
        if (!_copies.TryGetValue(_copied, out var targets)) _copies[_copied] = targets = [];
        targets.Add(local);
    }

    /// <summary>The lanes that suit both; arithmetic if one is.</summary>
    private static Source Join(Source left, Source right) => (left & right & Source.Number) | ((left | right) & Source.Arithmetic);

    /// <summary>To be called when all instructions are noted. What a local is set to goes on to those that it is copied to. A source changes three times at most.</summary>
    public void Solve()
    {
        var changed = new Queue<int>(_copies.Keys.Order());
        while (changed.TryDequeue(out int local))
        {
            foreach (int target in _copies.GetValueOrDefault(local, []))
            {
                var joined = Join(_sources[target], _sources.GetValueOrDefault(local));
                if (joined == _sources[target]) continue;
                _sources[target] = joined;
                changed.Enqueue(target);
            }
        }
    }

    private static Source SourceOf(ref InstructionReader reader)
    {
        var op = reader.Opcode;
        return FunctionCompiler.MakesNaN(op) ? Arithmetic(reader.Info.Pushes[0].Kind)
            : VectorNaNs.Makes(op) is { } lane ? Arithmetic(lane)
            : op switch
            {
                Opcode.F32Const => float.IsNaN(BitConverter.Int32BitsToSingle((int)reader.Const)) ? Source.Unknown : Source.Number,
                Opcode.F64Const => double.IsNaN(BitConverter.Int64BitsToDouble(reader.Const)) ? Source.Unknown : Source.Number,
                Opcode.V128Const => (reader.Const | reader.ConstHigh) == 0 ? Source.Number : Source.Unknown,
                (>= Opcode.F32ConvertI32S and <= Opcode.F32ConvertI64U) or (>= Opcode.F64ConvertI32S and <= Opcode.F64ConvertI64U) => Source.Number,
                Opcode.F32x4ConvertI32x4S or Opcode.F32x4ConvertI32x4U => Source.F32,
                Opcode.F64x2ConvertLowI32x4S or Opcode.F64x2ConvertLowI32x4U => Source.F64,
                _ => Source.Unknown,
            };
    }

    private static Source Arithmetic(ValKind lane) => Source.Arithmetic | (lane == ValKind.F32 ? Source.F32 : Source.F64);
}
