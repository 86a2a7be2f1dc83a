namespace OutLayer.Wasm.Runtime;

/// <summary>Limits of a store. All of them bite; each is counted over the whole store, not per module.</summary>
public sealed record StoreOptions
{
    public const int PageSize = 65_536;

    /// <summary>Pages of 64 KiB that one memory may have; 65,536 is all that 32 bits address.</summary>
    public int MaxMemoryPages { get; init => field = InRange(value, 0, 65_536); } = 4_096;

    /// <summary>Elements that all tables of the store may have together.</summary>
    public int MaxTableElements { get; init => field = InRange(value, 0, 100_000_000); } = 1_000_000;

    public int MaxInstances { get; init => field = InRange(value, 1, 1_000_000); } = 1_000;

    /// <summary>Call depth in bytes, counted by rule (64 + parameters + locals + operands of each frame), the same on every machine.</summary>
    public int MaxCallDepthBytes { get; init => field = InRange(value, 1_024, 64 << 20); } = 1 << 20;

    /// <summary>Exceptions that exnref values may refer to at once; one with many values counts once more for every 8 slots.</summary>
    public int MaxExceptionReferences { get; init => field = InRange(value, 0, 100_000_000); } = 65_536;

    /// <summary>Gas at the start; counted only where code was compiled with a cost model.</summary>
    public long Gas { get; init => field = value < 0 ? throw OutOfRange(nameof(Gas), value) : value; } = long.MaxValue / 4;

    /// <summary>True: a memory.grow that <see cref="MaxMemoryPages"/> refuses ends the run; false: it is -1, as plain wasm expects.</summary>
    public bool MemoryLimitTraps { get; init; }

    private static int InRange(int value, int min, int max, [System.Runtime.CompilerServices.CallerMemberName] string name = "") =>
        value >= min && value <= max ? value : throw new ArgumentOutOfRangeException(name, value, $"must be {min} to {max}");

    private static ArgumentOutOfRangeException OutOfRange(string name, long value) => new(name, value, "must not be negative");
}
