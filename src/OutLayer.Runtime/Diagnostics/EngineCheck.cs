using OutLayer.Runtime.Modules;
using OutLayer.Wasm.Instructions;
using OutLayer.Wasm.Runtime;
using OutLayer.Wasm.Validation;

namespace OutLayer.Runtime.Diagnostics;

/// <summary>Runs a tiny module on an engine: a sum with its gas, an access outside of the memory, a loop without end.</summary>
internal static class EngineCheck
{
    /// <summary>Offset of the i32.load of "outside" in the module: the place of its trap.</summary>
    private const int LoadOffset = 78;

    // (module (memory 1)
    //   (func (export "add") (param i32 i32) (result i32) (i32.add (local.get 0) (local.get 1)))
    //   (func (export "outside") (result i32) (i32.load (i32.const 65536)))
    //   (func (export "loop") (loop (br 0))))
    private static readonly byte[] Module = Convert.FromHexString(
        "0061736d01000000010e0360027f7f017f6000017f6000000304030001020503010001071803036164640000076f7574736964650001046c6f6f7000020a1b03"
        + "0700200020016a0b0900418080042802000b070003400c000b0b");

    /// <summary>What is wrong with the engine, or null.</summary>
    public static string? Run(EngineSettings settings)
    {
        using var open = OpenEngine.Open(settings);
        using var store = new Store(open.Engine, new StoreOptions { Gas = 10_000 });
        var instance = store.Instantiate(ModuleValidator.Load(Module, WasmFeatures.Wasm1), Imports.None, CostModel.OneEach);
        return CheckSum(store, instance) ?? CheckTrap(instance) ?? CheckGas(store, instance) ?? CheckDeadline(store, instance);
    }

    /// <summary>A frame of 8 bytes costs (64 + 8) / 8 operations, and three instructions follow.</summary>
    private static string? CheckSum(Store store, Instance instance)
    {
        const long Price = 9 + 3;
        long before = store.Gas;
        int sum = instance.Call("add", WasmValue.I32(2), WasmValue.I32(3)).Single().AsI32();
        if (sum != 5) return $"2 + 3 gives {sum}";
        return before - store.Gas == Price ? null : $"a sum costs {before - store.Gas} gas, not {Price}";
    }

    private static string? CheckTrap(Instance instance)
    {
        var trap = instance.Call("outside").Trap;
        if (trap?.Code != TrapCode.MemoryOutOfBounds) return $"an access outside of the memory gives {trap?.ToString() ?? "no trap"}";
        return trap.Offset == LoadOffset ? null : $"a trap at offset {LoadOffset} is reported at {trap.Offset}";
    }

    private static string? CheckGas(Store store, Instance instance)
    {
        store.Gas = 1_000;
        var trap = instance.Call("loop").Trap;
        return trap?.Code == TrapCode.OutOfGas && store.Gas == 0 ? null : $"a loop without end on 1,000 gas gives {trap?.ToString() ?? "no trap"} with {store.Gas} left";
    }

    private static string? CheckDeadline(Store store, Instance instance)
    {
        store.Gas = long.MaxValue / 4;
        using var deadline = Deadline.After(TimeSpan.FromMilliseconds(10), store.Interrupt);
        var trap = instance.Call("loop").Trap;
        return trap?.Code == TrapCode.DeadlineExceeded ? null : $"a loop without end that is interrupted gives {trap?.ToString() ?? "no trap"}";
    }
}
