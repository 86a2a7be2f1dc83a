using OutLayer.Wasm.Runtime;

namespace OutLayer.Wasm.Compiler;

/// <summary>Compiled code that relies on guard pages.</summary>
internal sealed class GuardedModule(Module module, CostModel? costs, Type @class)
    : CompiledModule(module, costs, BoundsMode.Guard, @class), IGuardedCode;
