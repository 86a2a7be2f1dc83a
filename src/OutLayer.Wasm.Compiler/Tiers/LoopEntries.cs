using System.Collections.Concurrent;
using System.Reflection;
using System.Reflection.Emit;
using OutLayer.Wasm.Runtime;
using OutLayer.Wasm.Validation;

namespace OutLayer.Wasm.Compiler.Tiers;

/// <summary>Ways into compiled functions at the heads of their loops, each a method of its own that is made when it is first needed.</summary>
internal sealed class LoopEntries(ValidatedModule module, CostModel? costs, BoundsMode bounds, CompiledModule compiled) : IFunctionContext
{
    /// <summary>Machine code of a method with a hundred ways in would be made a hundred times.</summary>
    private const int MostPerModule = 1_000;

    private readonly ConcurrentDictionary<(int Function, int Offset), Lazy<MethodInfo?>> _entries = new();
    private readonly ConcurrentDictionary<Type, bool> _classes = new();

    public Module Module => module.Module;
    public CostModel? Costs => costs;
    public BoundsMode Bounds => bounds;
    public InstanceLayout Layout { get; } = new(module.Module);
    public Inlining Inlining { get; } = new(module.Module);

    public FunctionFacts FactsOf(int function) => module.Facts[function - Module.ImportedFunctions];

    public MethodInfo MethodOf(int function) => throw new InvalidOperationException("code of another assembly is called by its address");

    public nint AddressOf(int function) => compiled.EntryPoint(function);

    public bool Owns(MethodBase method) => method.DeclaringType is { } type && _classes.ContainsKey(type);

    /// <summary>How many ways in were made.</summary>
    public int Made => _classes.Count;

    /// <summary>The address of the code that enters a function at a loop; 0 if it is entered at its start only.</summary>
    public nint Find(int function, int offset) =>
        _entries.GetOrAdd((function, offset), place => new Lazy<MethodInfo?>(() => Make(place.Function, place.Offset))).Value?.MethodHandle.GetFunctionPointer() ?? 0;

    private MethodInfo? Make(int function, int offset)
    {
        // A handler that rethrows needs the exception that it caught, which only the interpreter holds then.
        if (Inlining.ScanOf(function).Rethrows || _entries.Count > MostPerModule) return null;
        var assembly = AssemblyBuilder.DefineDynamicAssembly(new AssemblyName("OutLayer.Guest.Loop"), AssemblyBuilderAccess.RunAndCollect);
        var type = assembly.DefineDynamicModule("guest").DefineType(ModuleCompiler.ClassName, TypeAttributes.Public | TypeAttributes.Abstract | TypeAttributes.Sealed);
        var signature = Module.TypeOf(function);
        var method = type.DefineMethod("loop", MethodAttributes.Public | MethodAttributes.Static, ClrTypes.ReturnOf(signature), ClrTypes.ParametersOf(signature));
        method.InitLocals = false;
        if (Inlining.ScanOf(function).Cost.Loops > CompileCost.MaxOptimizedLoops) method.SetImplementationFlags(MethodImplAttributes.NoOptimization);
        new FunctionCompiler(this, function, method.GetILGenerator()) { EntryLoop = offset }.Compile();
        var made = type.CreateType();
        _classes[made] = true;
        return made.GetMethod("loop");
    }
}
