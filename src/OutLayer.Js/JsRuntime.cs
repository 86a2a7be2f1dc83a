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
    /// <summary>As many as memories have places.</summary>
    private const int MaxInstances = 8_192;

    private readonly InstanceImage _image;
    private readonly InstancePool<QuickJsVm> _pool;

    /// <exception cref="ArgumentException">The image was made of another quickjs.wasm.</exception>
    public JsRuntime(FrozenRealmImage image, QuickJsModule module, IEngine engine, JsRuntimeOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentNullException.ThrowIfNull(module);
        if (image.Manifest.EngineSha256 != module.Sha256)
            throw new ArgumentException($"the image belongs to quickjs.wasm {image.Manifest.EngineSha256}, this one is {module.Sha256}", nameof(module));
        (Image, Module, Options) = (image, module, options ?? new JsRuntimeOptions());
        _image = image.ToInstanceImage(module, engine);
        _pool = new InstancePool<QuickJsVm>(_image, engine, module.Code, store => new QuickJsVm(store) { Scratch = image.Manifest.Scratch }, PoolOptions);
    }

    public FrozenRealmImage Image { get; }
    public QuickJsModule Module { get; }
    public JsRuntimeOptions Options { get; }

    /// <summary>Instances that wait for a run.</summary>
    internal int IdleInstances => _pool.Idle;

    /// <summary>A contract. Nothing runs until it is called; each call loads it anew.</summary>
    public JsContract Load(JsModules modules)
    {
        ArgumentNullException.ThrowIfNull(modules);
        return new JsContract(this, modules);
    }

    internal PooledInstance<QuickJsVm> Rent() => _pool.Rent();

    private InstancePoolOptions PoolOptions => new()
    {
        Store = new StoreOptions { MaxMemoryPages = Options.MaxMemoryPages, MaxCallDepthBytes = Options.MaxCallDepthBytes, MemoryLimitTraps = true },
        MaxIdle = Options.MaxIdleInstances,
        MaxInstances = MaxInstances,
    };

    public void Dispose()
    {
        _pool.Dispose();
        _image.Dispose();
    }
}
