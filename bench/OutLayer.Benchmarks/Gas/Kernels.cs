using BenchmarkDotNet.Attributes;
using OutLayer.Runtime;
using OutLayer.Testing;
using OutLayer.Wasm.Instructions;
using OutLayer.Wasm.Runtime;
using OutLayer.Wasm.Types;
using OutLayer.Wasm.Validation;

namespace OutLayer.Benchmarks.Gas;

/// <summary>What counting gas costs: the same code with NEAR's prices and with none.</summary>
public class Kernels
{
    private const byte Void = 0x40, I32 = 0x7F;
    private const int Words = 65_536;

    private Store _store = null!;
    private Instance _instance = null!;

    [Params(false, true)]
    public bool Metered { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _store = new Store(Engines.Default);
        _instance = _store.Instantiate(ModuleValidator.Load(Build(), Engines.Default.Features), Imports.None, Metered ? Engines.NearCosts : null);
    }

    [GlobalCleanup]
    public void Cleanup() => _store.Dispose();

    [Benchmark(Description = "1,000,000 steps of a generator in registers")]
    public WasmValue Mix() => Call("mix", 1_000_000);

    [Benchmark(Description = "sum of 256 KiB of memory, 10 times")]
    public WasmValue Sum()
    {
        WasmValue sum = default;
        for (int i = 0; i < 10; i++) sum = Call("sum", Words * 4);
        return sum;
    }

    [Benchmark(Description = "fib(27): 832,040 calls")]
    public WasmValue Fib() => Call("fib", 27);

    private WasmValue Call(string name, int argument)
    {
        _store.Gas = long.MaxValue / 4;
        return _instance.Call(name, WasmValue.I32(argument)).Single();
    }

    private static byte[] Build()
    {
        var builder = new ModuleBuilder();
        // x ^= x << 13; x ^= x >> 17; x ^= x << 5, n times
        int mix = builder.Function("i:i", Code.Of(
            Opcode.I32Const, 1, Opcode.LocalSet, 1u, Opcode.Loop, Void,
            Opcode.LocalGet, 1u, Opcode.LocalGet, 1u, Opcode.I32Const, 13, Opcode.I32Shl, Opcode.I32Xor, Opcode.LocalSet, 1u,
            Opcode.LocalGet, 1u, Opcode.LocalGet, 1u, Opcode.I32Const, 17, Opcode.I32ShrU, Opcode.I32Xor, Opcode.LocalSet, 1u,
            Opcode.LocalGet, 1u, Opcode.LocalGet, 1u, Opcode.I32Const, 5, Opcode.I32Shl, Opcode.I32Xor, Opcode.LocalSet, 1u,
            Opcode.LocalGet, 0u, Opcode.I32Const, 1, Opcode.I32Sub, Opcode.LocalTee, 0u, Opcode.BrIf, 0u, Opcode.End, Opcode.LocalGet, 1u), "i");
        int sum = builder.Function("i:i", Code.Of(
            Opcode.Loop, Void, Opcode.LocalGet, 0u, Opcode.I32Const, 4, Opcode.I32Sub, Opcode.LocalTee, 0u, Opcode.I32Load, 2u, 0u,
            Opcode.LocalGet, 1u, Opcode.I32Add, Opcode.LocalSet, 1u, Opcode.LocalGet, 0u, Opcode.BrIf, 0u, Opcode.End, Opcode.LocalGet, 1u), "i");
        int fib = sum + 1;
        builder.Function("i:i", Code.Of(
            Opcode.LocalGet, 0u, Opcode.I32Const, 2, Opcode.I32LtU, Opcode.If, I32, Opcode.LocalGet, 0u, Opcode.Else,
            Opcode.LocalGet, 0u, Opcode.I32Const, 1, Opcode.I32Sub, Opcode.Call, (uint)fib,
            Opcode.LocalGet, 0u, Opcode.I32Const, 2, Opcode.I32Sub, Opcode.Call, (uint)fib, Opcode.I32Add, Opcode.End));
        return builder.Memory(4).Export("mix", ExternKind.Func, mix).Export("sum", ExternKind.Func, sum).Export("fib", ExternKind.Func, fib).ToArray();
    }
}
