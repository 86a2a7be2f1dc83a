namespace OutLayer.Wasm.Runtime;

/// <summary>How many instances a pool has, and the limits of each.</summary>
public sealed record InstancePoolOptions
{
    /// <summary>Limits of the stores, one for each instance; its gas is what every renter starts with.</summary>
    public StoreOptions Store { get; init; } = new();

    /// <summary>Instances that wait for a renter; more are let go when they come back. By default one for each processor, at least two.</summary>
    public int MaxIdle { get; init => field = InRange(value, 0, 8_192, nameof(MaxIdle)); } = Math.Max(Environment.ProcessorCount, 2);

    /// <summary>Instances there may be at once, rented and idle.</summary>
    public int MaxInstances { get; init => field = InRange(value, 1, 8_192, nameof(MaxInstances)); } = 1_024;

    private static int InRange(int value, int min, int max, string name) =>
        value >= min && value <= max ? value : throw new ArgumentOutOfRangeException(name, value, $"must be {min} to {max}");
}
