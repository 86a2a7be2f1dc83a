namespace OutLayer.Wasm.Compiler.Cache;

/// <summary>Limits of a code cache. A bad value is refused where it is set.</summary>
public sealed record CodeCacheOptions
{
    private const long KiB = 1 << 10, GiB = 1 << 30;

    /// <summary>Bytes of all entries; past it those that were not used for the longest time go.</summary>
    public long MaxBytes { get; init => field = InRange(value, 64 * KiB, 1_024 * GiB, nameof(MaxBytes)); } = GiB / 2;

    /// <summary>Bytes of one entry; larger code is not kept.</summary>
    public long MaxEntryBytes { get; init => field = InRange(value, KiB, GiB, nameof(MaxEntryBytes)); } = GiB / 4;

    /// <summary>Bytes of a module from which on its code is kept: writing an entry pays for itself only after some reads, fewer for large modules.</summary>
    public long MinModuleBytes { get; init => field = InRange(value, 0, GiB, nameof(MinModuleBytes)); } = 64 * KiB;

    /// <summary>
    /// Where code is kept for the user who runs this process: <c>OUTLAYER_CACHE</c>, or <c>outlayer/code</c> in
    /// <c>XDG_CACHE_HOME</c> or in <c>.cache</c> of the home folder; null where there is none of them.
    /// </summary>
    public static string? DefaultFolder()
    {
        if (Variable("OUTLAYER_CACHE") is { } named) return named;
        if (Variable("XDG_CACHE_HOME") is { } caches) return Path.Combine(caches, "outlayer", "code");
        return Variable("HOME") is { } home ? Path.Combine(home, ".cache", "outlayer", "code") : null;
    }

    private static string? Variable(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;

    private static long InRange(long value, long min, long max, string name) =>
        value >= min && value <= max ? value : throw new ArgumentOutOfRangeException(name, value, $"must be {min} to {max} bytes");
}
