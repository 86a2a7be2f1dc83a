using System.Collections.Frozen;
using System.Globalization;
using System.Reflection;
using OutLayer.Wasm.Runtime;
using OutLayer.Wasm.Validation;

namespace OutLayer.Wasm.Compiler;

/// <summary>Compiled code of a module, whether just emitted or loaded from a file. The JIT compiles each function at its first call.</summary>
internal unsafe class CompiledModule : ITrapSites, IMixedCode
{
    private readonly Module _module;
    private readonly Lazy<GasPlaces>? _gas;
    private readonly Type _class;
    private readonly ModuleHandle _handle;
    private readonly int _firstToken;
    private readonly FrozenSet<int> _interpreted;
    private readonly nint[] _entryPoints, _invokers, _hostThunks;

    public CompiledModule(Module module, CostModel? costs, BoundsMode bounds, Type @class)
    {
        _gas = costs is null ? null : new Lazy<GasPlaces>(() => new GasPlaces(module, costs, bounds));
        (_module, _class, _handle) = (module, @class, @class.Module.ModuleHandle);
        // Methods are defined in order, functions first, so that tokens count up; asking by name costs 40 us each.
        _firstToken = module.Bodies.Length == 0 ? 0 : MethodOf(ModuleCompiler.FunctionName(0)).MetadataToken;
        _entryPoints = new nint[module.Bodies.Length];
        _invokers = new nint[module.Types.Length];
        _hostThunks = new nint[module.Types.Length];
        MaxNativeFrame = (int)@class.GetField(nameof(MaxNativeFrame))!.GetRawConstantValue()!;
        string interpreted = (string)@class.GetField(nameof(Interpreted))!.GetRawConstantValue()!;
        _interpreted = interpreted.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(index => int.Parse(index, CultureInfo.InvariantCulture)).ToFrozenSet();
    }

    public bool IsNative => true;

    /// <summary>Code for the given bounds mode.</summary>
    public static CompiledModule Of(Module module, CostModel? costs, BoundsMode bounds, Type @class) =>
        bounds == BoundsMode.Guard ? new GuardedModule(module, costs, @class) : new CompiledModule(module, costs, bounds, @class);

    public Module Module => _module;

    public int MaxNativeFrame { get; private set; }

    public IInterpretedFunctions? Interpreted { get; private set; }

    /// <summary>True for a function that is not compiled: its method hands calls to the interpreter.</summary>
    public bool IsInterpreted(int function) => _interpreted.Contains(function);

    /// <summary>Gives the functions that are not compiled to an interpreter, if there are any.</summary>
    public CompiledModule With(IFunctionInterpreter interpreter, ValidatedModule module, CostModel? costs)
    {
        if (_interpreted.Count == 0) return this;
        Interpreted = interpreter.Load(module, costs, IsInterpreted);
        MaxNativeFrame = Math.Max(MaxNativeFrame, Interpreted.MaxNativeFrame);
        return this;
    }

    public long PendingGas(int function, int offset, TrapCode code) => _gas?.Value.Pending(function, offset, code) ?? 0;

    public bool Owns(MethodBase method) => method.DeclaringType == _class;

    public nint EntryPoint(int functionIndex)
    {
        int defined = functionIndex - _module.ImportedFunctions;
        ref nint known = ref _entryPoints[defined];
        return known != 0 ? known : known = _handle.ResolveMethodHandle(_firstToken + defined).GetFunctionPointer();
    }

    public nint HostThunk(int typeIndex) => Address(ref _hostThunks[typeIndex], ModuleCompiler.HostThunkName(typeIndex));

    public void Invoke(int function, long* slots, InstanceBlock* instance, long depth) => Invoke(function, EntryPoint(function), slots, instance, depth);

    /// <summary>Calls code of a function's type.</summary>
    public void Invoke(int function, nint code, long* slots, InstanceBlock* instance, long depth)
    {
        int typeIndex = _module.FunctionTypes[function];
        var invoker = (delegate*<nint, long*, InstanceBlock*, long, void>)
            Address(ref _invokers[typeIndex], ModuleCompiler.InvokerName(typeIndex));
        invoker(code, slots, instance, depth);
        GC.KeepAlive(_class);
    }

    private nint Address(ref nint known, string name) =>
        known != 0 ? known : known = MethodOf(name).MethodHandle.GetFunctionPointer();

    private MethodInfo MethodOf(string name) => _class.GetMethod(name) ?? throw new MissingMethodException(ModuleCompiler.ClassName, name);
}
