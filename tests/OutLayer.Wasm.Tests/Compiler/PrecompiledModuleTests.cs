using System.Numerics;
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

    /// <summary>Code for crossgen2 has rotations of its own; compared with zero, they need a barrier as the others do.</summary>
    [Fact]
    public void Rotations_made_ahead_of_time_are_those_of_the_processor()
    {
        var module = Imaged.Load("""
            (module
              (func (export "left") (param i64 i64) (result i64) (i64.rotl (local.get 0) (local.get 1)))
              (func (export "right") (param i64 i64) (result i64) (i64.rotr (local.get 0) (local.get 1)))
              (func (export "is-zero") (param i64) (result i32) (i64.eqz (i64.rotl (local.get 0) (i64.const 5))))
              (func (export "branch") (param i64) (result i32) (if (result i32) (i64.ne (i64.rotr (local.get 0) (i64.const 63)) (i64.const 0)) (then (i32.const 1)) (else (i32.const 0)))))
            """);
        string path = Write(module);
        using var store = new Store(Guest.Engine);
        var instance = store.Instantiate(module, PrecompiledModule.Load(path, module.Module, CostModel.OneEach, BoundsMode.Explicit), Imports.None);
        foreach (long value in new[] { 0, 1, -1, long.MinValue, 0x0123_4567_89AB_CDEF })
        {
            foreach (int count in new[] { 0, 1, 31, 32, 63, 64, 65, -1, -64 })
            {
                Assert.Equal((long)BitOperations.RotateLeft((ulong)value, count), instance.Call("left", WasmValue.I64(value), WasmValue.I64(count)).Single().AsI64());
                Assert.Equal((long)BitOperations.RotateRight((ulong)value, count), instance.Call("right", WasmValue.I64(value), WasmValue.I64(count)).Single().AsI64());
            }
            Assert.Equal(value == 0 ? 1 : 0, instance.Call("is-zero", WasmValue.I64(value)).Single().AsI32());
            Assert.Equal(value != 0 ? 1 : 0, instance.Call("branch", WasmValue.I64(value)).Single().AsI32());
        }
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
