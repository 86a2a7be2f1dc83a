using System.Reflection;
using System.Reflection.Emit;
using OutLayer.Wasm.Instructions;
using OutLayer.Wasm.Runtime;
using OutLayer.Wasm.Validation;

namespace OutLayer.Wasm.Compiler;

/// <summary>The compiling engine: IL in a collectible assembly, machine code at each function's first call.</summary>
public sealed class CompilerEngine : IEngine
{
    public string Name => "compiler";

    public WasmFeatures Features { get; } = WasmFeatures.Wasm2.With(WasmFeature.ExtendedConst).Without(WasmFeature.Simd);

    public IModuleCode Load(ValidatedModule module, CostModel? costs)
    {
        ArgumentNullException.ThrowIfNull(module);
        module.RequireFeaturesOf(this);
        var assembly = AssemblyBuilder.DefineDynamicAssembly(new AssemblyName("OutLayer.Guest"), AssemblyBuilderAccess.RunAndCollect);
        var compiler = new ModuleCompiler(module, costs, assembly.DefineDynamicModule("guest"));
        return new CompiledModule(module.Module, compiler.Compile());
    }
}
