using OutLayer.Wasm.Compiler;
using OutLayer.Wasm.Compiler.Cache;
using OutLayer.Wasm.Runtime;
using OutLayer.Wasm.Validation;

namespace OutLayer.Runtime.Modules;

/// <summary>An engine with what it holds open; <see cref="EngineSettings"/> says which.</summary>
public sealed class OpenEngine : IDisposable
{
    private readonly CodeCache? _cache;
    private readonly List<string> _notes = [];
    private readonly CompilerEngine? _compiler;

    private OpenEngine(IEngine engine, BoundsMode? bounds) => (Engine, Bounds) = (engine, bounds);

    private OpenEngine(CompilerEngine compiler, CodeCache cache, EngineSettings settings)
    {
        (_cache, _compiler) = (cache, compiler);
        Engine = new CachingEngine(compiler, cache)
        {
            UsesNative = settings.UsesMachineCode,
            ForLargeFunctions = settings is { UsesMachineCode: true, CompilesAtOnce: true } ? Crossgen2.Find() : null,
            Making = bytes => settings.Progress?.Invoke($"compiling ahead of time, since a function of {bytes} bytes is too large for the JIT's optimiser ..."),
            Reported = Note,
        };
        Bounds = compiler.Bounds;
    }

    /// <summary>The folder of compiled code of the user who runs this process; null where no variable of the environment tells one.</summary>
    public static string? DefaultCacheFolder => CodeCacheOptions.DefaultFolder();

    public IEngine Engine { get; }

    /// <summary>How the compiler keeps accesses inside the memory; null for engines that check each in their own way.</summary>
    public BoundsMode? Bounds { get; }

    /// <summary>The folder of compiled code; null where there is none.</summary>
    public string? CacheFolder => _cache?.Folder;

    /// <summary>What went wrong without an effect on results: a cache that could not be used, code that could not be kept.</summary>
    public IReadOnlyList<string> Notes => _notes;

    /// <exception cref="EngineSetupException">A cache that must not be used, or a bounds mode that does not work here.</exception>
    public static OpenEngine Open(EngineSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var engine = Make(settings);
        if (engine is not CompilerEngine compiler) return new OpenEngine(engine, null);
        if (settings.CacheFolder is null) return new OpenEngine(engine, compiler.Bounds);
        try
        {
            return new OpenEngine(compiler, CodeCache.Open(settings.CacheFolder), settings);
        }
        catch (CodeCacheException refused)
        {
            if (refused.Error == CodeCacheError.Insecure || !settings.CacheIsOptional)
                throw new EngineSetupException("code-cache", refused.Message, refused);
            var without = new OpenEngine(engine, compiler.Bounds);
            without._notes.Add(refused.Message);
            return without;
        }
    }

    private static IEngine Make(EngineSettings settings)
    {
        try
        {
            return Engines.Make(settings);
        }
        catch (PlatformNotSupportedException missing)
        {
            throw new EngineSetupException("bounds", $"guard pages are not available: {missing.Message}; use explicit bounds checks", missing);
        }
    }

    /// <summary>Compiles a module into the cache, without running it.</summary>
    /// <param name="module">The module.</param>
    /// <param name="costs">Prices, or null for code that counts no gas.</param>
    /// <param name="machineCode">Adds machine code to the IL; needs crossgen2.</param>
    /// <exception cref="EngineSetupException">No cache, or no crossgen2.</exception>
    /// <exception cref="IOException">The disk, or crossgen2 failed.</exception>
    public PrecompiledCode Precompile(ValidatedModule module, CostModel? costs, bool machineCode)
    {
        if (Engine is not CachingEngine caching)
            throw new EngineSetupException("code-cache", _notes.Count > 0 ? _notes[0] : "there is no code cache to compile into; name a folder");
        var report = caching.Precompile(module, costs, machineCode ? FindCrossgen() : null);
        return report.Outcome == CacheOutcome.NotKept
            ? throw new EngineSetupException("code-cache", $"{report.Bytes} bytes of code are more than the code cache {CacheFolder} takes")
            : new PrecompiledCode(report.Outcome == CacheOutcome.Found, report.Form == CodeForm.Native, report.Bytes);
    }

    /// <summary>Compiles a module to a library, which <see cref="PrecompiledModule.Load"/> takes.</summary>
    /// <exception cref="EngineSetupException">The engine is not a compiler, or there is no crossgen2.</exception>
    /// <exception cref="IOException">The disk, or crossgen2 failed.</exception>
    public PrecompiledCode WriteLibrary(ValidatedModule module, CostModel? costs, bool machineCode, string path)
    {
        if (Bounds is not { } bounds) throw new EngineSetupException("code-cache", $"the {Engine.Name} compiles nothing");
        using var il = new MemoryStream();
        PrecompiledModule.Write(module, costs, bounds, Path.GetFileNameWithoutExtension(path), il);
        var code = new ArraySegment<byte>(il.GetBuffer(), 0, (int)il.Length);
        if (machineCode) code = FindCrossgen().AddMachineCode(code);
        State.DurableFile.Write(path, code);
        return new PrecompiledCode(false, machineCode, code.Count);
    }

    /// <summary>True if machine code can be made ahead of time here.</summary>
    public static bool CanMakeMachineCode => Crossgen2.Find() is not null;

    private static Crossgen2 FindCrossgen() =>
        Crossgen2.Find() ?? throw new EngineSetupException("crossgen2", $"machine code needs crossgen2, which is not here: {Crossgen2.HowToGet}");

    private void Note(CacheReport report)
    {
        if (report.Problem is { } problem) _notes.Add(problem);
    }

    /// <summary>Waits for code that is being compiled for the cache while guests ran; what goes wrong then is in the notes.</summary>
    public void Complete() => _compiler?.Complete();

    public void Dispose()
    {
        Complete();
        _cache?.Dispose();
    }
}

/// <summary>What <see cref="OpenEngine.Precompile"/> did.</summary>
/// <param name="WasThere">Nothing had to be compiled.</param>
/// <param name="HasMachineCode">Not IL alone.</param>
/// <param name="Bytes">Bytes of the code.</param>
public sealed record PrecompiledCode(bool WasThere, bool HasMachineCode, long Bytes);
