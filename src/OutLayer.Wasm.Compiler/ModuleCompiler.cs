using System.Collections.Frozen;
using System.Globalization;
using System.Reflection;
using System.Reflection.Emit;
using OutLayer.Wasm.Binary;
using OutLayer.Wasm.Runtime;
using OutLayer.Wasm.Types;
using OutLayer.Wasm.Validation;

namespace OutLayer.Wasm.Compiler;

/// <summary>
/// Emits one static class for a module: a method per function, in order, and per function type a way in (host calls guest)
/// and a way out (guest calls host). The same IL serves code made at run time and code stored ahead of time.
/// </summary>
internal sealed class ModuleCompiler : IFunctionContext
{
    public const string ClassName = "WasmModule";

    private readonly ValidatedModule _module;
    private readonly HashSet<int> _oversized = [];
    private readonly MethodBuilder[] _methods;
    private readonly TypeBuilder _class;
    private int _maxNativeFrame;

    public ModuleCompiler(ValidatedModule module, CostModel? costs, BoundsMode bounds, ModuleBuilder target)
    {
        (_module, Costs, Bounds) = (module, costs, bounds);
        Layout = new InstanceLayout(module.Module);
        Inlining = new Inlining(module.Module);
        _class = target.DefineType(ClassName, TypeAttributes.Public | TypeAttributes.Abstract | TypeAttributes.Sealed);
        _methods = new MethodBuilder[module.Module.Bodies.Length];
    }

    public Module Module => _module.Module;
    public CostModel? Costs { get; }
    public BoundsMode Bounds { get; }
    public InstanceLayout Layout { get; }
    public Inlining Inlining { get; }

    /// <summary>True where an interpreter is there for functions that would take too long to compile.</summary>
    public bool MayInterpret { get; init; }

    public bool IsAheadOfTime { get; init; }

    /// <summary>Functions that were compiled before, and then had frames too large for their counted depth.</summary>
    public IReadOnlySet<int> Oversized { get; init; } = FrozenSet<int>.Empty;

    /// <summary>True for functions that the interpreter is to run.</summary>
    public bool IsInterpreted(int function) => MayInterpret && Plans.Of(function) == FunctionPlan.Interpreted;

    private FunctionPlans Plans => field ??= new FunctionPlans(_module, Inlining) { Oversized = Oversized };

    /// <summary>Recorded in the class, where code is stored.</summary>
    public string? Key { get; init; }

    /// <summary>If given, a constant "Validation" of the class says this.</summary>
    public string? ValidationRecord { get; init; }

    public FunctionFacts FactsOf(int function) => _module.Facts[function - Module.ImportedFunctions];

    public MethodInfo MethodOf(int function) => _methods[function - Module.ImportedFunctions];

    /// <summary>
    /// Emits a module; gives the class. How large a frame is, is known when the function is compiled: if one is too large for its counted depth,
    /// all is done once more, and that one is left to the interpreter. Programs that mean well have none.
    /// </summary>
    /// <param name="start">Makes a compiler, each for an assembly of its own, that leaves these functions to the interpreter.</param>
    public static Type Compile(Func<IReadOnlySet<int>, ModuleCompiler> start)
    {
        var first = start(FrozenSet<int>.Empty);
        var done = first.Compile();
        return first._oversized.Count == 0 ? done : start(first._oversized).Compile();
    }

    private Type Compile()
    {
        var module = Module;
        if (CompileCost.TooMany(module) is { } many)
            throw new WasmFormatException(WasmFormatError.LimitExceeded, $"too many {many}", "module", 0);
        for (int i = 0; i < _methods.Length; i++) _methods[i] = Define(FunctionName(i), module.TypeOf(module.ImportedFunctions + i));
        for (int i = 0; i < _methods.Length; i++) CompileFunction(module.ImportedFunctions + i, _methods[i].GetILGenerator());
        foreach (int type in module.FunctionTypes.Distinct()) DefineTrampolines(type, module.Types[type]);
        DefineConstant("MaxNativeFrame", typeof(int), _maxNativeFrame);
        DefineConstant("Interpreted", typeof(string), string.Join(',', Enumerable.Range(module.ImportedFunctions, _methods.Length).Where(IsInterpreted)));
        if (Key is not null) DefineConstant("Key", typeof(string), Key);
        if (ValidationRecord is not null) DefineConstant("Validation", typeof(string), ValidationRecord);
        return _class.CreateType();
    }

    public static string FunctionName(int definedIndex) => $"f{definedIndex}";
    public static string InvokerName(int typeIndex) => $"in{typeIndex}";
    public static string HostThunkName(int typeIndex) => $"out{typeIndex}";

    private void DefineConstant(string name, Type type, object value) =>
        _class.DefineField(name, type, FieldAttributes.Public | FieldAttributes.Static | FieldAttributes.Literal).SetConstant(value);

    private void CompileFunction(int index, ILGenerator il)
    {
        if (IsInterpreted(index))
        {
            TrampolineEmitter.EmitInterpreted(il, Module.TypeOf(index), index);
            return;
        }
        if (MayInterpret && Plans.Of(index) == FunctionPlan.Unoptimized)
            _methods[index - Module.ImportedFunctions].SetImplementationFlags(MethodImplAttributes.NoOptimization);
        var function = new FunctionCompiler(this, index, il);
        function.Compile();
        if (MayInterpret && function.IsOversized) _oversized.Add(index);
        _maxNativeFrame = Math.Max(_maxNativeFrame, MayInterpret ? Math.Min(function.NativeFrame, FrameSize.MachineLimit) : function.NativeFrame);
    }

    private MethodBuilder Define(string name, FuncType type) =>
        Define(name, ClrTypes.ReturnOf(type), ClrTypes.ParametersOf(type));

    private MethodBuilder Define(string name, Type returns, Type[] parameters)
    {
        var method = _class.DefineMethod(name, MethodAttributes.Public | MethodAttributes.Static, returns, parameters);
        method.InitLocals = false; // wasm's locals are made zero by the code, and others are written before they are read
        return method;
    }

    private void DefineTrampolines(int index, FuncType type)
    {
        TrampolineEmitter.EmitInvoker(Define(InvokerName(index), typeof(void), [typeof(nint), typeof(nint), typeof(nint), typeof(long)]).GetILGenerator(), type);
        TrampolineEmitter.EmitHostThunk(Define(HostThunkName(index), type).GetILGenerator(), type);
    }
}
