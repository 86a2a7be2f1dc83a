using OutLayer.Wasm.Instructions;

namespace OutLayer.Wasm.Runtime;

/// <summary>Evaluates validated constant expressions (core spec 3.3.10).</summary>
internal static unsafe class ConstantExpression
{
    public static ulong Evaluate(Instance instance, ConstExpr expression)
    {
        if (expression.Function >= 0) return (ulong)instance.FuncRefOf(expression.Function);
        var stack = new Stack<ulong>();
        var reader = new InstructionReader(instance.Module.Bytes.Span, expression.Start, expression.Length, WasmFeatures.Supported, "constant expression");
        while (reader.MoveNext() && reader.Opcode != Opcode.End) stack.Push(Step(instance, ref reader, stack));
        return stack.Single();
    }

    private static ulong Step(Instance instance, ref InstructionReader reader, Stack<ulong> stack) => reader.Opcode switch
    {
        Opcode.I32Const => (uint)reader.Const,
        Opcode.I64Const or Opcode.F32Const or Opcode.F64Const => (ulong)reader.Const,
        Opcode.GlobalGet => *instance.Globals[(int)reader.Index].Cell,
        Opcode.RefNull => 0,
        Opcode.RefFunc => (ulong)instance.FuncRefOf((int)reader.Index),
        Opcode.I32Add => (uint)stack.Pop() + (uint)stack.Pop(),
        Opcode.I32Sub => (uint)-((long)stack.Pop() - (long)stack.Pop()),
        Opcode.I32Mul => (uint)stack.Pop() * (uint)stack.Pop(),
        Opcode.I64Add => stack.Pop() + stack.Pop(),
        Opcode.I64Sub => (ulong)-((long)stack.Pop() - (long)stack.Pop()),
        Opcode.I64Mul => stack.Pop() * stack.Pop(),
        var other => throw new InvalidOperationException($"{other} in a validated constant expression"),
    };
}
