using OutLayer.Wasm.Instructions;
using OutLayer.Wasm.Validation;

namespace OutLayer.Wasm.Compiler;

/// <summary>
/// What a function does at all, so that its prologue loads only what it needs. <c>Ends</c>: offset plus size of the accesses,
/// and how often each is met, loops counted as running eight times.
/// </summary>
internal sealed record BodyScan(bool UsesMemory, bool Calls, bool Loops, IReadOnlyDictionary<ulong, int> Ends)
{
    private const int MaxLoopWeight = 8 * 8 * 8 * 8;

    public static BodyScan Of(Module module, FunctionBody body)
    {
        bool memory = false, calls = false, loops = false;
        var ends = new Dictionary<ulong, int>();
        var weights = new Stack<int>([1]);
        var reader = new InstructionReader(module.Bytes.Span, body.Start, body.Length, WasmFeatures.All, "code section");
        while (reader.MoveNext())
        {
            var op = reader.Opcode;
            if (reader.Info.Immediate == Imm.MemArg)
            {
                ulong end = reader.MemOffset + (1UL << reader.Info.NaturalAlignment);
                ends[end] = ends.GetValueOrDefault(end) + weights.Peek();
                memory = true;
            }
            calls |= op is Opcode.Call or Opcode.CallIndirect;
            loops |= op == Opcode.Loop;
            if (op is Opcode.Block or Opcode.If) weights.Push(weights.Peek());
            else if (op == Opcode.Loop) weights.Push(Math.Min(weights.Peek() * 8, MaxLoopWeight));
            else if (op == Opcode.End) weights.Pop();
        }
        return new BodyScan(memory, calls, loops, ends);
    }
}
