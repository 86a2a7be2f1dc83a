using System.Collections.Concurrent;
using OutLayer.Js.Images;
using OutLayer.Js.QuickJs;
using OutLayer.Wasm.Runtime;

namespace OutLayer.Js;

/// <summary>
/// An image ready to run contracts, from any number of threads. Instances are pooled; each is put back to the image after
/// its run, so that nothing of one run is there in another.
/// </summary>
public sealed class JsRuntime : IDisposable
{
    private readonly MemoryImage _memory;
    private readonly ConcurrentBag<QuickJsVm> _idle = [];
    private readonly IEngine _engine;
    private bool _disposed;

    /// <exception cref="ArgumentException">The image was made of another quickjs.wasm.</exception>
    public JsRuntime(FrozenRealmImage image, QuickJsModule module, IEngine engine, JsRuntimeOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentNullException.ThrowIfNull(module);
        if (image.Manifest.EngineSha256 != module.Sha256)
            throw new ArgumentException($"the image belongs to quickjs.wasm {image.Manifest.EngineSha256}, this one is {module.Sha256}", nameof(module));
        (Image, Module, _engine, Options) = (image, module, engine, options ?? new JsRuntimeOptions());
        _memory = new MemoryImage(image.Memory.Span, image.Manifest.HotPages.ToArray());
    }

    public FrozenRealmImage Image { get; }
    public QuickJsModule Module { get; }
    public JsRuntimeOptions Options { get; }

    /// <summary>Instances that wait for a run.</summary>
    internal int IdleInstances => _idle.Count;

    /// <summary>A contract. Nothing runs until it is called; each call loads it anew.</summary>
    public JsContract Load(JsModules modules)
    {
        ArgumentNullException.ThrowIfNull(modules);
        return new JsContract(this, modules);
    }

    internal QuickJsVm Rent()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        return _idle.TryTake(out var vm) ? vm : NewInstance();
    }

    /// <summary>Resets an instance and keeps it, or lets it go.</summary>
    internal void Return(QuickJsVm vm)
    {
        vm.Imports.Run = null;
        if (_disposed || _idle.Count >= Options.MaxIdleInstances)
        {
            vm.Store.Dispose();
            return;
        }
        Reset(vm);
        _idle.Add(vm);
    }

    private QuickJsVm NewInstance()
    {
        var store = new Store(_engine, new StoreOptions
        {
            MaxMemoryPages = Options.MaxMemoryPages, MaxCallDepthBytes = Options.MaxCallDepthBytes, MemoryLimitTraps = true,
        });
        var vm = new QuickJsVm(Module, store);
        Reset(vm);
        return vm;
    }

    private void Reset(QuickJsVm vm)
    {
        vm.Store.ClearInterrupt();
        vm.Restore(_memory, Image.Manifest.StackPointer, Image.Manifest.Scratch);
    }

    public void Dispose()
    {
        if (_disposed) return;
        _disposed = true;
        while (_idle.TryTake(out var vm)) vm.Store.Dispose();
        _memory.Dispose();
    }
}
