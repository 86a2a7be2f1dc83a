using OutLayer.Testing;
using OutLayer.Wasm.Instructions;
using OutLayer.Wasm.Runtime;
using OutLayer.Wasm.Text;
using OutLayer.Wasm.Validation;

namespace OutLayer.Adversary.Tests.Classes;

/// <summary>An instance of a module, given as text or as built, on one tier.</summary>
internal sealed class Subject : IDisposable
{
    public Subject(string tier, string text, StoreOptions? options = null, CostModel? costs = null, params HostFunction[] host)
        : this(tier, Load(text), options, costs, host) { }

    public Subject(string tier, ModuleBuilder builder, StoreOptions? options = null, CostModel? costs = null, params HostFunction[] host)
        : this(tier, Load(builder.ToArray()), options, costs, host) { }

    private Subject(string tier, ValidatedModule module, StoreOptions? options, CostModel? costs, HostFunction[] host)
    {
        Store = new Store(Tiers.Engine(tier), options);
        Instance = Store.Instantiate(module, new Imports().Add(Store, host), costs);
    }

    public Store Store { get; }
    public Instance Instance { get; }
    public LinearMemory Memory => Instance.GetMemory("memory");

    public static ValidatedModule Load(string text) => Load(WatReader.Read(text));

    public static ValidatedModule Load(byte[] bytes) => ModuleValidator.Load(bytes, WasmFeatures.All);

    public CallResult Run(params ReadOnlySpan<WasmValue> arguments) => Instance.Call("run", arguments);

    public CallResult Call(string function, params ReadOnlySpan<int> arguments)
    {
        var values = new WasmValue[arguments.Length];
        for (int i = 0; i < values.Length; i++) values[i] = WasmValue.I32(arguments[i]);
        return Instance.Call(function, values);
    }

    /// <summary>The trap that a call ends with, or null.</summary>
    public TrapCode? TrapOf(string function, params ReadOnlySpan<int> arguments) => Call(function, arguments).Trap?.Code;

    public int Int(string function, params ReadOnlySpan<int> arguments) => Call(function, arguments).Single().AsI32();

    public void Dispose() => Store.Dispose();
}
