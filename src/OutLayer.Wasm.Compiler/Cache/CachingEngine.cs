using System.Collections.Concurrent;
using OutLayer.Wasm.Instructions;
using OutLayer.Wasm.Runtime;
using OutLayer.Wasm.Validation;

namespace OutLayer.Wasm.Compiler.Cache;

/// <summary>
/// The compiling engine with a <see cref="CodeCache"/>: code that was compiled once is not compiled again, by any process of this user.
/// Code loaded as IL goes with the last store that uses it, like code that was just emitted.
/// </summary>
public sealed class CachingEngine : IEngine
{
    private static readonly ConcurrentDictionary<string, IModuleCode> Native = new(StringComparer.Ordinal);

    private readonly CompilerEngine _engine;
    private readonly CodeCache _cache;

    public CachingEngine(CompilerEngine engine, CodeCache cache)
    {
        ArgumentNullException.ThrowIfNull(engine);
        ArgumentNullException.ThrowIfNull(cache);
        (_engine, _cache) = (engine, cache);
    }

    public string Name => _engine.Name;

    public WasmFeatures Features => _engine.Features;

    /// <summary>
    /// Whether machine code is taken where <see cref="Precompile"/> has put it. It stays loaded as long as the process, so a process
    /// that loads modules without end leaves it off.
    /// </summary>
    public bool UsesNative { get; init; }

    /// <summary>
    /// Makes machine code, before the first call, for modules with functions that the JIT would not optimise; null leaves them to the JIT. Only
    /// with <see cref="UsesNative"/>.
    /// </summary>
    public Crossgen2? ForLargeFunctions { get; init; }

    /// <summary>Called before machine code is made for a module, which takes seconds, with the bytes of its largest function.</summary>
    public Action<int>? Making { get; init; }

    /// <summary>Called with what the cache did for each module, by the thread that loads it.</summary>
    public Action<CacheReport>? Reported { get; init; }

    public IModuleCode Load(ValidatedModule module, CostModel? costs)
    {
        ArgumentNullException.ThrowIfNull(module);
        module.RequireFeaturesOf(this);
        if (UsesNative && (FindNative(module.Module, costs) ?? MakeNative(module, costs)) is { } native) return native;
        if (module.Module.Bytes.Length >= _cache.Options.MinModuleBytes) return LoadIl(module, costs);
        Report(CacheOutcome.NotKept, CodeForm.Il, 0);
        return _engine.Load(module, costs);
    }

    /// <summary>Puts the code of a module into the cache, whatever its size, without loading it.</summary>
    /// <param name="module">The module.</param>
    /// <param name="costs">Prices, or null for code that counts no gas.</param>
    /// <param name="native">Adds machine code; null for IL alone.</param>
    /// <exception cref="IOException">The disk, or crossgen2 failed.</exception>
    public CacheReport Precompile(ValidatedModule module, CostModel? costs, Crossgen2? native = null)
    {
        ArgumentNullException.ThrowIfNull(module);
        var form = native is null ? CodeForm.Il : CodeForm.Native;
        var key = KeyOf(module.Module, costs, form);
        if (_cache.Find(key, out bool damaged) is { } found) return new CacheReport(CacheOutcome.Found, form, found.Count);
        var code = PrecompiledModule.ToBytes(module, costs, _engine.Bounds, MayInterpret(form));
        if (native is not null) code = native.AddMachineCode(code);
        var outcome = !_cache.Keep(key, code) ? CacheOutcome.NotKept : damaged ? CacheOutcome.Rebuilt : CacheOutcome.Kept;
        return new CacheReport(outcome, form, code.Count);
    }

    private IModuleCode? FindNative(Module module, CostModel? costs)
    {
        var key = KeyOf(module, costs, CodeForm.Native);
        if (Native.TryGetValue(key.Text, out var loaded)) return loaded;
        if (Find(key, CodeForm.Native, out bool damaged) is { } code)
            return Native.GetOrAdd(key.Text, _ => FromBytes(code, CodeForm.Native, module, costs));
        if (damaged) Report(CacheOutcome.Failed, CodeForm.Native, 0, $"machine code in {_cache.Folder} is damaged or not this user's, and is not used; make it again");
        return null;
    }

    private IModuleCode? MakeNative(ValidatedModule module, CostModel? costs)
    {
        if (ForLargeFunctions is not { } crossgen || !LargeModule.IsWorthMachineCode(module)) return null;
        Making?.Invoke(LargeModule.LargestBody(module.Module));
        try
        {
            Precompile(module, costs, crossgen);
            return FindNative(module.Module, costs);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Report(CacheOutcome.Failed, CodeForm.Native, 0, $"machine code cannot be made ahead of time, the JIT makes it: {e.Message}");
            return null;
        }
    }

    private IModuleCode LoadIl(ValidatedModule module, CostModel? costs)
    {
        var key = KeyOf(module.Module, costs, CodeForm.Il);
        var found = Find(key, CodeForm.Il, out bool damaged);
        return _engine.Start(module, costs, () => FromBytes(found ?? CompileAndKeep(module, costs, key, damaged), CodeForm.Il, module.Module, costs));
    }

    /// <summary>Machine code that is made ahead of time takes no time later, however large the function is.</summary>
    private bool MayInterpret(CodeForm form) => form == CodeForm.Il && _engine.Interpreter is not null;

    /// <summary>An entry that the disk cannot read is as good as a damaged one.</summary>
    private ArraySegment<byte>? Find(CodeKey key, CodeForm form, out bool damaged)
    {
        try
        {
            var found = _cache.Find(key, out damaged);
            if (found is { } code) Report(CacheOutcome.Found, form, code.Count);
            return found;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            damaged = true;
            return null;
        }
    }

    private ArraySegment<byte> CompileAndKeep(ValidatedModule module, CostModel? costs, CodeKey key, bool damaged)
    {
        var code = PrecompiledModule.ToBytes(module, costs, _engine.Bounds, MayInterpret(CodeForm.Il));
        try
        {
            var outcome = !_cache.Keep(key, code) ? CacheOutcome.NotKept : damaged ? CacheOutcome.Rebuilt : CacheOutcome.Kept;
            Report(outcome, CodeForm.Il, code.Count);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Report(CacheOutcome.Failed, CodeForm.Il, code.Count, $"compiled code cannot be kept in {_cache.Folder}: {e.Message}");
        }
        catch (ObjectDisposedException)
        {
            // Made in the background for a run that is over.
        }
        return code;
    }

    private CodeKey KeyOf(Module module, CostModel? costs, CodeForm form) => CodeKey.Of(module, costs, _engine.Bounds, Features, form, MayInterpret(form));

    private CompiledModule FromBytes(ArraySegment<byte> code, CodeForm form, Module module, CostModel? costs) =>
        PrecompiledModule.FromAssembly(GuestLoadContext.Load(code, form), "the code cache's entry", module, costs, _engine.Bounds);

    private void Report(CacheOutcome outcome, CodeForm form, long bytes, string? problem = null) =>
        Reported?.Invoke(new CacheReport(outcome, form, bytes, problem));
}
