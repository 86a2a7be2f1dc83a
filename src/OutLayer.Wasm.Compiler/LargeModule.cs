using OutLayer.Wasm.Validation;

namespace OutLayer.Wasm.Compiler;

/// <summary>Modules with functions that the JIT is expected not to optimise: its limit is 60,000 bytes of IL. crossgen2 optimises all.</summary>
internal static class LargeModule
{
    /// <summary>Bytes of a body beyond which it is taken for one.</summary>
    public const int LargeBody = 10_000;

    /// <summary>What crossgen2 may take for a module, by the JIT's times, which are about the same.</summary>
    private const double MaxMicroseconds = 10_000_000;

    public static int LargestBody(Module module) => module.Bodies.Select(body => body.Length).DefaultIfEmpty().Max();

    /// <summary>
    /// True where some function is large, none would take the optimiser too long, and none has a frame for which the interpreter runs it
    /// elsewhere: machine code must end deep recursion at the same depth.
    /// </summary>
    public static bool IsWorthMachineCode(ValidatedModule module)
    {
        if (LargestBody(module.Module) <= LargeBody || CompileCost.TooMany(module.Module) is not null) return false;
        var inlining = new Inlining(module.Module);
        var plans = new FunctionPlans(module, inlining);
        var functions = Enumerable.Range(module.Module.ImportedFunctions, module.Module.Bodies.Length).ToList();
        var frames = new FrameSize(module, inlining) { IsAheadOfTime = true };
        return functions.TrueForAll(function => plans.Of(function) != FunctionPlan.Interpreted)
            && functions.Sum(function => inlining.ScanOf(function).Cost.Microseconds) <= MaxMicroseconds
            && !functions.Exists(frames.IsOversized);
    }
}
