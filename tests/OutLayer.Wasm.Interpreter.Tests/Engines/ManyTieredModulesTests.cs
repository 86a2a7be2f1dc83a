using OutLayer.Testing;
using OutLayer.Wasm.Compiler;
using OutLayer.Wasm.Compiler.Tiers;
using OutLayer.Wasm.Runtime;
using OutLayer.Wasm.Text;
using OutLayer.Wasm.Types;
using OutLayer.Wasm.Validation;

namespace OutLayer.Wasm.Interpreter.Tests.Engines;

/// <summary>Modules that start in the interpreter and are compiled give back both kinds of code.</summary>
[Collection(nameof(ManyTieredModulesTests))]
public sealed class ManyTieredModulesTests
{
    private static readonly CompilerEngine Engine = new(interpreter: new InterpreterEngine())
    {
        TierUp = new TierUp { Least = 1, PerByte = 0, PerModuleByte = 0, InBackground = false },
    };

    [Fact]
    public void Memory_stays_flat()
    {
        Load(0, 300);
        long before = ProcessMemory.Settled();
        Load(300, 1_200);
        Assert.InRange(ProcessMemory.Settled() - before, long.MinValue, 16 << 20);
    }

    private static void Load(int first, int end)
    {
        for (int i = first; i < end; i++)
        {
            using var store = new Store(Engine);
            var result = store.Instantiate(Module(i), Imports.None).Call("run", WasmValue.I32(9));
            Assert.Equal(9 * (i + 1), result.Single().AsI32());
            if (i % 100 == 99) ProcessMemory.Collect();
        }
    }

    private static ValidatedModule Module(int number) => ModuleValidator.Load(WatReader.Read($$"""
        (module
          (func $add (param i32) (result i32) (i32.add (local.get 0) (i32.const {{number + 1}})))
          (func (export "run") (param i32) (result i32) (local i32)
            (loop (local.set 1 (call $add (local.get 1))) (br_if 0 (local.tee 0 (i32.sub (local.get 0) (i32.const 1)))))
            (local.get 1)))
        """), Engine.Features);
}

/// <summary>Alone, because memory is measured of the whole process.</summary>
[CollectionDefinition(nameof(ManyTieredModulesTests), DisableParallelization = true)]
public sealed class ManyTieredModulesCollection;
