using System.Runtime.InteropServices;
using OutLayer.Wasm.Types;

namespace OutLayer.Wasm.Runtime;

/// <summary>A function of an instance, or of the host.</summary>
public sealed unsafe class WasmFunction : Extern
{
    private readonly InstanceBlock* _hostBlock;

    internal WasmFunction(Store store, Instance instance, int index) : base(store) =>
        (Instance, Index, TypeId, Name) = (instance, index, instance.TypeIdOf(index), instance.Module.NameOf(index));

    internal WasmFunction(Store store, HostFunction host) : base(store)
    {
        (Host, TypeId, Name) = (host, store.TypeId(host.Type), $"{host.ModuleName}.{host.Name}");
        HostSlots = Store.SlotsOf(host.Type);
        foreach (var result in host.Type.Results) GivesReferences |= result.IsRef && result.Heap != HeapType.Extern;
        _hostBlock = (InstanceBlock*)store.Allocate(sizeof(InstanceBlock));
        _hostBlock->Store = store.Block;
        _hostBlock->Handle = store.NewHandle(this);
    }

    public FuncType Type => Store.TypeOf(TypeId);
    internal int TypeId { get; }
    public string Name { get; }
    public override ExternKind Kind => ExternKind.Func;

    /// <summary>The instance that defines it; null for a host function.</summary>
    public Instance? Instance { get; }
    internal int Index { get; }
    internal HostFunction? Host { get; }
    internal InstanceBlock* HostBlock => _hostBlock;

    /// <summary>Slots that a call of the host function takes, counted once.</summary>
    internal int HostSlots { get; }

    /// <summary>True for a host function whose results the store has to look at.</summary>
    internal bool GivesReferences { get; }

    /// <summary>Calls it with values of exactly its parameter types.</summary>
    public CallResult Call(params ReadOnlySpan<WasmValue> arguments) => Store.Call(this, arguments);
}

/// <summary>What a call gave: results, or the trap that ended it.</summary>
public sealed record CallResult(WasmValue[] Results, Trap? Trap)
{
    /// <summary>The only result; a trap becomes an exception.</summary>
    public WasmValue Single() => Trap is null ? Results.Single() : throw new TrapException(Trap);
}
