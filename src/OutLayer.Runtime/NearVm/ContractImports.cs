using OutLayer.Near;
using OutLayer.Wasm.Runtime;
using OutLayer.Wasm.Types;
using EngineFunction = OutLayer.Wasm.Runtime.HostFunction;

namespace OutLayer.Runtime.NearVm;

/// <summary>NEAR's host functions as imports of one call: those of the protocol version, by the one table.</summary>
internal sealed class ContractImports(Store store, VmLogic logic) : IImports
{
    private LinearMemory? _memory;

    /// <summary>The contract's memory; before it is there, no host function is called.</summary>
    public LinearMemory Memory
    {
        get => _memory ?? throw new InvalidOperationException("a host function is called before the contract has its memory");
        set => _memory = value;
    }

    public Extern? Find(string moduleName, string name) =>
        moduleName == ContractLimits.ImportModule && RowOf(name) is { } row ? store.CreateFunction(Bind(row)) : null;

    /// <summary>The type of a function that this protocol version has; null for all other names.</summary>
    public FuncType? TypeOf(string name) => RowOf(name) is { } row ? TypeOf(row) : null;

    private Near.HostFunction? RowOf(string name) =>
        HostFunctions.Find(name) is { } row && row.Since <= logic.Parameters.ProtocolVersion ? row : null;

    private EngineFunction Bind(Near.HostFunction row)
    {
        int arguments = row.Parameters.Length;
        bool returns = row.Result.Length > 0;
        return new EngineFunction(ContractLimits.ImportModule, row.Name, TypeOf(row), call =>
        {
            Span<ulong> given = stackalloc ulong[arguments];
            for (int i = 0; i < arguments; i++) given[i] = (ulong)call.Slots[i];
            ulong result = row.Call(logic, Memory.Span, given);
            if (returns) call.Return((long)result);
        });
    }

    private static FuncType TypeOf(Near.HostFunction row) => TypeLetters.FuncType(Letters(row.Parameters), Letters(row.Result));

    private static string Letters(string types) => types.Replace('I', 'l');
}
