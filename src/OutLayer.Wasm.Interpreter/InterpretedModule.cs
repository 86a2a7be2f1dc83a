using System.Runtime.InteropServices;
using OutLayer.Wasm.Interpreter.Execution;
using OutLayer.Wasm.Interpreter.Translation;
using OutLayer.Wasm.Runtime;
using OutLayer.Wasm.Validation;

namespace OutLayer.Wasm.Interpreter;

/// <summary>
/// A module's functions, each translated at its first call; for any number of instances and threads. Entry points are tokens: the
/// interpreter finds a function by its instance and index.
/// </summary>
#pragma warning disable CA1001 // the arena goes with the last instance that runs its code, which only the collector knows
internal sealed unsafe class InterpretedModule : IModuleCode, IInterpretedFunctions
#pragma warning restore CA1001
{
    private readonly Lock _gate = new();
    private readonly CodeArena _arena;
    private readonly Func<int, bool> _runs;
    private readonly FunctionCode** _functions;
    private InterpretedModule? _plain;

    /// <param name="module">The module.</param>
    /// <param name="costs">Prices, or null where gas is not counted.</param>
    /// <param name="runs">Whether a function (index among all) is run here; others go through the instance's own code.</param>
    /// <param name="plain">True for code of one step per instruction.</param>
    /// <param name="tiers">Who compiles what is worth it; null where nobody does.</param>
    public InterpretedModule(ValidatedModule module, CostModel? costs, Func<int, bool> runs, bool plain = false, ITiers? tiers = null)
    {
        (Module, Costs, _runs, IsPlain, Tiers) = (module, costs, runs, plain, tiers);
        Layout = new InstanceLayout(module.Module);
        _arena = new CodeArena(this);
        _functions = (FunctionCode**)_arena.Allocate((long)module.Module.FunctionTypes.Length * sizeof(FunctionCode*));
    }

    public ValidatedModule Module { get; }
    Module IModuleCode.Module => Module.Module;
    public CostModel? Costs { get; }
    public InstanceLayout Layout { get; }
    public bool IsPlain { get; }
    public ITiers? Tiers { get; }
    public bool IsNative => false;
    public int MaxNativeFrame => Executor.NativeFrame;

    /// <summary>The same functions in plain code.</summary>
    public InterpretedModule Plain
    {
        get
        {
            if (IsPlain) return this;
            lock (_gate) return _plain ??= new InterpretedModule(Module, Costs, _runs, plain: true);
        }
    }

    public nint EntryPoint(int functionIndex) => functionIndex + 1;

    public nint HostThunk(int typeIndex) => typeIndex + 1;

    public void Invoke(int function, long* slots, InstanceBlock* instance, long depth) => Run(instance, function, slots, depth);

    public void Run(InstanceBlock* instance, int function, long* slots, long depth)
    {
        var code = CodeOf(function);
        if (--code->Heat < 0) Warm(code);
        Executor.Run(code, instance, slots, depth);
        GC.KeepAlive(this);
    }

    /// <summary>The function has had its calls and iterations. Once it is compiled, calls find no code of it here any more.</summary>
    public void Warm(FunctionCode* code)
    {
        code->Heat = Tiers?.Warm(code->FunctionIndex) ?? int.MaxValue;
        if (Tiers is not null && !Tiers.Interprets(code->FunctionIndex)) Volatile.Write(ref *(nint*)(_functions + code->FunctionIndex), 0);
    }

    public bool Runs(int function) => function >= Module.Module.ImportedFunctions && _runs(function);

    /// <summary>The function's code, translated now if it was not.</summary>
    public FunctionCode* CodeOf(int function)
    {
        var known = (FunctionCode*)Volatile.Read(ref *(nint*)(_functions + function));
        if (known != null) return known;
        lock (_gate)
        {
            if (_functions[function] == null) Volatile.Write(ref *(nint*)(_functions + function), (nint)Translate(function));
            return _functions[function];
        }
    }

    public static InterpretedModule OwnerOf(FunctionCode* code) => (InterpretedModule)GCHandle.FromIntPtr(code->Owner).Target!;

    private FunctionCode* Translate(int function)
    {
        var translator = new Translator(Module.Module, Layout, Costs, function, IsPlain);
        translator.Translate();
        var type = Module.Module.TypeOf(function);
        long localBytes = 0;
        foreach (var local in translator.LocalTypes) localBytes += local.Size;
        return _arena.Copy<FunctionCode>([new FunctionCode
        {
            Code = _arena.Copy(translator.CodeAndEnd()),
            Offsets = _arena.Copy<int>([.. translator.Offsets, Module.Module.Bodies[function - Module.Module.ImportedFunctions].Start]),
            Regions = _arena.Copy(translator.Regions),
            Clauses = _arena.Copy(translator.Clauses),
            RegionCount = translator.Regions.Length,
            Functions = _functions,
            Owner = _arena.Owner,
            Heat = Tiers?.HeatOf(function) ?? int.MaxValue,
            Length = translator.Code.Length,
            FunctionIndex = function,
            Start = Module.Module.Bodies[function - Module.Module.ImportedFunctions].Start,
            Parameters = type.ParameterSlots,
            Cleared = translator.LocalSlots - type.ParameterSlots,
            Results = type.ResultSlots,
            FrameSlots = translator.FrameSlots,
            FrameBytes = CostModel.FrameBytes(localBytes) + Module.Facts[function - Module.Module.ImportedFunctions].MaxOperandBytes,
            FramePrice = Costs?.FramePrice(localBytes) ?? 0,
            LeastGas = Costs is null ? long.MinValue : 0,
            BulkUnit = Costs?.BulkUnit ?? 0,
            MemoryOffset = Module.Module.Memories.Length > 0 ? Layout.Memory(0) : -1,
            TablesOffset = Layout.Table(0),
        }]);
    }
}
