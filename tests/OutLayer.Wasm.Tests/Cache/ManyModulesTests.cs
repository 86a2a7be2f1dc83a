using System.Globalization;
using OutLayer.Testing;
using OutLayer.Wasm.Compiler;
using OutLayer.Wasm.Compiler.Cache;
using OutLayer.Wasm.Runtime;
using OutLayer.Wasm.Tests.Runtime;

namespace OutLayer.Wasm.Tests.Cache;

/// <summary>
/// Modules that users bring come and go, each another one: what they needed is given back. OUTLAYER_MANY_MODULES says how many; 2,000
/// where it is not set.
/// </summary>
[Collection(nameof(ManyModulesTests))]
public sealed class ManyModulesTests
{
    private static readonly int Count = int.Parse(Environment.GetEnvironmentVariable("OUTLAYER_MANY_MODULES") ?? "2000", CultureInfo.InvariantCulture);

    [Fact]
    public void Memory_stays_flat_where_each_is_compiled() => RequireFlat(Guest.Engine, 0);

    [Fact]
    public void Memory_stays_flat_where_each_comes_from_the_cache()
    {
        using var folder = new CacheFolder();
        using var cache = folder.Open(new CodeCacheOptions { MinModuleBytes = 0, MaxBytes = 1 << 20 });
        RequireFlat(new CachingEngine(new CompilerEngine(), cache), 1_000_000);
        Assert.InRange(cache.Measure().Bytes, 1, 1 << 20);
    }

    /// <summary>After a quarter all is warm; from there to the end no more than this is added.</summary>
    private static void RequireFlat(IEngine engine, int first)
    {
        const long Allowed = 16 << 20;
        Load(engine, first, Count / 4);
        long before = ProcessMemory.Settled();
        Load(engine, first + (Count / 4), Count - (Count / 4));
        long added = ProcessMemory.Settled() - before;
        TestContext.Current.TestOutputHelper?.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Count} modules: {before >> 10} KiB after a quarter, {added >> 10} KiB more at the end"));
        Assert.True(added < Allowed, $"{Count * 3 / 4} modules left {added} bytes");
    }

    private static void Load(IEngine engine, int first, int count)
    {
        for (int i = first; i < first + count; i++)
        {
            Assert.Equal(i + 1, CacheFolder.Run(engine, CacheFolder.Adder(i)).Result);
            if (i % 100 == 99) ProcessMemory.Collect();
        }
    }
}

/// <summary>Alone, because memory is measured of the whole process.</summary>
[CollectionDefinition(nameof(ManyModulesTests), DisableParallelization = true)]
public sealed class ManyModulesCollection;
