using OutLayer.Wasm.Binary;
using OutLayer.Wasm.Instructions;
using OutLayer.Wasm.Types;

namespace OutLayer.Wasm.Validation;

/// <summary>
/// Validates constant expressions (core spec 3.3.13): only instructions that the opcode table marks Constant, and immutable
/// globals that stand before; one value of the expected type is left.
/// </summary>
internal sealed class ConstExprValidator(ModuleContext context)
{
    private readonly Stack<ValType> _operands = new();

    /// <param name="expression">The expression; its function references are noted in the context.</param>
    /// <param name="expected">The type of its value.</param>
    /// <param name="visibleGlobals">Globals below this index may be read.</param>
    /// <param name="place">The section that it stands in.</param>
    public void Validate(ConstExpr expression, ValType expected, int visibleGlobals, WasmPlace place)
    {
        _operands.Clear();
        var reader = new InstructionReader(context.Module.Bytes.Span, expression.Start, expression.Length, context.Features, place);
        while (reader.MoveNext())
        {
            if (!reader.Info.Has(OpFlags.Constant))
                FormatErrors.Invalid($"constant expression required: {reader.Info.Mnemonic} is not constant", place, reader.Offset);
            if (reader.Opcode == Opcode.End) break;
            Apply(ref reader, visibleGlobals);
            if (_operands.Count > context.Limits.OperandHeight)
                FormatErrors.Limit("operands", _operands.Count, context.Limits.OperandHeight, place, reader.Offset);
        }
        if (_operands.Count != 1 || !context.Subtyping.Matches(_operands.Peek(), expected, place, expression.Start))
            FormatErrors.Invalid($"type mismatch: expected [{expected}], got [{string.Join(' ', _operands.Reverse().Take(8))}]", place, expression.Start);
    }

    private void Apply(ref InstructionReader reader, int visibleGlobals)
    {
        switch (reader.Opcode)
        {
            case Opcode.GlobalGet:
                _operands.Push(TypeOfGlobal(ref reader, visibleGlobals));
                break;
            case Opcode.RefNull:
                context.CheckValType(reader.RefType, reader.Place, reader.Offset);
                _operands.Push(reader.RefType);
                break;
            case Opcode.RefFunc:
                context.CheckFunction(reader.Index, reader.Place, reader.Offset);
                context.Referenced[reader.Index] = true;
                _operands.Push(ValType.NonNull(new HeapType(context.Module.FunctionTypes[(int)reader.Index])));
                break;
            default:
                ApplyRow(ref reader);
                break;
        }
    }

    private ValType TypeOfGlobal(ref InstructionReader reader, int visibleGlobals)
    {
        if (reader.Index >= (uint)visibleGlobals) FormatErrors.Invalid($"unknown global {reader.Index}", reader.Place, reader.Offset);
        var type = context.Module.Globals[(int)reader.Index].Type;
        if (type.Mutable) FormatErrors.Invalid($"constant expression required: global {reader.Index} is mutable", reader.Place, reader.Offset);
        if (reader.Index >= context.Module.ImportedGlobals)
            context.Need(WasmFeature.ExtendedConst, "global.get of a global that is not imported", reader.Place, reader.Offset);
        return type.Value;
    }

    /// <summary>Constants, and the arithmetic of the extended-const proposal.</summary>
    private void ApplyRow(ref InstructionReader reader)
    {
        var info = reader.Info;
        if (info.Pops.Length > 0) context.Need(WasmFeature.ExtendedConst, $"{info.Mnemonic} in a constant expression", reader.Place, reader.Offset);
        foreach (var expected in info.Pops) // operands of these instructions are all of one type
            if (!_operands.TryPop(out var actual) || actual != expected)
                FormatErrors.Invalid($"type mismatch: {info.Mnemonic} needs {expected}", reader.Place, reader.Offset);
        foreach (var type in info.Pushes) _operands.Push(type);
    }
}
