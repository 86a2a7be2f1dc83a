using OutLayer.Wasm.Runtime;
using OutLayer.Wasm.Validation;

namespace OutLayer.Wasm.Tests.Compiler;

/// <summary>An interpreter that is given functions, and not called.</summary>
internal sealed unsafe class IdleInterpreter : IFunctionInterpreter, IInterpretedFunctions
{
    public int MaxNativeFrame => 0;
    public IInterpretedFunctions Load(ValidatedModule module, CostModel? costs, Func<int, bool> functions) => this;
    public IInterpretedFunctions Load(ValidatedModule module, CostModel? costs, ITiers tiers) => this;
    public void Run(InstanceBlock* instance, int function, long* slots, long depth) => throw new NotSupportedException(nameof(Run));
}
