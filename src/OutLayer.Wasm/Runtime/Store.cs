using System.Runtime.InteropServices;
using OutLayer.Wasm.Types;
using OutLayer.Wasm.Validation;

namespace OutLayer.Wasm.Runtime;

/// <summary>
/// Everything that instances share (core spec 4.2.3), with its limits, its gas and its native memory, which goes when the
/// store is disposed. One thread at a time may use it; <see cref="Interrupt"/> may be called from any.
/// </summary>
public sealed unsafe partial class Store : IDisposable
{
    private const int MaxResultSlots = 2 * 1_000; // of a v128 each; decoding holds the arity

    private readonly List<SafeHandle> _owned = [];
    private Growing<GCHandle> _handles = new();
    private readonly List<object> _kept = [];
    private readonly List<IGuardedCode> _guarded = [];
    private readonly List<Instance> _late = [];
    private readonly NativeArena _arena = new();
    private int _instances;
    private bool _isNative;

    public Store(IEngine engine, StoreOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(engine);
        Engine = engine;
        Options = options ?? new StoreOptions();
        TableElementsLeft = Options.MaxTableElements;
        Block = (StoreBlock*)Allocate(sizeof(StoreBlock));
        Block->Results = (long*)Allocate(MaxResultSlots * sizeof(long));
        Block->Gas = Options.Gas;
        _depth = Options.MaxCallDepthBytes;
    }

    public IEngine Engine { get; }
    public StoreOptions Options { get; }

    /// <summary>Gas that is left. Host functions may take of it: <see cref="Charge"/>.</summary>
    public long Gas
    {
        get
        {
            RequireAlive();
            return Block->Gas;
        }
        set
        {
            RequireAlive();
            Block->Gas = value >= 0 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "gas must not be negative");
        }
    }

    internal StoreBlock* Block { get; }
    internal int TableElementsLeft { get; private set; }

    /// <summary>Takes gas on behalf of the guest; ends the run where there is not enough.</summary>
    public void Charge(long gas)
    {
        RequireAlive();
        if (gas < 0) throw new ArgumentOutOfRangeException(nameof(gas), gas, "gas must not be negative");
        if (Block->Gas < gas)
        {
            Block->Gas = 0;
            TrapException.Throw(TrapCode.OutOfGas);
        }
        Block->Gas -= gas;
    }

    /// <summary>Instantiates a module (core spec 4.5.4): <see cref="LinkException"/> if an import does not fit, <see cref="TrapException"/> if a segment or the start function traps.</summary>
    public Instance Instantiate(ValidatedModule module, IImports imports, CostModel? costs = null)
    {
        ArgumentNullException.ThrowIfNull(module);
        return Instantiate(module, Engine.Load(module, costs), imports);
    }

    /// <summary>The same with code that is already there, so that many instances share it.</summary>
    public Instance Instantiate(ValidatedModule module, IModuleCode code, IImports imports) => Instantiate(module, code, imports, null);

    /// <summary>The same for hosts whose functions need the instance, which the start function may call.</summary>
    /// <param name="module">The module.</param>
    /// <param name="code">Its code, made by the store's engine.</param>
    /// <param name="imports">Where imports come from.</param>
    /// <param name="onLinked">Gets the instance when its memory and tables are there, before anything of it runs.</param>
    public Instance Instantiate(ValidatedModule module, IModuleCode code, IImports imports, Action<Instance>? onLinked)
    {
        ArgumentNullException.ThrowIfNull(imports);
        var instance = Add(module, code);
        Instantiation.Run(instance, imports, onLinked);
        return instance;
    }

    /// <summary>An instance as an image has it: linked, and nothing run.</summary>
    internal Instance Instantiate(InstanceImage image, IModuleCode code, IImports imports)
    {
        var instance = Add(image.Module, code);
        Instantiation.Run(instance, imports, image);
        return instance;
    }

    private Instance Add(ValidatedModule module, IModuleCode code)
    {
        ArgumentNullException.ThrowIfNull(module);
        ArgumentNullException.ThrowIfNull(code);
        RequireAlive();
        if (code.Module != module.Module && !code.Module.Bytes.Span.SequenceEqual(module.Module.Bytes.Span))
            throw new ArgumentException("the code is of another module", nameof(code));
        Additions++;
        if (++_instances > Options.MaxInstances) throw new LinkException($"the store holds its limit of {Options.MaxInstances} instances");
        if (_instances > 1 && code.IsNative != _isNative)
            throw new ArgumentException("the store holds code of another engine already; compiled and interpreted code cannot call each other", nameof(code));
        _isNative = code.IsNative;
        _maxNativeFrame = Math.Max(_maxNativeFrame, code.MaxNativeFrame);
        if (code is IGuardedCode guarded && !_guarded.Contains(guarded)) _guarded.Add(guarded);
        var instance = new Instance(this, module, code);
        if (code is ILateCode) _late.Add(instance);
        if (_instances > 1) MakeReady();
        return instance;
    }

    /// <summary>Instances that share a store call each other by address.</summary>
    private void MakeReady()
    {
        foreach (var instance in _late) ((ILateCode)instance.Code).MakeReady();
    }

    public WasmFunction CreateFunction(HostFunction function)
    {
        ArgumentNullException.ThrowIfNull(function);
        RequireAlive();
        Additions++;
        return new WasmFunction(this, function);
    }

    public LinearMemory CreateMemory(MemoryType type)
    {
        RequireAlive();
        Additions++;
        return new LinearMemory(this, type);
    }

    public WasmTable CreateTable(TableType type)
    {
        RequireAlive();
        Additions++;
        return new WasmTable(this, type, 0);
    }

    public WasmGlobal CreateGlobal(GlobalType type, WasmValue value)
    {
        ArgumentNullException.ThrowIfNull(type);
        RequireAlive();
        Check(value, type.Value, "the global", nameof(value));
        Additions++;
        var cell = (ulong*)Allocate(InstanceLayout.GlobalSize);
        var global = new WasmGlobal(this, type, cell);
        global.Set(value);
        return global;
    }

    internal bool TryTakeTableElements(uint count)
    {
        if (count > (uint)TableElementsLeft) return false;
        TableElementsLeft -= (int)count;
        return true;
    }

    internal void ReturnTableElements(int count) => TableElementsLeft += count;

    internal void* Allocate(int bytes) => _arena.Allocate(bytes);

    internal T Own<T>(T handle) where T : SafeHandle
    {
        _owned.Add(handle);
        return handle;
    }

    internal nint NewHandle(object target)
    {
        var handle = GCHandle.Alloc(target, GCHandleType.Weak);
        _handles.Add(handle);
        _kept.Add(target); // the handle is weak, so that a forgotten store can be collected
        return GCHandle.ToIntPtr(handle);
    }
}
