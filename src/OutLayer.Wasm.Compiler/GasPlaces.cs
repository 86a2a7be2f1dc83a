using System.Collections.Concurrent;
using System.Reflection;
using OutLayer.Wasm.Runtime;
using OutLayer.Wasm.Validation;

namespace OutLayer.Wasm.Compiler;

/// <summary>
/// What each place of a function has cost since gas was last taken off. Found by compiling the function again into nothing, so
/// it cannot differ from what was compiled; only functions that fault in guard pages are ever asked for.
/// </summary>
internal sealed class GasPlaces(Module module, CostModel costs) : IFunctionContext
{
    private readonly ConcurrentDictionary<int, Dictionary<int, long>> _byFunction = new();

    public Module Module => module;
    public CostModel? Costs => costs;
    public BoundsMode Bounds => BoundsMode.Guard;
    public InstanceLayout Layout { get; } = new(module);
    public Inlining Inlining { get; } = new(module);

    public FunctionFacts FactsOf(int function) => default;

    public MethodInfo MethodOf(int function) => SilentIL.AnyMethod;

    public long Pending(int function, int offset) => _byFunction.GetOrAdd(function, Find)[offset];

    private Dictionary<int, long> Find(int function)
    {
        var places = new Dictionary<int, long>();
        new FunctionCompiler(this, function, new SilentIL()) { OnAccess = (offset, pending) => places[offset] = pending }.Compile();
        return places;
    }
}
