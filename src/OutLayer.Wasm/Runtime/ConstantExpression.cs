using OutLayer.Wasm.Instructions;

namespace OutLayer.Wasm.Runtime;

/// <summary>Evaluates validated constant expressions (core spec 3.3.10).</summary>
internal static unsafe class ConstantExpression
{
    public static ConstantValue Evaluate(Instance instance, ConstExpr expression)
    {
        if (expression.Function >= 0) return new ConstantValue((ulong)instance.FuncRefOf(expression.Function));
        var stack = new Growing<ConstantValue>();
        var reader = new InstructionReader(instance.Module.Bytes.Span, expression.Start, expression.Length, WasmFeatures.All, "constant expression");
        while (reader.MoveNext() && reader.Opcode != Opcode.End)
            stack.Add(reader.Opcode == Opcode.V128Const ? new ConstantValue((ulong)reader.Const, (ulong)reader.ConstHigh)
                : reader.Opcode == Opcode.GlobalGet ? *(ConstantValue*)instance.Globals[(int)reader.Index].Cell
                : new ConstantValue(Step(instance, ref reader, ref stack)));
        return stack.Pop();
    }

    private static ulong Step(Instance instance, ref InstructionReader reader, ref Growing<ConstantValue> stack) => reader.Opcode switch
    {
        Opcode.I32Const => (uint)reader.Const,
        Opcode.I64Const or Opcode.F32Const or Opcode.F64Const => (ulong)reader.Const,
        Opcode.RefNull => 0,
        Opcode.RefFunc => (ulong)instance.FuncRefOf((int)reader.Index),
        Opcode.I32Add => (uint)(stack.Pop().Low + stack.Pop().Low),
        Opcode.I32Sub => (uint)(0 - (stack.Pop().Low - stack.Pop().Low)),
        Opcode.I32Mul => (uint)(stack.Pop().Low * stack.Pop().Low),
        Opcode.I64Add => stack.Pop().Low + stack.Pop().Low,
        Opcode.I64Sub => 0 - (stack.Pop().Low - stack.Pop().Low),
        Opcode.I64Mul => stack.Pop().Low * stack.Pop().Low,
        var other => throw new InvalidOperationException($"{other} in a validated constant expression"),
    };
}

/// <summary>The value of a constant expression as a global's cell holds it: all but a v128 is in the low half.</summary>
internal readonly struct ConstantValue(ulong low, ulong high = 0)
{
    public readonly ulong Low = low, High = high;
}
