using OutLayer.Wasm.Instructions;
using OutLayer.Wasm.Types;

namespace OutLayer.Wasm.Validation;

// Exceptions: try_table (core spec 3.4.2), and the older try with handlers in the block (exception handling proposal, legacy).
internal sealed partial class FunctionValidator
{
    private void ApplyException(ref InstructionReader reader)
    {
        switch (reader.Opcode)
        {
            case Opcode.Throw: Throw(context.CheckTag(reader.Index, _place, _offset)); break;
            case Opcode.ThrowRef:
                Pop(ValType.ExnRef);
                MarkUnreachable();
                break;
            case Opcode.TryTable:
                foreach (var clause in reader.Catches) CheckCatch(clause);
                EnterBlock(ref reader);
                break;
            case Opcode.Try: EnterBlock(ref reader); break;
            case Opcode.Catch: EnterHandler(Opcode.Catch, context.CheckTag(reader.Index, _place, _offset)); break;
            case Opcode.CatchAll: EnterHandler(Opcode.CatchAll, FuncType.Empty); break;
            case Opcode.Delegate: Delegate(reader.Index); break;
            case Opcode.Rethrow: Rethrow(reader.Index); break;
            default: throw new InvalidOperationException($"no validation of {reader.Info.Mnemonic}");
        }
    }

    private void Throw(FuncType tag)
    {
        PopAll(tag.Parameters, tag.ParameterBytes);
        MarkUnreachable();
    }

    /// <summary>The label, which is one outside of the try_table, takes what the clause gives.</summary>
    private void CheckCatch(CatchClause clause)
    {
        var given = clause.HasTag ? context.CheckTag(clause.Tag, _place, _offset).Parameters.AsSpan() : [];
        var taken = Label(clause.Label).LabelTypes.AsSpan();
        int references = clause.HasReference ? 1 : 0;
        bool fits = taken.Length == given.Length + references && Match(given, taken[..given.Length])
            && (references == 0 || Matches(ValType.NonNull(HeapType.Exn), taken[^1]));
        if (!fits) Invalid($"type mismatch: label {clause.Label} takes other values than {clause.Kind} gives");
    }

    /// <summary>A legacy handler ends the block or the handler before it, and starts with the exception's values.</summary>
    private void EnterHandler(Opcode opcode, FuncType tag)
    {
        if (_frames[_depth - 1].Opcode is not (Opcode.Try or Opcode.Catch)) Malformed($"{OpcodeTable.Get(opcode).Mnemonic} without try: END opcode expected", _offset);
        var frame = Leave();
        Open(frame with { Opcode = opcode, Unreachable = false, CheckedBy = -1 });
        PushAll(tag.Parameters, tag.ParameterBytes);
    }

    /// <summary>delegate ends a try without handlers; its label is one outside of the try.</summary>
    private void Delegate(uint label)
    {
        if (_frames[_depth - 1].Opcode != Opcode.Try) Malformed("delegate without try: END opcode expected", _offset);
        var frame = Leave();
        Label(label);
        PushAll(frame.Type.Results, frame.Type.ResultBytes);
    }

    private void Rethrow(uint label)
    {
        if (Label(label).Opcode is not (Opcode.Catch or Opcode.CatchAll)) Invalid($"invalid rethrow label {label}: not in a handler of it");
        MarkUnreachable();
    }
}
