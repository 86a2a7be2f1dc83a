using System.Diagnostics;
using OutLayer.Adversary.Tests;
using OutLayer.Wasm.Runtime;
using OutLayer.Wasm.Types;
using OutLayer.Wasm.Validation;

namespace OutLayer.Wasm.Interpreter.Tests.Engines;

/// <summary>What a compiler or the machine's stack may not survive is nothing to the interpreter: it traps, and soon.</summary>
public class HostileTests
{
    public static TheoryData<string> Names() => [.. Hostile.Modules.Keys];

    [Theory, MemberData(nameof(Names))]
    public void It_traps(string name)
    {
        var module = ModuleValidator.Load(Hostile.Modules[name](), Instructions.WasmFeatures.All);
        foreach (var (metered, depthMiB) in new[] { (true, 16), (false, 1) })
        {
            long start = Stopwatch.GetTimestamp();
            using var store = new Store(new InterpreterEngine(), new StoreOptions { MaxCallDepthBytes = depthMiB << 20, Gas = 100_000_000 });
            var function = store.Instantiate(module, new Imports(), metered ? CostModel.OneEach : null).GetFunction("run");
            var trap = function.Call([.. function.Type.Parameters.Select(type => new WasmValue(type, 1))]).Trap!;
            Assert.True(trap.Code is TrapCode.CallStackExhausted or TrapCode.OutOfGas, trap.ToString());
            Assert.True(Stopwatch.GetElapsedTime(start).TotalSeconds < 20, "it takes too long");
        }
    }

    /// <summary>The worst known for the translator: each call of three bytes takes and gives a thousand values.</summary>
    [Fact]
    public void A_body_of_calls_with_a_thousand_values_is_translated_in_time()
    {
        string many = new('l', 1_000);
        var builder = new OutLayer.Testing.ModuleBuilder();
        byte[] keep = [.. Enumerable.Range(0, 1_000).SelectMany(i => OutLayer.Testing.Code.Of(Instructions.Opcode.LocalGet, (uint)i))];
        int same = builder.Function($"{many}:{many}", keep);
        byte[] calls = [.. Enumerable.Repeat(OutLayer.Testing.Code.Of(Instructions.Opcode.Call, (uint)same), 50_000).SelectMany(bytes => bytes)];
        int run = builder.Function($"{many}:{many}", [.. keep, .. calls]);
        var module = ModuleValidator.Load(builder.Export("run", ExternKind.Func, run).ToArray(), Instructions.WasmFeatures.All);
        using var store = new Store(new InterpreterEngine(), new StoreOptions { Gas = 1_000 });
        var function = store.Instantiate(module, Imports.None, CostModel.OneEach).GetFunction("run");
        long start = Stopwatch.GetTimestamp();
        Assert.Equal(TrapCode.OutOfGas, function.Call([.. function.Type.Parameters.Select(type => new WasmValue(type, 1))]).Trap!.Code);
        Assert.True(Stopwatch.GetElapsedTime(start).TotalSeconds < 5, $"{Stopwatch.GetElapsedTime(start)}");
    }
}
