using OutLayer.Testing;
using OutLayer.Wasm.Compiler;
using OutLayer.Wasm.Instructions;
using OutLayer.Wasm.Runtime;
using OutLayer.Wasm.Tests.Runtime;
using OutLayer.Wasm.Tests.Runtime.Images;
using OutLayer.Wasm.Validation;

namespace OutLayer.Wasm.Tests.Compiler;

public class PrecompiledModuleTests
{
    [Fact]
    public void Code_made_ahead_of_time_is_refused_for_another_module_or_price()
    {
        var module = Guest.Load(Guest.Module(":i", Code.Of(Opcode.I32Const, 42)));
        var other = Guest.Load(Guest.Module(":i", Code.Of(Opcode.I32Const, 43)));
        string path = Write(module);
        Assert.Throws<BadImageFormatException>(() => PrecompiledModule.Load(path, other.Module, CostModel.OneEach, BoundsMode.Explicit));
        Assert.Throws<BadImageFormatException>(() => PrecompiledModule.Load(path, module.Module, null, BoundsMode.Explicit));
        Assert.Throws<BadImageFormatException>(() => PrecompiledModule.LoadValid(path, other.Module.Bytes, WasmFeatures.All, CostModel.OneEach, BoundsMode.Explicit));
        using var store = new Store(Guest.Engine);
        var instance = store.Instantiate(module, PrecompiledModule.Load(path, module.Module, CostModel.OneEach, BoundsMode.Explicit), Imports.None);
        Assert.Equal(42, instance.Call("run").Single().AsI32());
        File.Delete(path);
    }

    [Fact]
    public void Bytes_that_are_not_wasm_are_refused_by_the_key_before_they_are_read()
    {
        string path = Write(Guest.Load(Guest.Module(":i", Code.Of(Opcode.I32Const, 44))));
        Assert.Throws<BadImageFormatException>(() => PrecompiledModule.LoadValid(path, "not a module"u8.ToArray(), WasmFeatures.All, CostModel.OneEach, BoundsMode.Explicit));
        File.Delete(path);
    }

    [Fact]
    public void A_module_that_is_not_validated_again_is_as_validation_left_it()
    {
        var module = Imaged.Load("""
            (module
              (table 2 funcref) (elem (i32.const 0) $second)
              (func $first (param v128) (result i32) (i32.const 1) (i32.const 2) (i32.add))
              (func $second (export "second") (result i64) (i64.const 3))
              (func (export "run") (result i32) (call $first (v128.const i64x2 1 2))))
            """);
        string path = Write(module);
        var (restored, code) = PrecompiledModule.LoadValid(path, module.Module.Bytes, WasmFeatures.All, CostModel.OneEach, BoundsMode.Explicit);
        Assert.Equal(module.Features, restored.Features);
        Assert.Equal(module.Facts, restored.Facts);
        int[] functions = [.. Enumerable.Range(0, module.Module.FunctionTypes.Length)];
        Assert.Equal(functions.Select(module.IsFunctionReferenced), functions.Select(restored.IsFunctionReferenced));
        using var store = new Store(Guest.Engine);
        Assert.Equal(3, store.Instantiate(restored, code, Imports.None).Call("run").Single().AsI32());
        File.Delete(path);
    }

    [Fact]
    public void A_record_of_another_length_is_refused()
    {
        var module = Guest.Load(Guest.Module(":i", Code.Of(Opcode.I32Const, 45)));
        string record = ValidationRecord.Write(module);
        Assert.Equal(module.Facts, ValidationRecord.Restore(module.Module.Bytes, WasmFeatures.All, record).Facts);
        Assert.Contains("characters", Assert.Throws<BadImageFormatException>(() => ValidationRecord.Restore(module.Module.Bytes, WasmFeatures.All, record + "x")).Message, StringComparison.Ordinal);
    }

    private static string Write(ValidatedModule module)
    {
        string path = Path.Combine(AppContext.BaseDirectory, $"precompiled-{Guid.NewGuid():n}.dll");
        using var file = File.Create(path);
        PrecompiledModule.Write(module, CostModel.OneEach, BoundsMode.Explicit, Path.GetFileNameWithoutExtension(path), file);
        return path;
    }
}
