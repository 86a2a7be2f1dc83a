using OutLayer.Wasm.Interpreter.Translation;
using OutLayer.Wasm.Types;

namespace OutLayer.Wasm.Interpreter.Stepping;

/// <summary>What a frame holds at a place of its function: types and slots.</summary>
/// <param name="Locals">Parameters and locals.</param>
/// <param name="Operands">The operand stack; of a caller, without the arguments, which are the callee's.</param>
internal sealed record FramePlace(IReadOnlyList<(ValType Type, int Slot)> Locals, IReadOnlyList<(ValType Type, int Slot)> Operands)
{
    /// <param name="code">Plain code.</param>
    /// <param name="function">The function.</param>
    /// <param name="instruction">Index of an instruction that is a step.</param>
    /// <param name="isTop">False for a caller, whose instruction is a call.</param>
    public static unsafe FramePlace Of(InterpretedModule code, FunctionCode* function, int instruction, bool isTop)
    {
        var module = code.Module.Module;
        var translator = new Translator(module, code.Layout, code.Costs, function->FunctionIndex, plain: true);
        var operands = translator.OperandsBefore(instruction);
        int taken = isTop ? 0 : TypeOfCall(module, function->Code + instruction)!.Parameters.Length + (TakesTarget(function->Code + instruction) ? 1 : 0);
        var locals = translator.LocalTypes.ToArray().Select((type, local) => (type, translator.SlotOfLocal(local)));
        return new FramePlace([.. locals], [.. operands.SkipLast(taken).Select(operand => (operand.Type, operand.Slot))]);
    }

    /// <summary>The type of the function that a call calls; null for another instruction.</summary>
    public static unsafe FuncType? TypeOfCall(Module module, Instruction* instruction) =>
        instruction->Code is Op.CallDefined or Op.CallImported or Op.CallIndirect or Op.CallRef ? module.Types[instruction->C] : null;

    private static unsafe bool TakesTarget(Instruction* call) => call->Code is Op.CallIndirect or Op.CallRef;
}
