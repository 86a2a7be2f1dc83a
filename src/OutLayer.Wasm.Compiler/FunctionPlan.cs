using System.Collections.Concurrent;
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

/// <summary>The plans of a module's functions, from the module alone.</summary>
internal sealed class FunctionPlans(ValidatedModule module, Inlining inlining)
{
    private readonly FrameSize _frames = new(module, inlining);
    private readonly ConcurrentDictionary<int, FunctionPlan> _plans = new();

    public FunctionPlan Of(int function) => _plans.GetOrAdd(function, Choose);

    public bool Any(FunctionPlan plan) =>
        Enumerable.Range(module.Module.ImportedFunctions, module.Module.Bodies.Length).Any(function => Of(function) == plan);

    private FunctionPlan Choose(int function)
    {
        var cost = inlining.ScanOf(function).Cost;
        var body = module.Module.Bodies[function - module.Module.ImportedFunctions];
        long places = body.LocalCount + module.Module.TypeOf(function).Parameters.Length + module.Facts[function - module.Module.ImportedFunctions].MaxOperandHeight;
        return cost.Microseconds > CompileCost.Limit || places > CompileCost.MaxLocals || !_frames.IsBounded(function) ? FunctionPlan.Interpreted
            : cost.Loops > CompileCost.MaxOptimizedLoops ? FunctionPlan.Unoptimized
            : FunctionPlan.Optimized;
    }
}
