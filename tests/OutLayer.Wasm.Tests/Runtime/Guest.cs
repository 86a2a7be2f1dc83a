using OutLayer.Testing;
using OutLayer.Wasm.Binary;
using OutLayer.Wasm.Instructions;
using OutLayer.Wasm.Runtime;
using OutLayer.Wasm.Types;
using OutLayer.Wasm.Validation;

namespace OutLayer.Wasm.Tests.Runtime;

/// <summary>An instance of a module that a test built, on the engine that is tested.</summary>
internal sealed class Guest : IDisposable
{
    public static readonly IEngine Engine = TestEngine.Create();

    public Guest(ModuleBuilder builder, StoreOptions? options = null, CostModel? costs = null, params HostFunction[] host)
        : this(Engine, builder, options, costs, host) { }

    public Guest(IEngine engine, ModuleBuilder builder, StoreOptions? options = null, CostModel? costs = null, params HostFunction[] host)
    {
        Store = new Store(engine, options);
        Instance = Store.Instantiate(Load(builder), new Imports().Add(Store, host), costs);
    }

    public Store Store { get; }
    public Instance Instance { get; }

    public static ValidatedModule Load(ModuleBuilder builder) =>
        ModuleValidator.Load(builder.ToArray(), Engine.Features);

    /// <summary>A module of one function "run", with a memory of one page.</summary>
    public static Guest Of(string signature, byte[] code, string locals = "", StoreOptions? options = null, CostModel? costs = null) =>
        new(Module(signature, code, locals), options, costs);

    public static ModuleBuilder Module(string signature, byte[] code, string locals = "")
    {
        var builder = new ModuleBuilder();
        int run = builder.Function(signature, code, locals);
        return builder.Memory(1, 4).Export("run", ExternKind.Func, run).Export("memory", ExternKind.Memory, 0);
    }

    public CallResult Run(params ReadOnlySpan<WasmValue> arguments) => Instance.Call("run", arguments);

    /// <summary>Gas that a call of "run" takes, and the trap that ended it, if one did.</summary>
    public (long Gas, Trap? Trap) Measure(params ReadOnlySpan<WasmValue> arguments)
    {
        long before = Store.Gas;
        var trap = Run(arguments).Trap;
        return (before - Store.Gas, trap);
    }

    public void Dispose() => Store.Dispose();
}
