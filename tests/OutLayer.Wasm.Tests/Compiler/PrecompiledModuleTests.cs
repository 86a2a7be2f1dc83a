using OutLayer.Testing;
using OutLayer.Wasm.Compiler;
using OutLayer.Wasm.Instructions;
using OutLayer.Wasm.Runtime;
using OutLayer.Wasm.Tests.Runtime;

namespace OutLayer.Wasm.Tests.Compiler;

public class PrecompiledModuleTests
{
    [Fact]
    public void Code_made_ahead_of_time_is_refused_for_another_module_or_price()
    {
        var module = Guest.Load(Guest.Module(":i", Code.Of(Opcode.I32Const, 42)));
        var other = Guest.Load(Guest.Module(":i", Code.Of(Opcode.I32Const, 43)));
        string path = Path.Combine(AppContext.BaseDirectory, $"precompiled-{Guid.NewGuid():n}.dll");
        using (var file = File.Create(path)) PrecompiledModule.Write(module, CostModel.OneEach, BoundsMode.Explicit, Path.GetFileNameWithoutExtension(path), file);
        Assert.Throws<BadImageFormatException>(() => PrecompiledModule.Load(path, other.Module, CostModel.OneEach, BoundsMode.Explicit));
        Assert.Throws<BadImageFormatException>(() => PrecompiledModule.Load(path, module.Module, null, BoundsMode.Explicit));
        using var store = new Store(Guest.Engine);
        var instance = store.Instantiate(module, PrecompiledModule.Load(path, module.Module, CostModel.OneEach, BoundsMode.Explicit), Imports.None);
        Assert.Equal(42, instance.Call("run").Single().AsI32());
        File.Delete(path);
    }
}
