using System.Reflection;
using System.Reflection.Emit;
using OutLayer.Wasm.Compiler.Tiers;
using OutLayer.Wasm.Instructions;
using OutLayer.Wasm.Runtime;
using OutLayer.Wasm.Validation;

namespace OutLayer.Wasm.Compiler;

/// <summary>The compiling engine: IL in a collectible assembly, machine code at each function's first call.</summary>
/// <param name="bounds">How accesses are kept inside the memory; null for the best that works here.</param>
/// <param name="interpreter">
/// Runs the functions that the JIT would take too long for, which it cannot be interrupted in; null compiles them all the same, which is for
/// modules that are trusted.
/// </param>
public sealed class CompilerEngine(BoundsMode? bounds = null, IFunctionInterpreter? interpreter = null) : IEngine
{
    private readonly Background _background = new();

    public string Name => "compiler";

    public BoundsMode Bounds { get; } = bounds is BoundsMode.Guard && GuardPages.Unavailable is { } why
        ? throw new PlatformNotSupportedException(why)
        : bounds ?? GuardPages.Default;

    internal IFunctionInterpreter? Interpreter => interpreter;

    /// <summary>Functions start in the interpreter and are compiled when they have run for so long; null compiles each at its first call.</summary>
    public TierUp? TierUp { get; init; }

    public WasmFeatures Features { get; } = WasmFeatures.Wasm2.With(WasmFeature.RelaxedSimd, WasmFeature.ExtendedConst,
        WasmFeature.TailCall, WasmFeature.FunctionReferences, WasmFeature.Exceptions, WasmFeature.LegacyExceptions);

    public IModuleCode Load(ValidatedModule module, CostModel? costs)
    {
        ArgumentNullException.ThrowIfNull(module);
        module.RequireFeaturesOf(this);
        return Start(module, costs, () => Compile(module, costs));
    }

    /// <summary>Code that starts in the interpreter, where this engine does that with such a module; else what <paramref name="compile"/> makes.</summary>
    internal IModuleCode Start(ValidatedModule module, CostModel? costs, Func<CompiledModule> compile)
    {
        if (Interpreter is null) return compile();
        bool staysInterpreted = CompileCost.TooMany(module.Module) is not null;
        return staysInterpreted || TierUp is not null && TieredModule.Takes(module)
            ? TieredModule.Of(module, costs, Bounds, TierUp ?? new TierUp(), Interpreter, compile, _background)
            : compile().With(Interpreter, module, costs);
    }

    /// <summary>Waits for what is being compiled while guests run, so that a cache has it: see <see cref="Tiers.TierUp.InBackground"/>.</summary>
    public void Complete() => _background.Complete();

    private CompiledModule Compile(ValidatedModule module, CostModel? costs)
    {
        var compiled = ModuleCompiler.Compile(oversized =>
        {
            var assembly = AssemblyBuilder.DefineDynamicAssembly(new AssemblyName("OutLayer.Guest"), AssemblyBuilderAccess.RunAndCollect);
            return new ModuleCompiler(module, costs, Bounds, assembly.DefineDynamicModule("guest")) { MayInterpret = Interpreter is not null, Oversized = oversized };
        });
        return CompiledModule.Of(module.Module, costs, Bounds, compiled);
    }
}
