using OutLayer.Wasm.Binary;
using OutLayer.Wasm.Instructions;

namespace OutLayer.Wasm.Text;

/// <summary>Prints code: function bodies a line per instruction, constant expressions within a line.</summary>
internal sealed partial class CodePrinter(Module module, ModuleNames names, TypePrinter types, WatWriter output, bool offsets)
{
    private readonly LabelPrinter _labels = new(output);
    private NameMap _locals = NameMap.Empty;

    /// <summary>The instructions of a function but for its last end, which the closing parenthesis stands for.</summary>
    public void PrintBody(int function, FunctionBody body)
    {
        _locals = names.LocalsOf(function);
        _labels.Start(names.LabelsOf(function));
        int indent = output.Indent, end = body.Start + body.Length;
        var reader = new InstructionReader(module.Bytes.Span, body.Start, body.Length, WasmFeatures.All, WasmPlace.OfFunction(function));
        while (reader.MoveNext() && !(reader.Opcode == Opcode.End && reader.NextOffset == end)) PrintLine(ref reader);
        output.Indent = indent;
    }

    /// <summary>One instruction in parentheses, or several after the word; without a word several stand bare.</summary>
    public void PrintExpression(ConstExpr expression, string? word)
    {
        if (expression.IsFunction)
        {
            output.Write($" (ref.func {TypePrinter.Index(names.Functions, expression.Function)})");
            return;
        }
        _labels.Start(NameMap.Empty);
        int count = CountInstructions(expression);
        bool isOne = count == 1, isOpen = isOne || word is not null;
        output.Write(isOpen ? " (" : " ");
        if (!isOne && word is not null) output.Write(word).Write(' ');
        var reader = ReaderOf(expression);
        for (int i = 0; i < count && reader.MoveNext(); i++)
        {
            if (i > 0) output.Write(' ');
            PrintInstruction(ref reader);
        }
        if (isOpen) output.Write(')');
    }

    private int CountInstructions(ConstExpr expression)
    {
        int count = -1; // the end is not printed
        var reader = ReaderOf(expression);
        while (reader.MoveNext()) count++;
        return count;
    }

    private InstructionReader ReaderOf(ConstExpr expression) =>
        new(module.Bytes.Span, expression.Start, expression.Length, WasmFeatures.All, "constant expression");

    private void PrintLine(scoped ref InstructionReader reader)
    {
        bool opens = reader.Info.Immediate is Imm.BlockType or Imm.TryTable;
        bool closes = reader.Opcode is Opcode.End or Opcode.Delegate, parts = reader.Opcode is Opcode.Else or Opcode.Catch or Opcode.CatchAll;
        if (closes || parts) output.Indent--;
        if (closes) _labels.Pop();
        output.Line();
        if (offsets) output.Write(FormattableString.Invariant($"(;{reader.Offset:x6};) "));
        PrintInstruction(ref reader);
        if (opens) _labels.WriteComment();
        if (opens || parts) output.Indent++;
    }
}
