using System.Reflection;
using System.Reflection.Emit;
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
    public string Name => "compiler";

    public BoundsMode Bounds { get; } = bounds is BoundsMode.Guard && GuardPages.Unavailable is { } why
        ? throw new PlatformNotSupportedException(why)
        : bounds ?? GuardPages.Default;

    internal IFunctionInterpreter? Interpreter => interpreter;

    public WasmFeatures Features { get; } = WasmFeatures.Wasm2.With(WasmFeature.RelaxedSimd, WasmFeature.ExtendedConst,
        WasmFeature.TailCall, WasmFeature.FunctionReferences, WasmFeature.Exceptions, WasmFeature.LegacyExceptions);

    public IModuleCode Load(ValidatedModule module, CostModel? costs)
    {
        ArgumentNullException.ThrowIfNull(module);
        module.RequireFeaturesOf(this);
        var assembly = AssemblyBuilder.DefineDynamicAssembly(new AssemblyName("OutLayer.Guest"), AssemblyBuilderAccess.RunAndCollect);
        var compiler = new ModuleCompiler(module, costs, Bounds, assembly.DefineDynamicModule("guest")) { MayInterpret = Interpreter is not null };
        var code = CompiledModule.Of(module.Module, costs, Bounds, compiler.Compile());
        return Interpreter is null ? code : code.With(Interpreter, module, costs);
    }
}
