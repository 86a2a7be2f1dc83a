namespace OutLayer.Near;

/// <summary>
/// What the WebAssembly engine needs of NEAR's counting rules; defaults are those of protocol version 86. Every
/// instruction costs one op except block, end and else (none); a loop's header is counted once per iteration.
/// </summary>
public sealed record EngineParameters
{
    /// <summary>Gas of one op.</summary>
    public ulong RegularOpCost { get; init; } = 822_756;

    /// <summary>Gas of a bulk operation (memory.copy/fill/init, table.copy/fill/init), instead of one op.</summary>
    public ulong LinearOpBaseCost { get; init; } = 26_328_192;

    /// <summary>Gas per byte or element of a bulk operation.</summary>
    public ulong LinearOpUnitCost { get; init; } = 822_756;

    /// <summary>In the parameter file, but not charged: memory.grow costs one op.</summary>
    public ulong GrowMemCost { get; init; } = 1;

    /// <summary>The stack budget of a call in bytes: frames and operands of all active functions.</summary>
    public ulong MaxStackHeight { get; init; } = 262_144;

    /// <summary>Bytes that every frame has beside its parameters and locals (finite-wasm's rule).</summary>
    public ulong FrameBaseBytes { get; init; } = 64;

    /// <summary>Entering a function costs one op per this many bytes of its frame, rounded up.</summary>
    public ulong FrameBytesPerOp { get; init; } = 8;

    /// <summary>The memory that every contract gets, whatever its module declares, in pages of 64 KiB.</summary>
    public uint InitialMemoryPages { get; init; } = 1_024;

    /// <summary>Pages that its memory may grow to.</summary>
    public uint MaxMemoryPages { get; init; } = 2_048;
}
