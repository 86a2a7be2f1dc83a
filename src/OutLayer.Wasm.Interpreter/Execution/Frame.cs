using OutLayer.Wasm.Interpreter.Translation;
using OutLayer.Wasm.Runtime;

namespace OutLayer.Wasm.Interpreter.Execution;

/// <summary>A call on the explicit stack.</summary>
internal unsafe struct Frame
{
    /// <summary>The instruction that it is at: while it calls, the call.</summary>
    public Instruction* At;

    /// <summary>Its slots: parameters, locals, operands.</summary>
    public long* Slots;

    /// <summary>Null for the caller outside, of which only the depth counts.</summary>
    public FunctionCode* Code;

    public InstanceBlock* Instance;

    /// <summary>Counted depth left, this frame taken off.</summary>
    public long Depth;
}
