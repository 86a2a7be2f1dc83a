namespace OutLayer.Determinism.Tests;

/// <summary>What a machine, a user or a shell may set, and what must not matter to a guest. One table; a run takes one row of it.</summary>
/// <param name="Shell">Commands of sh before the program starts: limits, the mask of new files.</param>
/// <param name="Copied">The contract lies in the folder that the command starts in, and is named without a path.</param>
/// <param name="Variables">Environment variables; null removes one.</param>
internal sealed record Surroundings(string Shell, bool Copied, params (string Name, string? Value)[] Variables)
{
    /// <summary>The shipped machine code is refused for want of vector instructions, and compiled here, in tiers.</summary>
    public static Surroundings Compiled { get; } = new("", true, ("DOTNET_EnableHWIntrinsic", "0"));

    public static Surroundings SmallStack { get; } = new("ulimit -s 256; umask 077", false, ("DOTNET_DefaultStackSize", "20000"));

    public static IReadOnlyList<Surroundings> All { get; } =
    [
        new("", false),
        new("", true, ("LANG", "tr_TR.UTF-8"), ("LC_ALL", "tr_TR.UTF-8"), ("DOTNET_SYSTEM_GLOBALIZATION_INVARIANT", "0")),
        new("", false, ("LANG", "de_DE.UTF-8"), ("LC_ALL", null), ("TZ", "Asia/Kathmandu")),
        new("", true, ("TZ", "America/St_Johns"), ("LC_ALL", "C")),
        new("", false, ("TZ", "UTC-14"), ("HOME", "/nonexistent"), ("PATH", "/nonexistent")),
        new("", true, ("DOTNET_TieredCompilation", "0")),
        new("", false, ("DOTNET_TieredPGO", "0")),
        new("", true, ("DOTNET_TieredPGO", "1"), ("DOTNET_TC_CallCountThreshold", "1"), ("DOTNET_TC_BackgroundWorkerTimeoutMs", "0")),
        new("", false, ("DOTNET_ReadyToRun", "0")),
        new("", false, ("DOTNET_EnableAVX512", "0")),
        new("", false, ("DOTNET_EnableAVX2", "0")), // FMA, BMI and LZCNT go with it
        new("", true, ("DOTNET_EnableAVX", "0")),
        new("", false, ("DOTNET_EnableSSE42", "0")), // SSE3 to SSE4.2 and POPCNT: memories are checked by comparisons
        new("", true, ("DOTNET_EnableAVX2", "0"), ("DOTNET_TieredCompilation", "0"), ("DOTNET_ReadyToRun", "0")),
        new("", false, ("DOTNET_EnableSSE42", "0"), ("DOTNET_TieredCompilation", "1"), ("DOTNET_TieredPGO", "0")),
        Compiled,
        new("", false, ("DOTNET_gcServer", "1"), ("DOTNET_GCHeapCount", "2")),
        new("", true, ("DOTNET_gcConcurrent", "0"), ("DOTNET_GCgen0size", "100000")),
        new("ulimit -s 1024", false),
        new("ulimit -s 65536 2>/dev/null || true", true),
        SmallStack,
        new("umask 000; ulimit -n 128", true, ("TMPDIR", "/")),
        new("ulimit -c 0; nice -n 19 true", false, ("DOTNET_PROCESSOR_COUNT", "1"), ("DOTNET_ThreadPool_ForceMinWorkerThreads", "20")),
        new("", true, ("MALLOC_PERTURB_", "165"), ("MALLOC_ARENA_MAX", "1")),
        new("", false, ("TERM", "dumb"), ("COLUMNS", "20"), ("NO_COLOR", "1"), ("DOTNET_EnableAVX", "0")),
    ];

    /// <summary>Everything compiled anew with all optimizations, which takes seconds: for few runs.</summary>
    public static Surroundings Slow { get; } = new("", false, ("DOTNET_ReadyToRun", "0"), ("DOTNET_TieredCompilation", "0"), ("DOTNET_EnableHWIntrinsic", "0"));

    public override string ToString() => $"[{Shell} {string.Join(' ', Variables)}{(Copied ? " copied" : "")}]";
}
