using System.Runtime.InteropServices;
using OutLayer.Wasm.Binary;
using OutLayer.Wasm.Instructions;
using OutLayer.Wasm.Runtime;
using OutLayer.Wasm.Types;
using OutLayer.Wasm.Validation;

namespace OutLayer.Wasm.Interpreter.Translation;

/// <summary>
/// Translates one validated function in one pass. Every operand has the slot of its height in the frame. Plain code is one step per
/// instruction of the module, for stepping; other code reads locals and constants where they are, and writes results where they go.
/// Code that no path reaches is left out.
/// </summary>
internal sealed partial class Translator
{
    private readonly Module _module;
    private readonly CostModel? _costs;
    private readonly InstanceLayout _layout;
    private readonly FunctionBody _body;
    private readonly FuncType _type;
    private readonly bool _plain;
    private readonly int _index;
    private readonly Sequence<Instruction> _code = new();
    private readonly List<int> _offsets = [];
    private readonly List<ControlFrame> _frames = [];
    private bool _unreachable, _isFirst;
    private long _sum, _before;
    private int _offset;
    private int _bound = -1; // the instruction that a label was last set to

    public Translator(Module module, InstanceLayout layout, CostModel? costs, int index, bool plain)
    {
        (_module, _layout, _costs, _index, _plain) = (module, layout, costs, index, plain);
        (_type, _body) = (module.TypeOf(index), module.Bodies[index - module.ImportedFunctions]);
        DeclareLocals();
        _top = _frameSlots = _localSlots;
    }

    public ReadOnlySpan<Instruction> Code => _code.Written;

    /// <summary>The code, and one instruction behind it that none runs.</summary>
    public ReadOnlySpan<Instruction> CodeAndEnd()
    {
        _code.Add(default);
        _code.Truncate(_code.Count - 1);
        return _code.Room(_code.Count + 1);
    }

    public ReadOnlySpan<int> Offsets => CollectionsMarshal.AsSpan(_offsets);

    public void Translate() => OperandsBefore(int.MaxValue);

    /// <summary>Translates as far as an instruction of plain code that is a step; the operands that are there before it.</summary>
    public IReadOnlyList<Operand> OperandsBefore(int instruction)
    {
        _frames.Add(new ControlFrame(Opcode.Block, new FuncType([], _type.Results), 0, _localSlots));
        var reader = new InstructionReader(_module.Bytes.Span, _body.Start, _body.Length, WasmFeatures.All, WasmPlace.OfFunction(_index));
        int nested = -1;
        IReadOnlyList<Operand> before = [];
        while (_frames.Count > 0 && _code.Count <= instruction && reader.MoveNext())
        {
            if (_unreachable && Skip(reader.Opcode, ref nested)) continue;
            if (_code.Count == instruction) before = _operands.ToArray();
            TranslateOne(ref reader);
        }
        return _frames.Count == 0 && _code.Count == instruction + 1 ? _operands.ToArray() : before; // at the last end: the results
    }

    private void TranslateOne(ref InstructionReader reader)
    {
        (_offset, _isFirst) = (reader.Offset, true);
        if (reader.Opcode != Opcode.Loop) Charge(reader.Info); // a loop is paid at each iteration: after its label
        int length = _code.Count;
        Apply(ref reader);
        bool isStep = !IsBoundary(reader.Opcode);
        if (_plain && isStep && _code.Count == length) Emit((int)Opcode.Nop);
    }

    /// <summary>What only marks where blocks begin and end is no step of its own.</summary>
    private static bool IsBoundary(Opcode opcode) => opcode is Opcode.Block or Opcode.End or Opcode.Else or Opcode.Try or Opcode.TryTable
        or Opcode.Catch or Opcode.CatchAll or Opcode.Delegate;

    private void Charge(OpcodeInfo info) => _sum += _costs?.Price(info) ?? 0;

    /// <summary>True for an instruction that no path reaches; <paramref name="nested"/> counts the blocks inside.</summary>
    private static bool Skip(Opcode opcode, ref int nested)
    {
        if (nested < 0) nested = 0;
        switch (opcode)
        {
            case Opcode.Block or Opcode.Loop or Opcode.If or Opcode.Try or Opcode.TryTable:
                nested++;
                return true;
            case Opcode.End or Opcode.Delegate when nested > 0:
                nested--;
                return true;
            case Opcode.End or Opcode.Delegate or Opcode.Else or Opcode.Catch or Opcode.CatchAll:
                return nested > 0;
            default:
                return true;
        }
    }

    private void Emit(int code, int a = 0, int b = 0, int c = 0, int sub = 0)
    {
        _code.Add(new Instruction { Code = (ushort)code, Sub = (ushort)sub, A = a, B = b, C = c, Paid = _sum, Before = _before });
        _offsets.Add(_isFirst ? _offset : ~_offset);
        (_before, _isFirst, _result) = (_sum, false, -1);
    }

    /// <summary>The same for a result that goes to a slot of its own and nowhere else: it may yet be sent elsewhere.</summary>
    private void EmitResult(int code, ValType type, int b = 0, int c = 0, int sub = 0)
    {
        int slot = Push(type);
        Emit(code, slot, b, c, sub);
        _result = _code.Count - 1;
    }

    private ref Instruction At(int index) => ref _code[index];
}
