using OutLayer.Near;
using OutLayer.Wasm.Runtime;
using OutLayer.Wasm.Types;
using EngineFunction = OutLayer.Wasm.Runtime.HostFunction;

namespace OutLayer.Runtime.NearVm;

/// <summary>
/// The host's part of a contract's instance: NEAR's host functions, linked once, for one call after another. Each call brings the
/// <see cref="VmLogic"/> that they work on.
/// </summary>
/// <param name="store">The instance's store.</param>
/// <param name="memory">The name that its memory is exported by.</param>
internal sealed class ContractInstance(Store store, string memory) : IPooledHost, IImports
{
    private VmLogic? _logic;
    private LinearMemory? _memory;

    public IImports Imports => this;

    /// <summary>The call that has the instance.</summary>
    public VmLogic Logic
    {
        private get => _logic ?? throw new InvalidOperationException("a host function is called while no call has the instance");
        set => _logic = value;
    }

    private LinearMemory Memory => _memory ?? throw new InvalidOperationException("a host function is called before the contract has its memory");

    public void Bind(Instance instance)
    {
        ArgumentNullException.ThrowIfNull(instance);
        _memory = instance.GetMemory(memory);
    }

    public void Reset() => _logic = null;

    public Extern? Find(string moduleName, string name) =>
        moduleName == ContractLimits.ImportModule && HostFunctions.Find(name) is { } row ? store.CreateFunction(Bind(row)) : null;

    private EngineFunction Bind(Near.HostFunction row)
    {
        int arguments = row.Parameters.Length;
        bool returns = row.Result.Length > 0;
        return new EngineFunction(ContractLimits.ImportModule, row.Name, ContractImports.TypeOf(row), call =>
        {
            Span<ulong> given = stackalloc ulong[arguments];
            for (int i = 0; i < arguments; i++) given[i] = (ulong)call.Slots[i];
            ulong result = row.Call(Logic, Memory.Span, given);
            if (returns) call.Return((long)result);
        });
    }
}
