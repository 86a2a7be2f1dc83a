using OutLayer.Near;
using OutLayer.Wasm;
using OutLayer.Wasm.Instructions;
using OutLayer.Wasm.Runtime;
using OutLayer.Wasm.Validation;

namespace OutLayer.Runtime.NearVm;

/// <summary>
/// Instances of one contract as they are when its segments have run: a call finds one that is ready, and what it writes is undone when it
/// gives it back (docs/rationale/0022).
/// </summary>
internal sealed class ContractInstances : IDisposable
{
    private readonly InstanceImage _image;
    private readonly InstancePool<ContractInstance> _pool;

    private ContractInstances(InstanceImage image, InstancePool<ContractInstance> pool) => (_image, _pool) = (image, pool);

    /// <summary>Runs the segments once.</summary>
    /// <exception cref="TrapException">One lies outside of its memory or table.</exception>
    public static ContractInstances Of(ValidatedModule module, IModuleCode code, IEngine engine, string memory, EngineParameters parameters)
    {
        var options = new StoreOptions { MaxMemoryPages = (int)parameters.MaxMemoryPages, MaxCallDepthBytes = (int)parameters.MaxStackHeight };
        using var store = new Store(engine, options);
        var instance = store.Instantiate(module, code, new ContractInstance(store, memory));
        var contents = instance.GetMemory(memory);
        var image = InstanceImage.Of(instance, new MemoryImage(contents.Span[..Written(module.Module)], contents.Pages));
        return new ContractInstances(image, new InstancePool<ContractInstance>(image, engine, code, made => new ContractInstance(made, memory), new InstancePoolOptions { Store = options }));
    }

    public PooledInstance<ContractInstance> Rent() => _pool.Rent();

    /// <summary>Instances that are rented go on; no more can be had.</summary>
    public void Dispose()
    {
        _pool.Dispose();
        _image.Dispose();
    }

    /// <summary>Bytes, in whole pages, up to the end of the last segment. Their offsets are constants: a contract imports no globals.</summary>
    private static int Written(Module module)
    {
        long end = 0;
        foreach (var segment in module.Datas)
            if (segment.Mode == SegmentMode.Active)
                end = Math.Max(end, OffsetOf(module, segment) + segment.Length);
        return (int)((end + StoreOptions.PageSize - 1) / StoreOptions.PageSize * StoreOptions.PageSize);
    }

    private static long OffsetOf(Module module, DataSegment segment)
    {
        var reader = new InstructionReader(module.Bytes.Span, segment.Offset!.Start, segment.Offset.Length, WasmFeatures.Near, "offset of a data segment");
        return reader.MoveNext() && reader.Opcode == Opcode.I32Const
            ? (uint)reader.Const : throw new InvalidOperationException($"{reader.Opcode} in the offset of a contract's data segment");
    }
}
