using OutLayer.Wasm.Runtime;

namespace OutLayer.Wasm.Compiler;

/// <summary>Compiled code that relies on guard pages.</summary>
internal sealed class GuardedModule(Module module, CostModel? costs, Type @class) : CompiledModule(module, @class), IGuardedCode
{
    private readonly GasPlaces? _gas = costs is null ? null : new GasPlaces(module, costs);

    public long PendingGas(int function, int offset) => _gas?.Pending(function, offset) ?? 0;
}
