namespace OutLayer.Wasm.Compiler.Cache;

/// <summary>Where the code of a module came from.</summary>
public enum CacheOutcome
{
    /// <summary>From the cache.</summary>
    Found,

    /// <summary>Compiled, and kept.</summary>
    Kept,

    /// <summary>Compiled and kept in place of an entry that was damaged or foreign.</summary>
    Rebuilt,

    /// <summary>Compiled, and not kept: too small to be worth it, or larger than the limits allow.</summary>
    NotKept,

    /// <summary>Compiled, and not kept, because the folder or the disk said no.</summary>
    Failed,
}

/// <summary>What a cache did for one module.</summary>
/// <param name="Outcome">Where its code came from.</param>
/// <param name="Form">IL, or with machine code.</param>
/// <param name="Bytes">Bytes of the code; 0 where it never was in one piece.</param>
/// <param name="Problem">Of <see cref="CacheOutcome.Failed"/>: what went wrong.</param>
public sealed record CacheReport(CacheOutcome Outcome, CodeForm Form, long Bytes, string? Problem = null);
