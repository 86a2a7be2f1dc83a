using OutLayer.Wasm.Instructions;

namespace OutLayer.Wasm.Runtime;

/// <summary>Evaluates validated constant expressions (core spec 3.3.10). All but a v128 is below 2^64.</summary>
internal static unsafe class ConstantExpression
{
    public static UInt128 Evaluate(Instance instance, ConstExpr expression)
    {
        if (expression.Function >= 0) return (ulong)instance.FuncRefOf(expression.Function);
        var stack = new Stack<UInt128>();
        var reader = new InstructionReader(instance.Module.Bytes.Span, expression.Start, expression.Length, WasmFeatures.All, "constant expression");
        while (reader.MoveNext() && reader.Opcode != Opcode.End) stack.Push(Step(instance, ref reader, stack));
        return stack.Single();
    }

    private static UInt128 Step(Instance instance, ref InstructionReader reader, Stack<UInt128> stack) => reader.Opcode switch
    {
        Opcode.I32Const => (uint)reader.Const,
        Opcode.I64Const or Opcode.F32Const or Opcode.F64Const => (ulong)reader.Const,
        Opcode.V128Const => new UInt128((ulong)reader.ConstHigh, (ulong)reader.Const),
        Opcode.GlobalGet => *(UInt128*)instance.Globals[(int)reader.Index].Cell,
        Opcode.RefNull => 0,
        Opcode.RefFunc => (ulong)instance.FuncRefOf((int)reader.Index),
        Opcode.I32Add => (uint)(stack.Pop() + stack.Pop()),
        Opcode.I32Sub => (uint)(0 - (stack.Pop() - stack.Pop())),
        Opcode.I32Mul => (uint)(stack.Pop() * stack.Pop()),
        Opcode.I64Add => (ulong)(stack.Pop() + stack.Pop()),
        Opcode.I64Sub => (ulong)(0 - (stack.Pop() - stack.Pop())),
        Opcode.I64Mul => (ulong)(stack.Pop() * stack.Pop()),
        var other => throw new InvalidOperationException($"{other} in a validated constant expression"),
    };
}
