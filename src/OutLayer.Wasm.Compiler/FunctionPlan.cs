using System.Collections.Concurrent;
using System.Collections.Frozen;
using OutLayer.Wasm.Instructions;
using OutLayer.Wasm.Validation;

namespace OutLayer.Wasm.Compiler;

/// <summary>How a function is to run.</summary>
internal enum FunctionPlan
{
    /// <summary>Compiled by the optimising JIT at its first call.</summary>
    Optimized,

    /// <summary>Compiled without the optimiser, whose time would not be bounded.</summary>
    Unoptimized,

    /// <summary>Not compiled.</summary>
    Interpreted,
}

/// <summary>
/// The plans of a module's functions, from the module alone. A tail call from an interpreted function to a compiled one would keep its frame, so
/// a module that has tail calls is interpreted as a whole or not at all.
/// </summary>
internal sealed class FunctionPlans(ValidatedModule module, Inlining inlining)
{
    /// <summary>Functions whose frames turned out too large for their counted depth when they were compiled: those are interpreted.</summary>
    public IReadOnlySet<int> Oversized { get; init; } = FrozenSet<int>.Empty;

    private readonly FrameSize _frames = new(module, inlining);
    private readonly ConcurrentDictionary<int, FunctionPlan> _plans = new();
    private bool? _interpretsAll;

    public FunctionPlan Of(int function) => InterpretsAll ? FunctionPlan.Interpreted : OfAlone(function);

    private IEnumerable<int> Functions => Enumerable.Range(module.Module.ImportedFunctions, module.Module.Bodies.Length);

    private bool InterpretsAll => _interpretsAll ??= CompileCost.TooMany(module.Module) is not null ||
        module.Features.Has(WasmFeature.TailCall) && Functions.Any(function => OfAlone(function) == FunctionPlan.Interpreted);

    private FunctionPlan OfAlone(int function) => _plans.GetOrAdd(function, Choose);

    private FunctionPlan Choose(int function)
    {
        var cost = inlining.ScanOf(function).Cost;
        var body = module.Module.Bodies[function - module.Module.ImportedFunctions];
        long places = body.LocalCount + module.Module.TypeOf(function).Parameters.Length + module.Facts[function - module.Module.ImportedFunctions].MaxOperandHeight;
        return cost.Microseconds > CompileCost.Limit || places > CompileCost.MaxLocals || !_frames.IsBounded(function) || Oversized.Contains(function)
            ? FunctionPlan.Interpreted
            : cost.Loops > CompileCost.MaxOptimizedLoops ? FunctionPlan.Unoptimized
            : FunctionPlan.Optimized;
    }
}
