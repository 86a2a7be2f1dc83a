using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using OutLayer.Wasm.Instructions;
using OutLayer.Wasm.Binary;
using OutLayer.Wasm.Runtime;
using OutLayer.Wasm.Validation;

namespace OutLayer.Wasm.Compiler.Tiers;

/// <summary>
/// A module that starts in the interpreter. Functions that have run long enough are compiled, and called as compiled code from then on; a
/// call that is in a loop goes on compiled at the loop's head. Compiled functions call only compiled ones, but for those that
/// are never compiled.
/// </summary>
internal unsafe class TieredModule : ILateCode, ITrapSites, ITiers
{
    private readonly ValidatedModule _module;
    private readonly TierUp _tierUp;
    private readonly Func<CompiledModule> _compile;
    private readonly Background _background;
    private readonly FunctionPlans _plans;
    private readonly bool[] _isCompiled;
    private readonly ConditionalWeakTable<Instance, object> _instances = [];
    private readonly Lazy<LoopEntries> _loops;
    private readonly Lock _compiling = new();
    private readonly long _codeBytes;
    private long _spent;
    private int _started;
    private CompiledModule? _compiled;
    private ExceptionDispatchInfo? _mistake;

    /// <param name="module">The module.</param>
    /// <param name="costs">Prices, or null.</param>
    /// <param name="bounds">How compiled code checks accesses.</param>
    /// <param name="tierUp">When functions are compiled.</param>
    /// <param name="interpreter">Runs them until then.</param>
    /// <param name="compile">Makes the compiled module.</param>
    /// <param name="background">Where that is done meanwhile.</param>
    public TieredModule(ValidatedModule module, CostModel? costs, BoundsMode bounds, TierUp tierUp, IFunctionInterpreter interpreter, Func<CompiledModule> compile, Background background)
    {
        (_module, _tierUp, _compile, _background) = (module, tierUp, compile, background);
        _codeBytes = module.Module.Bodies.Sum(body => (long)body.Length);
        _plans = new FunctionPlans(module, new Inlining(module.Module));
        _isCompiled = new bool[module.Module.FunctionTypes.Length];
        _loops = new Lazy<LoopEntries>(() => new LoopEntries(module, costs, bounds, _compiled!));
        Interpreted = interpreter.Load(module, costs, this);
        MaxNativeFrame = Math.Max(Interpreted.MaxNativeFrame, FrameSize.MachineLimit);
    }

    public bool IsNative => true;

    public int MaxNativeFrame { get; }

    public IInterpretedFunctions Interpreted { get; }

    public Lock Gate { get; } = new();

    public Module Module => _module.Module;

    /// <summary>How many loops were entered in compiled code.</summary>
    public int LoopsEntered => _loops.IsValueCreated ? _loops.Value.Made : 0;

    /// <summary>A module that starts in the interpreter, for the given bounds mode.</summary>
    public static TieredModule Of(ValidatedModule module, CostModel? costs, BoundsMode bounds, TierUp tierUp, IFunctionInterpreter interpreter, Func<CompiledModule> compile, Background background) =>
        bounds == BoundsMode.Guard
            ? new GuardedTieredModule(module, costs, tierUp, interpreter, compile, background)
            : new TieredModule(module, costs, bounds, tierUp, interpreter, compile, background);

    /// <summary>
    /// Modules that can start in the interpreter. A tail call between engines would keep its frame, so modules with tail calls are compiled.
    /// </summary>
    public static bool Takes(ValidatedModule module) => !module.Features.Has(WasmFeature.TailCall);

    public void Add(Instance instance)
    {
        lock (Gate) _instances.Add(instance, this);
    }

    public void Remove(Instance instance)
    {
        lock (Gate) _instances.Remove(instance);
    }

    public void MakeReady()
    {
        Compile();
        for (int i = Module.ImportedFunctions; i < _isCompiled.Length; i++) Switch(i);
    }

    public nint EntryPoint(int functionIndex) => _compiled?.EntryPoint(functionIndex) ?? 0;

    public nint HostThunk(int typeIndex) => _compiled?.HostThunk(typeIndex) ?? 0;

    public void Invoke(int function, long* slots, InstanceBlock* instance, long depth)
    {
        if (Interprets(function)) Interpreted.Run(instance, function, slots, depth);
        else _compiled!.Invoke(function, slots, instance, depth);
    }

    public bool Interprets(int function) => !Volatile.Read(ref _isCompiled[function]);

    public int HeatOf(int function) => _tierUp.HeatOf(_module.Module.Bodies[function - Module.ImportedFunctions].Length);

    public int Warm(int function)
    {
        Volatile.Read(ref _mistake)?.Throw();
        if (StaysInterpreted(function)) return int.MaxValue;
        int heat = HeatOf(function);
        if (_compiled is null && Interlocked.Add(ref _spent, heat) >= _tierUp.PerModuleByte * _codeBytes) StartCompiling();
        if (Volatile.Read(ref _compiled) is not null) Switch(function);
        return heat;
    }

    public nint LoopEntry(int function, int offset) => _loops.Value.Find(function, offset);

    public void EnterLoop(int function, nint entry, long* slots, InstanceBlock* instance, long depth)
    {
        instance->Store->Frame = slots;
        _compiled!.Invoke(function, entry, slots, instance, depth);
    }

    public long PendingGas(int function, int offset, TrapCode code) => _compiled!.PendingGas(function, offset, code);

    public bool Owns(MethodBase method) => _compiled is { } compiled && (compiled.Owns(method) || (_loops.IsValueCreated && _loops.Value.Owns(method)));

    private void Switch(int function)
    {
        if (!StaysInterpreted(function)) Volatile.Write(ref _isCompiled[function], true);
    }

    /// <summary>Some functions are seen to be none for the compiler only when they are compiled.</summary>
    private bool StaysInterpreted(int function) =>
        _plans.Of(function) == FunctionPlan.Interpreted || (Volatile.Read(ref _compiled)?.IsInterpreted(function) ?? false);

    private void StartCompiling()
    {
        if (Interlocked.Exchange(ref _started, 1) != 0) return;
        if (!_tierUp.InBackground) TryCompile();
        else _background.Start(TryCompile);
    }

    /// <summary>A module past a limit of the compiler stays with the interpreter, which has run it so far.</summary>
    private void TryCompile()
    {
        try
        {
            Compile();
        }
        catch (WasmFormatException)
        {
            // Another instance in the same store would need addresses, and gets this error from MakeReady.
        }
#pragma warning disable CA1031 // whatever it is, a guest's thread throws it again
        catch (Exception mistake)
#pragma warning restore CA1031
        {
            Volatile.Write(ref _mistake, ExceptionDispatchInfo.Capture(mistake));
        }
    }

    /// <summary>Makes the code of the module; machine code of each function is made when it is first called.</summary>
    private void Compile()
    {
        lock (_compiling)
        {
            if (_compiled is not null) return;
            var compiled = _compile();
            if (compiled.MaxNativeFrame > MaxNativeFrame)
                throw new InvalidOperationException($"frames of compiled code may take {compiled.MaxNativeFrame} bytes, more than the {MaxNativeFrame} that were expected");
            Publish(compiled);
        }
    }

    private void Publish(CompiledModule compiled)
    {
        lock (Gate)
        {
            Volatile.Write(ref _compiled, compiled);
            foreach (var (instance, _) in _instances) EngineAccess.FillCode(instance);
        }
    }
}

/// <summary>The same where compiled code relies on guard pages.</summary>
internal sealed class GuardedTieredModule(ValidatedModule module, CostModel? costs, TierUp tierUp, IFunctionInterpreter interpreter, Func<CompiledModule> compile, Background background)
    : TieredModule(module, costs, BoundsMode.Guard, tierUp, interpreter, compile, background), IGuardedCode;
