using BenchmarkDotNet.Attributes;
using OutLayer.Runtime;
using OutLayer.Runtime.Guests;
using OutLayer.Wasm.Runtime;
using OutLayer.Wasm.Types;

namespace OutLayer.Benchmarks.Memory;

/// <summary>The frozen realm's memory, put back after a run that wrote to some of its pages; the writes are part of it.</summary>
public class RestoreImage
{
    private const int PageBytes = 4_096;

    private Store _store = null!;
    private MemoryImage _image = null!;
    private LinearMemory _memory = null!;

    /// <summary>Pages of 4 KiB written before the restore. A small contract writes some 80.</summary>
    [Params(0, 80, 600)]
    public int Pages { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        var (_, realm) = new GuestImages().LoadQuickJs();
        _store = new Store(Engines.Default);
        _image = new MemoryImage(realm.Memory.Span);
        _memory = _store.CreateMemory(new MemoryType(new Limits(1, 1_024)));
        _memory.Restore(_image);
    }

    [GlobalCleanup]
    public void Cleanup()
    {
        _store.Dispose();
        _image.Dispose();
    }

    [Benchmark(Description = "write, restore")]
    public void Restore()
    {
        var bytes = _memory.Span;
        for (int page = 0; page < Pages; page++) bytes[page * PageBytes] = 1;
        _memory.Restore(_image);
    }
}
