using System.Reflection;
using OutLayer.Wasm.Binary;
using OutLayer.Wasm.Compiler;
using OutLayer.Wasm.Compiler.Cache;
using OutLayer.Wasm.Compiler.Tiers;
using OutLayer.Wasm.Interpreter;
using OutLayer.Wasm.Runtime;
using OutLayer.Wasm.Text;

namespace OutLayer.Adversary.Tests.Classes;

/// <summary>As <see cref="LimitTests"/>, for options of pools, caches and tiers; and that no type of options is without such a table.</summary>
public sealed class OptionTests
{
    private static readonly BindingFlags Instances = BindingFlags.Public | BindingFlags.Instance;

    private static readonly Type[] Covered = [typeof(StoreOptions), typeof(ModuleLimits), typeof(WatLimits), typeof(WatPrintOptions)];

    private const string Looping = """
        (module (func (export "run") (param i32) (loop (br_if 0 (local.tee 0 (i32.sub (local.get 0) (i32.const 1)))))))
        """;

    /// <summary>For each option: what is seen where it bites, and what is seen otherwise.</summary>
    private static readonly Dictionary<string, (Func<object> Bitten, Func<object> Usual, object WhenBitten, object WhenUsual)> Rows = new()
    {
        [Name<InstancePoolOptions>(nameof(InstancePoolOptions.Store))] = (
            () => Pool(new() { Store = new() { Gas = 100 } }, pool => TrapOf(pool)), () => Pool(new(), pool => TrapOf(pool)), nameof(TrapCode.OutOfGas), "none"),
        [Name<InstancePoolOptions>(nameof(InstancePoolOptions.MaxIdle))] = (
            () => Pool(new() { MaxIdle = 1 }, IdleOfTwo), () => Pool(new() { MaxIdle = 2 }, IdleOfTwo), 1, 2),
        [Name<InstancePoolOptions>(nameof(InstancePoolOptions.MaxInstances))] = (
            () => Pool(new() { MaxInstances = 1 }, RentTwo), () => Pool(new(), RentTwo), typeof(HostResourceException), "two"),
        [Name<CodeCacheOptions>(nameof(CodeCacheOptions.MaxBytes))] = (
            () => Cache(new() { MaxBytes = 64 << 10 }, EntriesOfTwo), () => Cache(new(), EntriesOfTwo), 1, 2),
        [Name<CodeCacheOptions>(nameof(CodeCacheOptions.MaxEntryBytes))] = (
            () => Cache(new() { MaxEntryBytes = 1 << 10 }, EntriesOfTwo), () => Cache(new(), EntriesOfTwo), 0, 2),
        [Name<CodeCacheOptions>(nameof(CodeCacheOptions.MinModuleBytes))] = (
            () => Cache(new(), cache => Compiled(cache, null)), () => Cache(new() { MinModuleBytes = 0 }, cache => Compiled(cache, null)), "NotKept here", "Kept here"),
        [Name<TierUp>(nameof(TierUp.Least))] = Tier(new() { Least = 1_000_000, PerByte = 0, PerModuleByte = 0, InBackground = false }, "not"),
        [Name<TierUp>(nameof(TierUp.PerByte))] = Tier(new() { Least = 1, PerByte = 1_000_000, PerModuleByte = 0, InBackground = false }, "not"),
        [Name<TierUp>(nameof(TierUp.PerModuleByte))] = Tier(new() { Least = 1, PerByte = 0, PerModuleByte = 1_000_000, InBackground = false }, "not"),
        [Name<TierUp>(nameof(TierUp.InBackground))] = Tier(new() { Least = 1, PerByte = 0, PerModuleByte = 0, InBackground = true }, "Kept elsewhere"),
    };

    public static TheoryData<string> Options => [.. OptionTypes.Except(Covered).SelectMany(Settable)];

    /// <summary>All public types of options of the engine.</summary>
    private static IEnumerable<Type> OptionTypes => new[] { typeof(Store), typeof(CompilerEngine), typeof(InterpreterEngine) }
        .SelectMany(type => type.Assembly.GetExportedTypes())
        .Where(type => type.IsClass && (type.Name.EndsWith("Options", StringComparison.Ordinal) || type.Name.EndsWith("Limits", StringComparison.Ordinal) || type == typeof(TierUp)))
        .Where(type => Settable(type).Length > 0);

    [Theory, MemberData(nameof(Options))]
    public void It_bites(string option)
    {
        var (bitten, usual, whenBitten, whenUsual) = Rows[option];
        Assert.Equal(whenUsual, usual());
        Assert.Equal(whenBitten, bitten());
    }

    [Fact]
    public void No_type_of_options_is_without_tests() =>
        Assert.Equal([.. Covered.Concat([typeof(InstancePoolOptions), typeof(CodeCacheOptions), typeof(TierUp)]).Select(type => type.Name).Order(StringComparer.Ordinal)],
            OptionTypes.Select(type => type.Name).Order(StringComparer.Ordinal));

    private static string Name<T>(string property) => $"{typeof(T).Name}.{property}";

    private static string[] Settable(Type type) => [.. type.GetProperties(Instances).Where(property => property.CanWrite).Select(property => $"{type.Name}.{property.Name}")];

    private static object Pool(InstancePoolOptions options, Func<InstancePool<StatelessHost>, object> act)
    {
        var engine = new CompilerEngine(BoundsMode.Explicit);
        var module = Subject.Load(Looping);
        var code = engine.Load(module, CostModel.OneEach);
        using var store = new Store(engine);
        using var image = InstanceImage.Of(store.Instantiate(module, code, Imports.None));
        using var pool = new InstancePool<StatelessHost>(image, engine, code, _ => new StatelessHost(Imports.None), options);
        return act(pool);
    }

    private static string TrapOf(InstancePool<StatelessHost> pool)
    {
        using var rented = pool.Rent();
        return rented.Instance.Call("run", WasmValue.I32(1_000)).Trap?.Code.ToString() ?? "none";
    }

    private static object IdleOfTwo(InstancePool<StatelessHost> pool)
    {
        var (first, second) = (pool.Rent(), pool.Rent());
        first.Dispose();
        second.Dispose();
        return pool.Idle;
    }

    private static object RentTwo(InstancePool<StatelessHost> pool)
    {
        using var first = pool.Rent();
        try
        {
            using var second = pool.Rent();
            return "two";
        }
        catch (HostResourceException refusal)
        {
            return refusal.GetType();
        }
    }

    private static object Cache(CodeCacheOptions options, Func<CodeCache, object> act)
    {
        string folder = Directory.CreateTempSubdirectory("outlayer-options-").FullName;
        try
        {
            using var cache = CodeCache.Open(Path.Combine(folder, "code"), options);
            return act(cache);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Two entries of 40,000 bytes are offered.</summary>
    private static object EntriesOfTwo(CodeCache cache)
    {
        foreach (int number in new[] { 1, 2 })
        {
            var module = Subject.Load($"(module (func (export \"run\") (result i32) (i32.const {number})))").Module;
            cache.Keep(CodeKey.Of(module, null, BoundsMode.Explicit, new CompilerEngine().Features, CodeForm.Il), new byte[40_000]);
        }
        return cache.Measure().Entries;
    }

    private static (Func<object>, Func<object>, object, object) Tier(TierUp tierUp, object whenBitten)
    {
        var soon = new TierUp { Least = 1, PerByte = 0, PerModuleByte = 0, InBackground = false };
        return (() => Cache(new() { MinModuleBytes = 0 }, cache => Compiled(cache, tierUp)), () => Cache(new() { MinModuleBytes = 0 }, cache => Compiled(cache, soon)), whenBitten, "Kept here");
    }

    /// <summary>What became of the code of a module that has looped a while, and whether that was the guest's thread; "not" where there is none.</summary>
    private static string Compiled(CodeCache cache, TierUp? tierUp)
    {
        string seen = "not";
        int guest = Environment.CurrentManagedThreadId;
        var compiler = new CompilerEngine(BoundsMode.Explicit, new InterpreterEngine()) { TierUp = tierUp };
        var engine = new CachingEngine(compiler, cache)
        {
            Reported = report => seen = $"{report.Outcome} {(Environment.CurrentManagedThreadId == Volatile.Read(ref guest) ? "here" : "elsewhere")}",
        };
        GuestThread.Run(64 << 20, () =>
        {
            Volatile.Write(ref guest, Environment.CurrentManagedThreadId);
            using var store = new Store(engine);
            Assert.Null(store.Instantiate(Subject.Load(Looping), Imports.None).Call("run", WasmValue.I32(10_000)).Trap);
        });
        compiler.Complete();
        return seen;
    }
}
