using OutLayer.Wasm.Instructions;
using OutLayer.Wasm.Types;

namespace OutLayer.Wasm.Interpreter.Translation;

// The dispatch: control and special instructions here, families by what the opcode table says of them.
internal sealed partial class Translator
{
    private void Apply(ref InstructionReader reader)
    {
        int index = (int)reader.Index;
        switch (reader.Opcode)
        {
            case Opcode.Unreachable:
                Emit((int)Opcode.Unreachable);
                _unreachable = true;
                break;
            case Opcode.Nop: break;
            case Opcode.Block or Opcode.Loop or Opcode.If: EnterBlock(reader.Opcode, reader.BlockType, reader.Info); break;
            case Opcode.Else: Else(); break;
            case Opcode.End: End(); break;
            case Opcode.Br: Branch(reader.Index); break;
            case Opcode.BrIf: BranchIf(reader.Index); break;
            case Opcode.BrTable: BranchTable(ref reader); break;
            case Opcode.Return: Return(); break;
            case Opcode.Call: Call(index); break;
            case Opcode.CallIndirect: CallIndirect(Op.CallIndirect, index, (int)reader.Index2); break;
            case Opcode.CallRef: CallRef(Op.CallRef, index); break;
            case Opcode.ReturnCall: TailCall(index); break;
            case Opcode.ReturnCallIndirect: CallIndirect(Op.TailIndirect, index, (int)reader.Index2); break;
            case Opcode.ReturnCallRef: CallRef(Op.TailRef, index); break;
            case Opcode.Throw: Throw(index); break;
            case Opcode.ThrowRef: ThrowRef(); break;
            case Opcode.Rethrow: Rethrow(reader.Index); break;
            case Opcode.TryTable: TryTable(ref reader); break;
            case Opcode.Try: EnterTry(Opcode.Try, reader.BlockType); break;
            case Opcode.Catch: Handler(index); break;
            case Opcode.CatchAll: Handler(-1); break;
            case Opcode.Delegate: Delegate(reader.Index); break;
            case Opcode.Drop: Pop(); break;
            case Opcode.Select: Select(null); break;
            case Opcode.SelectT: Select(reader.SelectTypes[0]); break;
            case Opcode.LocalGet: LocalGet(index); break;
            case Opcode.LocalSet: LocalSet(index); break;
            case Opcode.LocalTee: LocalTee(index); break;
            case Opcode.GlobalGet: GlobalGet(index); break;
            case Opcode.GlobalSet: GlobalSet(index); break;
            default: ApplyTable(ref reader); break;
        }
    }

    /// <summary>Tables and references.</summary>
    private void ApplyTable(ref InstructionReader reader)
    {
        int index = (int)reader.Index, code = Op.Of(reader.Opcode);
        switch (reader.Opcode)
        {
            case Opcode.TableGet: EmitResult(code, _module.Tables[index].Type.Element, SlotOf(Pop()), index); break;
            case Opcode.TableSet: StoreTo(code, index); break;
            case Opcode.TableSize: EmitResult(code, ValType.I32, c: index); break;
            case Opcode.TableGrow: InPlace(code, 2, [ValType.I32], c: index); break;
            case Opcode.RefNull: Const(reader.RefType, 0); break;
            case Opcode.RefIsNull: EmitResult(code, ValType.I32, SlotOf(Pop())); break;
            case Opcode.RefFunc: EmitResult(code, ValType.NonNull(new HeapType(_module.FunctionTypes[index])), index); break;
            case Opcode.RefAsNonNull: AsNonNull(code); break;
            case Opcode.BrOnNull: BranchOnNull(reader.Index); break;
            case Opcode.BrOnNonNull: BranchOnNonNull(reader.Index); break;
            default: ApplyFamily(reader.Info, ref reader); break;
        }
    }

    private void ApplyFamily(OpcodeInfo info, ref InstructionReader reader)
    {
        int code = Op.Of(info.Opcode);
        if (info.Opcode.Prefix() == 0xFD) ApplyVector(info, ref reader);
        else if (info.Immediate == Imm.MemArg) Access(info, (int)(uint)reader.MemOffset);
        else if (info.Immediate is Imm.I32 or Imm.I64 or Imm.F32 or Imm.F64) Const(info.Pushes[0], reader.Const);
        else if (Runtime.CostModel.IsBulk(info.Opcode)) InPlace(code, 3, [], (int)reader.Index, (int)reader.Index2);
        else if (info.Opcode is Opcode.DataDrop or Opcode.ElemDrop) Emit(code, (int)reader.Index);
        else if (info.Opcode == Opcode.MemorySize) EmitResult(code, ValType.I32, _layout.Memory((int)reader.Index));
        else if (info.Opcode == Opcode.MemoryGrow) EmitResult(code, ValType.I32, SlotOf(Pop()), (int)reader.Index);
        else if (info.Immediate == Imm.None && !info.Has(OpFlags.Special) && info.Pops.Length == 1) Unary(info);
        else if (info.Immediate == Imm.None && !info.Has(OpFlags.Special) && info.Pops.Length == 2) Binary(info);
        else throw new NotSupportedException($"instruction {info.Mnemonic} ({WasmFeatures.NameOf(info.Feature)})");
    }

    private void Access(OpcodeInfo info, int offset)
    {
        if (info.Pushes.Length == 0 && _operands[^1] is { Constant: { } bits } value && IsShort(value.Type, bits)) StoreImmediate(info, (int)bits, offset);
        else if (info.Pushes.Length == 0) Store(Op.Of(info.Opcode), offset);
        else Load(Op.Of(info.Opcode), info.Pushes[0], offset);
    }

    private void Load(int code, ValType type, int offset)
    {
        var (slot, summand) = AddressOf(Pop());
        EmitResult(code, type, slot, offset, summand);
    }

    private void Store(int code, int offset)
    {
        int value = SlotOf(Pop());
        var (slot, summand) = AddressOf(Pop());
        Emit(code, slot, value, offset, summand);
    }

    private void StoreImmediate(OpcodeInfo info, int value, int offset)
    {
        Pop();
        var (slot, summand) = AddressOf(Pop());
        Emit(Op.StoreImmediate + info.NaturalAlignment, slot, value, offset, summand);
    }

    /// <summary>Stores B at the place that A says; C is a constant.</summary>
    private void StoreTo(int code, int constant)
    {
        var value = Pop();
        var place = Pop();
        Emit(code, SlotOf(place), SlotOf(value), constant);
    }

    private void Call(int function)
    {
        bool imported = function < _module.ImportedFunctions;
        EmitCall(imported ? Op.CallImported : Op.CallDefined, _module.TypeOf(function), imported ? _layout.ImportedFunction(function) : function, _module.FunctionTypes[function]);
    }

    private void TailCall(int function)
    {
        bool imported = function < _module.ImportedFunctions;
        EmitCall(imported ? Op.TailImported : Op.TailDefined, _module.TypeOf(function), imported ? _layout.ImportedFunction(function) : function);
        _unreachable = true;
    }

    private void CallIndirect(int code, int type, int table)
    {
        var index = Pop();
        SettleTop(_module.Types[type].Parameters.Length);
        EmitCall(code, _module.Types[type], SlotOf(index), type, table);
        _unreachable = code == Op.TailIndirect;
    }

    private void CallRef(int code, int type)
    {
        var reference = Pop();
        SettleTop(_module.Types[type].Parameters.Length);
        EmitCall(code, _module.Types[type], SlotOf(reference), type);
        _unreachable = code == Op.TailRef;
    }

    /// <summary>Every call pushes its results: those of a tail call are never reached. C is the type, which saving asks for.</summary>
    private void EmitCall(int code, FuncType type, int b, int c = 0, int sub = 0)
    {
        SettleTop(type.Parameters.Length);
        PopTo(_operands.Count - type.Parameters.Length);
        int slot = _top;
        PushAll(type.Results);
        Emit(code, slot, b, c, sub);
    }

    private void AsNonNull(int code)
    {
        var reference = Pop();
        EmitResult(code, ValType.NonNull(reference.Type.Heap), SlotOf(reference));
    }
}
