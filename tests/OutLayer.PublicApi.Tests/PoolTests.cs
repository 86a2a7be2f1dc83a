using OutLayer.Runtime;
using OutLayer.Wasm.Runtime;
using OutLayer.Wasm.Text;
using OutLayer.Wasm.Validation;

namespace OutLayer.PublicApi.Tests;

/// <summary>Images and pools as docs/wasm.md shows them.</summary>
public class PoolTests
{
    private const string Text = """
        (module
          (memory (export "memory") 1)
          (global $calls (export "calls") (mut i32) (i32.const 0))
          (func (export "prepare") (i32.store (i32.const 8) (i32.const 35)))
          (func (export "handle") (param i32) (result i32)
            (global.set $calls (i32.add (global.get $calls) (i32.const 1)))
            (i32.store (i32.const 8) (i32.add (i32.load (i32.const 8)) (local.get 0)))
            (i32.load (i32.const 8))))
        """;

    private readonly IEngine _engine = Engines.Default;
    private readonly ValidatedModule _module = ModuleValidator.Load(WatReader.Read(Text), Engines.Default.Features);

    [Fact]
    public void Every_renter_finds_the_image()
    {
        var code = _engine.Load(_module, CostModel.OneEach);
        using var image = NewImage(code);
        using var pool = new InstancePool<StatelessHost>(image, _engine, code, _ => new StatelessHost(Imports.None),
            new InstancePoolOptions { Store = new StoreOptions { Gas = 1_000_000 }, MaxIdle = 4 });
        for (int i = 0; i < 3; i++)
        {
            using var rented = pool.Rent();
            Assert.Equal((0, 1_000_000L), (rented.Instance.GetGlobal("calls").Value.AsI32(), rented.Store.Gas));
            Assert.Equal(42, rented.Instance.Call("handle", WasmValue.I32(7)).Single().AsI32());
        }
        Assert.Equal((1, 1, 0L), (pool.Instances, pool.Idle, pool.Discarded));
    }

    [Fact]
    public void An_image_is_kept_in_a_file_of_its_module()
    {
        var code = _engine.Load(_module, costs: null);
        using var file = new MemoryStream();
        using (var image = NewImage(code)) image.Save(file);
        file.Position = 0;
        using var loaded = InstanceImage.Load(file, _module);
        using var store = new Store(_engine);
        Assert.Equal(36, loaded.Instantiate(store, code, Imports.None).Call("handle", WasmValue.I32(1)).Single().AsI32());
    }

    private InstanceImage NewImage(IModuleCode code)
    {
        using var store = new Store(_engine);
        var started = store.Instantiate(_module, code, Imports.None);
        Assert.Null(started.Call("prepare").Trap);
        return InstanceImage.Of(started);
    }
}
