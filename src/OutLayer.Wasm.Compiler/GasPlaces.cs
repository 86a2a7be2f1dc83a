using System.Collections.Concurrent;
using System.Reflection;
using OutLayer.Wasm.Runtime;
using OutLayer.Wasm.Validation;

namespace OutLayer.Wasm.Compiler;

/// <summary>
/// What each place of a function has cost since gas was last taken off. Found by compiling the function again into nothing, so
/// it cannot differ from what was compiled; only functions that trap are ever asked for.
/// </summary>
internal sealed class GasPlaces(Module module, CostModel costs, BoundsMode bounds) : IFunctionContext
{
    private readonly ConcurrentDictionary<int, Dictionary<(int Offset, TrapCode Code), long>> _byFunction = new();

    public Module Module => module;
    public CostModel? Costs => costs;
    public BoundsMode Bounds => bounds;
    public InstanceLayout Layout { get; } = new(module);
    public Inlining Inlining { get; } = new(module);

    public FunctionFacts FactsOf(int function) => default;

    public MethodInfo MethodOf(int function) => SilentIL.AnyMethod;

    public long Pending(int function, int offset, TrapCode code) => _byFunction.GetOrAdd(function, Find)[(offset, code)];

    private Dictionary<(int, TrapCode), long> Find(int function)
    {
        var places = new Dictionary<(int, TrapCode), long>();
        new FunctionCompiler(this, function, new SilentIL()) { OnTrapSite = (offset, code, pending) => places[(offset, code)] = pending }.Compile();
        return places;
    }
}
