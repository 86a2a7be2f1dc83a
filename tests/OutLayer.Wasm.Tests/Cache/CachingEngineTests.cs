using System.Runtime;
using System.Runtime.CompilerServices;
using System.Runtime.Loader;
using OutLayer.Testing;
using OutLayer.Wasm.Compiler;
using OutLayer.Wasm.Compiler.Cache;
using OutLayer.Wasm.Instructions;
using OutLayer.Wasm.Runtime;
using OutLayer.Wasm.Tests.Runtime;
using OutLayer.Wasm.Validation;

namespace OutLayer.Wasm.Tests.Cache;

/// <summary>Code from the cache is the code that the compiler makes, and nothing that is wrong with the cache reaches a guest.</summary>
public sealed class CachingEngineTests : IDisposable
{
    private readonly CacheFolder _folder = new();
    private readonly List<CacheReport> _reports = [];

    [Fact]
    public void Code_from_the_cache_gives_what_code_just_compiled_gives()
    {
        var expected = CacheFolder.Run(Guest.Engine, CacheFolder.Adder(4));
        Assert.Equal(5, expected.Result);
        for (int i = 0; i < 2; i++) Assert.Equal(expected, Run(4));
        Assert.Equal([CacheOutcome.Kept, CacheOutcome.Found], Outcomes);
        Assert.Equal(expected with { Result = 6 }, Run(5));
        Assert.Equal(CacheOutcome.Kept, Outcomes[^1]);
    }

    [Fact]
    public void A_damaged_entry_is_rebuilt()
    {
        Run(4);
        byte[] entry = File.ReadAllBytes(_folder.Entries[0]);
        entry[entry.Length / 2] ^= 1;
        File.WriteAllBytes(_folder.Entries[0], entry);
        for (int i = 0; i < 2; i++) Assert.Equal(5, Run(4).Result);
        Assert.Equal([CacheOutcome.Kept, CacheOutcome.Rebuilt, CacheOutcome.Found], Outcomes);
    }

    [Fact]
    public void A_small_module_is_compiled_each_time()
    {
        Assert.Equal(5, Run(4, new CodeCacheOptions()).Result);
        Assert.Equal([CacheOutcome.NotKept], Outcomes);
        Assert.Empty(_folder.Entries);
    }

    [Fact]
    public void A_folder_that_is_gone_costs_the_cache_and_no_more()
    {
        using var cache = Open();
        Directory.Delete(_folder.Path, recursive: true);
        Assert.Equal(5, CacheFolder.Run(Engine(cache), CacheFolder.Adder(4)).Result);
        Assert.Equal(CacheOutcome.Failed, Outcomes.Single());
        Assert.Contains($"cannot be kept in {_folder.Path}", _reports[0].Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Engines_that_share_a_folder_may_load_the_same_modules_at_once()
    {
        using var one = Open();
        using var other = Open();
        Parallel.For(0, 64, i => Assert.Equal(1 + (i % 8), CacheFolder.Run(new CachingEngine(new CompilerEngine(), i % 2 == 0 ? one : other), CacheFolder.Adder(i % 8)).Result));
        Assert.Equal(8, one.Measure().Entries);
        Assert.Equal(8, _folder.Entries.Length);
    }

    /// <summary>In guard mode the place and the gas of a trap are found from the method that faulted.</summary>
    [Theory, InlineData(BoundsMode.Explicit, false), InlineData(BoundsMode.Explicit, true), InlineData(BoundsMode.Guard, false), InlineData(BoundsMode.Guard, true)]
    public void A_trap_in_code_from_the_cache_is_where_it_is_in_code_just_compiled(BoundsMode bounds, bool native)
    {
        if (bounds == BoundsMode.Guard && GuardPages.Unavailable is { } why) Assert.Skip(why);
        var compiler = new CompilerEngine(bounds);
        var module = Guest.Load(Guest.Module("i:i", Code.Of(Opcode.Nop, Opcode.Nop, Opcode.LocalGet, 0u, Opcode.I32Load, 2, 70_000u)));
        using var cache = Open();
        var engine = new CachingEngine(compiler, cache) { UsesNative = native };
        if (native) engine.Precompile(module, CostModel.OneEach, RequireCrossgen());
        var expected = TrapOf(compiler, module);
        Assert.Equal((TrapCode.MemoryOutOfBounds, true), (expected.Trap?.Code, expected.Trap?.Offset > 0));
        for (int i = 0; i < 2; i++) Assert.Equal(expected, TrapOf(engine, module));
    }

    private static (Trap? Trap, long Gas) TrapOf(IEngine engine, ValidatedModule module)
    {
        using var store = new Store(engine, new StoreOptions { Gas = 1_000 });
        return (store.Instantiate(module, Imports.None, CostModel.OneEach).Call("run", WasmValue.I32(1)).Trap, store.Gas);
    }

    [Fact]
    public void Code_from_the_cache_goes_with_its_store()
    {
        var code = Forgotten();
        for (int i = 0; i < 20 && code.IsAlive; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
        Assert.False(code.IsAlive);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference Forgotten()
    {
        var module = CacheFolder.Adder(4);
        var assembly = GuestLoadContext.Load(PrecompiledModule.ToBytes(module, null, BoundsMode.Explicit), CodeForm.Il);
        var code = PrecompiledModule.FromAssembly(assembly, "test", module.Module, null, BoundsMode.Explicit);
        using var store = new Store(Guest.Engine);
        Assert.Equal(5, store.Instantiate(module, code, Imports.None).Call("run", WasmValue.I32(1)).Single().AsI32());
        return new WeakReference(AssemblyLoadContext.GetLoadContext(assembly));
    }

    [Fact]
    public void Machine_code_that_was_made_before_is_used_and_compiles_nothing()
    {
        var native = RequireCrossgen();
        using var cache = Open();
        var engine = Engine(cache, native: true);
        var module = CacheFolder.Adder(40);
        Assert.Equal(CacheOutcome.Kept, engine.Precompile(module, CostModel.OneEach, native).Outcome);
        Assert.Equal(CacheOutcome.Found, engine.Precompile(module, CostModel.OneEach, native).Outcome);
        engine.Precompile(CacheFolder.Adder(41), CostModel.OneEach, native);
        Assert.Equal(0, Jitted(engine, module));
        Assert.NotEqual(0, Jitted(Guest.Engine, module));
        Assert.Equal((41, CacheFolder.Run(Guest.Engine, module).Gas), CacheFolder.Run(engine, module));
        Assert.Equal(1, _reports.Count(report => report.Form == CodeForm.Il)); // one of the two that warm up
    }

    /// <summary>
    /// Methods that the JIT compiles for a run, when all of ours are compiled already. The thread has stack enough for a guest, so that the
    /// call stays on it.
    /// </summary>
    private static long Jitted(IEngine engine, ValidatedModule module)
    {
        long count = 0;
        var thread = new Thread(() =>
        {
            CacheFolder.Run(engine, CacheFolder.Adder(41));
            CacheFolder.Run(engine, CacheFolder.Adder(42));
            long before = JitInfo.GetCompiledMethodCount(currentThread: true);
            CacheFolder.Run(engine, module);
            count = JitInfo.GetCompiledMethodCount(currentThread: true) - before;
        }, 128 << 20);
        thread.Start();
        thread.Join();
        return count;
    }

    [Fact]
    public void Machine_code_of_several_modules_is_not_mixed_up()
    {
        var native = RequireCrossgen();
        using var cache = Open();
        var engine = Engine(cache, native: true);
        for (int i = 50; i < 53; i++) engine.Precompile(CacheFolder.Adder(i), CostModel.OneEach, native);
        for (int i = 50; i < 53; i++) Assert.Equal(i + 1, CacheFolder.Run(engine, CacheFolder.Adder(i)).Result);
        Assert.All(_reports, report => Assert.Equal(CodeForm.Native, report.Form));
    }

    [Fact]
    public void Damaged_machine_code_is_not_used_and_that_is_said()
    {
        var native = RequireCrossgen();
        using var cache = Open();
        var engine = Engine(cache, native: true);
        engine.Precompile(CacheFolder.Adder(60), CostModel.OneEach, native);
        byte[] entry = File.ReadAllBytes(_folder.Entries[0]);
        entry[^100] ^= 1;
        File.WriteAllBytes(_folder.Entries[0], entry);
        Assert.Equal(61, CacheFolder.Run(engine, CacheFolder.Adder(60)).Result);
        Assert.Equal([(CacheOutcome.Failed, CodeForm.Native), (CacheOutcome.Kept, CodeForm.Il)], _reports.Select(report => (report.Outcome, report.Form)));
        Assert.Contains("damaged", _reports[0].Problem, StringComparison.Ordinal);
        Assert.Equal(CacheOutcome.Rebuilt, engine.Precompile(CacheFolder.Adder(60), CostModel.OneEach, native).Outcome);
    }

    [Fact]
    public void Machine_code_is_left_alone_where_it_is_not_asked_for()
    {
        var native = RequireCrossgen();
        using var cache = Open();
        var engine = Engine(cache);
        engine.Precompile(CacheFolder.Adder(70), CostModel.OneEach, native);
        Assert.Equal(71, CacheFolder.Run(engine, CacheFolder.Adder(70)).Result);
        Assert.Equal([(CacheOutcome.Kept, CodeForm.Il)], _reports.Select(report => (report.Outcome, report.Form)));
    }

    [Fact]
    public void A_crossgen2_that_cannot_be_started_is_said_with_its_path()
    {
        using var cache = Open();
        var failure = Assert.Throws<IOException>(() => Engine(cache).Precompile(CacheFolder.Adder(1), null, new Crossgen2(_folder.File("none"))));
        Assert.Contains($"{_folder.File("none")} cannot be started", failure.Message, StringComparison.Ordinal);
        Assert.Empty(_folder.Entries);
    }

    private static Crossgen2 RequireCrossgen()
    {
        if (Crossgen2.Find() is not { } found) Assert.Skip($"crossgen2 is not here: {Crossgen2.HowToGet}");
        return Crossgen2.Find()!;
    }

    private CacheOutcome[] Outcomes => [.. _reports.Select(report => report.Outcome)];

    private CodeCache Open() => _folder.Open(new CodeCacheOptions { MinModuleBytes = 0 });

    private CachingEngine Engine(CodeCache cache, bool native = false) =>
        new(new CompilerEngine(), cache) { UsesNative = native, Reported = _reports.Add };

    private (int Result, long Gas) Run(int number, CodeCacheOptions? options = null)
    {
        using var cache = options is null ? Open() : _folder.Open(options);
        return CacheFolder.Run(Engine(cache), CacheFolder.Adder(number));
    }

    public void Dispose() => _folder.Dispose();
}
