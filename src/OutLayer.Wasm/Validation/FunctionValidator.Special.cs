using OutLayer.Wasm.Binary;
using OutLayer.Wasm.Instructions;
using OutLayer.Wasm.Types;

namespace OutLayer.Wasm.Validation;

// Instructions whose types depend on their immediates or on the stack.
internal sealed partial class FunctionValidator
{
    private void ApplySpecial(ref InstructionReader reader)
    {
        switch (reader.Opcode)
        {
            case Opcode.LocalGet: LocalGet(reader.Index); break;
            case Opcode.LocalSet: LocalSet(reader.Index); break;
            case Opcode.LocalTee: LocalTee(reader.Index); break;
            case Opcode.GlobalGet: Push(context.CheckGlobal(reader.Index, _place, _offset).Value); break;
            case Opcode.GlobalSet: SetGlobal(reader.Index); break;
            case Opcode.Block or Opcode.Loop or Opcode.If: EnterBlock(ref reader); break;
            case Opcode.Else: Else(); break;
            case Opcode.End: End(); break;
            case Opcode.Br: Branch(reader.Index); break;
            case Opcode.BrIf: BranchIf(reader.Index); break;
            case Opcode.BrTable: BranchTable(ref reader); break;
            case Opcode.Return: Return(); break;
            case Opcode.Unreachable: MarkUnreachable(); break;
            case Opcode.Call: Call(context.CheckFunction(reader.Index, _place, _offset)); break;
            case Opcode.CallIndirect: Call(TargetOfIndirect(ref reader)); break;
            case Opcode.ReturnCall: ReturnCall(context.CheckFunction(reader.Index, _place, _offset)); break;
            case Opcode.ReturnCallIndirect: ReturnCall(TargetOfIndirect(ref reader)); break;
            case Opcode.CallRef: Call(TargetOfRef(reader.Index)); break;
            case Opcode.ReturnCallRef: ReturnCall(TargetOfRef(reader.Index)); break;
            case Opcode.Drop: PopAny(); break;
            case Opcode.Select: Select(); break;
            case Opcode.SelectT: SelectTyped(ref reader); break;
            default: ApplyReference(ref reader); break;
        }
    }

    /// <summary>References and tables of them.</summary>
    private void ApplyReference(ref InstructionReader reader)
    {
        switch (reader.Opcode)
        {
            case Opcode.RefNull: RefNull(reader.RefType); break;
            case Opcode.RefIsNull:
                PopRef();
                Push(ValType.I32);
                break;
            case Opcode.RefAsNonNull: Push(ValType.NonNull(PopRef().Heap)); break;
            case Opcode.BrOnNull: BranchOnNull(reader.Index); break;
            case Opcode.BrOnNonNull: BranchOnNonNull(reader.Index); break;
            case Opcode.RefFunc: RefFunc(reader.Index); break;
            case Opcode.TableGet:
                Pop(ValType.I32);
                Push(ElementOf(reader.Index));
                break;
            case Opcode.TableSet:
                Pop(ElementOf(reader.Index));
                Pop(ValType.I32);
                break;
            case Opcode.TableGrow:
                Pop(ValType.I32);
                Pop(ElementOf(reader.Index));
                Push(ValType.I32);
                break;
            case Opcode.TableFill:
                Pop(ValType.I32);
                Pop(ElementOf(reader.Index));
                Pop(ValType.I32);
                break;
            default: ApplyException(ref reader); break;
        }
    }

    private ValType ElementOf(uint table) => context.CheckTable(table, _place, _offset).Element;

    private void LocalTee(uint index)
    {
        LocalSet(index);
        Push(Local(index));
    }

    private void SetGlobal(uint index)
    {
        var type = context.CheckGlobal(index, _place, _offset);
        if (!type.Mutable) Invalid($"immutable global {index}");
        Pop(type.Value);
    }

    private void Call(FuncType type)
    {
        PopAll(type.Parameters, type.ParameterBytes);
        PushAll(type.Results, type.ResultBytes);
    }

    /// <summary>The results must be ours: the frame is gone when they come.</summary>
    private void ReturnCall(FuncType type)
    {
        if (!Match(type.Results.AsSpan(), _type.Results.AsSpan())) Invalid($"type mismatch: a tail call of {type} in a function of {_type}");
        PopAll(type.Parameters, type.ParameterBytes);
        MarkUnreachable();
    }

    /// <summary>Pops the function's index.</summary>
    private FuncType TargetOfIndirect(ref InstructionReader reader)
    {
        if (reader.Index2 != 0) context.Need(WasmFeature.ReferenceTypes, "call_indirect of another table", _place, _offset);
        var table = context.CheckTable(reader.Index2, _place, _offset);
        if (!Matches(table.Element, ValType.FuncRef)) Invalid($"type mismatch: call_indirect on a table of {table.Element}");
        var type = context.CheckType(reader.Index, _place, _offset);
        int before = _bytes;
        Pop(ValType.I32);
        _bytes = before; // finite-wasm counts the index up to the end of the block; so does the chain
        return type;
    }

    /// <summary>Pops the reference.</summary>
    private FuncType TargetOfRef(uint index)
    {
        var type = context.CheckType(index, _place, _offset);
        Pop(new ValType(ValKind.Ref, true, new HeapType((int)index)));
        return type;
    }

    /// <summary>Untyped select takes numbers and vectors only, both of one type.</summary>
    private void Select()
    {
        Pop(ValType.I32);
        ValType second = PopAny(), first = PopAny();
        if (first.IsRef || second.IsRef) Invalid("type mismatch: select of references must name their type");
        if (first != second && first.Kind != ValKind.Bottom && second.Kind != ValKind.Bottom)
            Invalid($"type mismatch: select of {first} and {second}");
        Push(first.Kind == ValKind.Bottom ? second : first);
    }

    private void SelectTyped(ref InstructionReader reader)
    {
        if (reader.SelectTypes.Length != 1) Invalid($"invalid result arity: select of {reader.SelectTypes.Length} types");
        var type = reader.SelectTypes[0];
        context.CheckValType(type, _place, _offset);
        Pop(ValType.I32);
        Pop(type);
        Pop(type);
        Push(type);
    }

    private void RefNull(ValType type)
    {
        context.CheckValType(type, _place, _offset);
        Push(type);
    }

    private void RefFunc(uint index)
    {
        context.CheckFunction(index, _place, _offset);
        if (!context.Referenced[index]) Invalid($"undeclared function reference: function {index} is named by no segment, export or global");
        Push(ValType.NonNull(new HeapType(_module.FunctionTypes[(int)index])));
    }
}
