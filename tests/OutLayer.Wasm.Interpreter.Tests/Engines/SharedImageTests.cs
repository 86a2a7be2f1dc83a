using OutLayer.Wasm.Compiler;
using OutLayer.Wasm.Compiler.Tiers;
using OutLayer.Wasm.Runtime;
using OutLayer.Wasm.Tests.Runtime.Images;

namespace OutLayer.Wasm.Interpreter.Tests.Engines;

/// <summary>An image is of an instance's state, so any engine may have made it.</summary>
public class SharedImageTests
{
    [Fact]
    public void An_image_that_one_engine_made_serves_the_others()
    {
        IEngine[] engines = [new InterpreterEngine(), new CompilerEngine(BoundsMode.Explicit), new CompilerEngine()];
        var files = new HashSet<string>();
        var looks = new HashSet<string>();
        foreach (var maker in engines)
        {
            using var image = Imaged.NewImage(maker);
            using var file = new MemoryStream();
            image.Save(file);
            files.Add(Convert.ToBase64String(file.ToArray()));
            foreach (var user in engines)
            {
                using var pool = InstancePoolTests.NewPool(image, user);
                for (int i = 0; i < 2; i++)
                {
                    using var rented = pool.Rent();
                    looks.Add($"{i} {Imaged.Look(rented.Instance)}");
                    Assert.Null(rented.Instance.Call("dirty", WasmValue.I32(3)).Trap);
                    InstanceImageTests.ClearExceptions(rented.Instance); // their numbers count up
                    looks.Add(Imaged.Look(rented.Instance));
                }
            }
        }
        Assert.Single(files);
        Assert.Equal(3, looks.Count);
    }

    /// <summary>Tenants come and go while the code that they share is made on another thread and filled into their instances, idle ones too.</summary>
    [Fact]
    public void A_pool_goes_on_while_its_code_is_compiled()
    {
        var engine = new CompilerEngine(null, new InterpreterEngine()) { TierUp = new TierUp { Least = 100, PerByte = 0, PerModuleByte = 1 } };
        using var image = Imaged.NewImage(engine);
        using var pool = InstancePoolTests.NewPool(image, engine);
        var looks = new HashSet<string>();
        for (int i = 0; i < 1_000; i++)
        {
            using var other = pool.Rent();
            using var rented = pool.Rent();
            if (i % 50 == 0) looks.Add(Imaged.Look(rented.Instance));
            Assert.Equal([14, 8], Enumerable.Range(0, 2).Select(f => rented.Instance.Call("call", WasmValue.I32(7), WasmValue.I32(f)).Single().AsI32()));
            Assert.Null(rented.Instance.Call("dirty", WasmValue.I32(3)).Trap);
            InstanceImageTests.ClearExceptions(rented.Instance);
            if (i % 50 == 0) looks.Add(Imaged.Look(rented.Instance));
        }
        engine.Complete();
        Assert.Equal((2, 2), (looks.Count, pool.Instances));
    }
}
