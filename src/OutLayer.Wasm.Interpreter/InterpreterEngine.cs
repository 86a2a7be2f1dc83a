using OutLayer.Wasm.Instructions;
using OutLayer.Wasm.Runtime;
using OutLayer.Wasm.Validation;

namespace OutLayer.Wasm.Interpreter;

/// <summary>The interpreting engine: the judge of the compiling one, and the tier for code that must be stepped or is too odd to compile.</summary>
public sealed class InterpreterEngine : IEngine, IFunctionInterpreter
{
    public string Name => "interpreter";

    public WasmFeatures Features { get; } = WasmFeatures.All;

    public IModuleCode Load(ValidatedModule module, CostModel? costs)
    {
        ArgumentNullException.ThrowIfNull(module);
        module.RequireFeaturesOf(this);
        return new InterpretedModule(module, costs, static _ => true);
    }

    public IInterpretedFunctions Load(ValidatedModule module, CostModel? costs, Func<int, bool> functions)
    {
        ArgumentNullException.ThrowIfNull(module);
        ArgumentNullException.ThrowIfNull(functions);
        return new InterpretedModule(module, costs, functions);
    }

    public IInterpretedFunctions Load(ValidatedModule module, CostModel? costs, ITiers tiers)
    {
        ArgumentNullException.ThrowIfNull(module);
        ArgumentNullException.ThrowIfNull(tiers);
        return new InterpretedModule(module, costs, tiers.Interprets, tiers: tiers);
    }
}
