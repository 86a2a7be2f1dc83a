using OutLayer.Wasm.Instructions;

namespace OutLayer.Wasm.Compiler;

/// <summary>What a function does at all, so that its prologue loads only what it needs.</summary>
internal readonly record struct BodyScan(bool UsesMemory, bool Calls, bool Loops)
{
    public static BodyScan Of(Module module, FunctionBody body)
    {
        bool memory = false, calls = false, loops = false;
        var reader = new InstructionReader(module.Bytes.Span, body.Start, body.Length, WasmFeatures.All, "code section");
        while (reader.MoveNext())
        {
            var op = reader.Opcode;
            memory |= reader.Info.Immediate == Imm.MemArg;
            calls |= op is Opcode.Call or Opcode.CallIndirect;
            loops |= op == Opcode.Loop;
        }
        return new BodyScan(memory, calls, loops);
    }
}
