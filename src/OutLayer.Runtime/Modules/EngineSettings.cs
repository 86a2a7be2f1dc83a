using OutLayer.Wasm.Runtime;

namespace OutLayer.Runtime.Modules;

/// <summary>Which engine runs a module, and how. <see cref="OpenEngine.Open"/> makes one.</summary>
public sealed record EngineSettings
{
    /// <summary>One of <see cref="Engines.Names"/>.</summary>
    public string Name
    {
        get;
        init => field = Engines.Names.Contains(value)
            ? value : throw new ArgumentException($"there is no engine \"{value}\"; choose {string.Join(" or ", Engines.Names)}", nameof(Name));
    } = Engines.Compiler;

    /// <summary>How accesses are kept inside the memory, for engines that can choose; null for the best that works here.</summary>
    public BoundsMode? Bounds { get; init; }

    /// <summary>The compiler compiles each function at its first call, in place of starting in the interpreter; for runs that measure or test it.</summary>
    public bool CompilesAtOnce { get; init; }

    /// <summary>The folder of compiled code, made where it is missing; null compiles each time. Only the compiler has use for it.</summary>
    public string? CacheFolder { get; init; }

    /// <summary>A cache that cannot be had here is then a note, not an error. One that others could have written to is refused all the same.</summary>
    public bool CacheIsOptional { get; init; }

    /// <summary>
    /// Takes machine code that was made ahead of time from the cache. It stays loaded as long as the process. With <see cref="CompilesAtOnce"/>
    /// it is also made, where crossgen2 is there, for modules with functions that the JIT would not optimise.
    /// </summary>
    public bool UsesMachineCode { get; init; }

    /// <summary>Called with a line for people before something that takes seconds.</summary>
    public Action<string>? Progress { get; init; }
}

/// <summary>An engine that cannot be set up as it was asked for; the message says why, and what to do.</summary>
/// <param name="code">"code-cache", "bounds" or "crossgen2": what is not to be had.</param>
/// <param name="message">What is wrong.</param>
/// <param name="inner">The cause.</param>
public sealed class EngineSetupException(string code, string message, Exception? inner = null) : Exception(message, inner)
{
    public string Code => code;
}
