using System.Runtime;
using OutLayer.Testing;
using OutLayer.Wasm.Compiler;
using OutLayer.Wasm.Instructions;
using OutLayer.Wasm.Runtime;
using OutLayer.Wasm.Types;
using OutLayer.Wasm.Validation;

namespace OutLayer.Wasm.Interpreter.Tests;

/// <summary>Functions that the JIT would take too long for are interpreted, and nobody can see it but by the time.</summary>
public sealed class MixedTests
{
    private const byte Void = 0x40;
    private static readonly CompilerEngine Mixed = new(interpreter: new InterpreterEngine()), Compiled = new();

    public static TheoryData<string, byte[], string> Large => new()
    {
        { "20,000 loads", Repeat(20_000, Code.Of(Opcode.LocalGet, 0u, Opcode.I32Load, (byte)2, (byte)0, Opcode.LocalSet, 1u)), "i" },
        { "10,000 divisions", Repeat(10_000, Code.Of(Opcode.LocalGet, 0u, Opcode.I32Const, 3, Opcode.I32DivS, Opcode.LocalSet, 1u)), "i" },
        { "10,000 calls", Repeat(10_000, Code.Of(Opcode.LocalGet, 0u, Opcode.Call, 0u, Opcode.LocalSet, 1u)), "i" },
        { "6,000 loops", Repeat(6_000, Code.Of(Opcode.Loop, Void, Opcode.LocalGet, 1u, Opcode.BrIf, 0u, Opcode.End)), "i" },
        { "5,000 locals", Code.Of(Opcode.LocalGet, 0u, Opcode.LocalSet, 1u), new string('i', 5_000) },
    };

    [Theory, MemberData(nameof(Large))]
    public void Too_large_a_function_is_interpreted_with_the_same_result_and_gas(string what, byte[] body, string locals)
    {
        var module = Module(body, locals);
        string expected = Run(new InterpreterEngine(), module, 0).Outcome;
        var mixed = Run(Mixed, module, 0);
        Assert.Equal(expected, mixed.Outcome);
        Assert.True(mixed.Jitted < 40_000, $"{what}: {mixed.Jitted} bytes of IL were compiled");
        Assert.Equal(Run(Mixed, module, -1).Outcome, Run(Compiled, module, -1).Outcome);
    }

    [Fact]
    public void A_trap_in_an_interpreted_function_says_where_it_was_and_what_gas_was_left()
    {
        var module = Module([.. Repeat(20_000, Code.Of(Opcode.LocalGet, 0u, Opcode.I32Load, (byte)2, (byte)0, Opcode.LocalSet, 1u))], "i");
        var (mixed, compiled) = (Run(Mixed, module, -4), Run(Compiled, module, -4));
        Assert.Contains("out of bounds", mixed.Outcome, StringComparison.Ordinal);
        Assert.Equal(compiled.Outcome, mixed.Outcome);
    }

    public static TheoryData<string, IEngine> Engines => new()
    {
        { "interpreter", new InterpreterEngine() },
        { "compiler", Compiled },
        { "both", new CompilerEngine(interpreter: new InterpreterEngine()) { TierUp = new() { Least = 1, PerByte = 0, PerModuleByte = 0, InBackground = false } } },
    };

    /// <summary>What lies above 32 bits of a slot is nothing, but it is there: a sign, or what the slot held before.</summary>
    [Theory, MemberData(nameof(Engines))]
    public void A_global_shows_its_own_bits_whoever_gave_the_value(string what, IEngine engine)
    {
        var builder = new ModuleBuilder();
        int host = builder.Import("host", "f", ":i");
        int inner = builder.Function("d:i", Code.Of(Opcode.I32Const, 5));
        int run = builder.Function("d:", Code.Of(Opcode.Call, (uint)host, Opcode.GlobalSet, 0u, Opcode.LocalGet, 0u, Opcode.Call, (uint)inner, Opcode.GlobalSet, 1u));
        byte[] zero = Code.Of(Opcode.I32Const, 0);
        byte[] module = builder.Global('i', true, zero).Global('i', true, zero).Export("a", ExternKind.Global, 0).Export("b", ExternKind.Global, 1).Export("run", ExternKind.Func, run).ToArray();
        using var store = new Store(engine);
        var imports = new Imports().Add(store, new HostFunction("host", "f", new FuncType([], [ValType.I32]), static call => call.Return(-1)));
        var instance = store.Instantiate(ModuleValidator.Load(module, engine.Features), imports);
        for (int i = 0; i < 4; i++) Assert.Null(instance.Call("run", WasmValue.F64(-2.5)).Trap);
        Assert.True(WasmValue.I32(-1) == instance.GetGlobal("a").Value && WasmValue.I32(5) == instance.GetGlobal("b").Value, what);
    }

    [Fact]
    public void A_module_with_tail_calls_is_interpreted_as_a_whole_so_that_they_keep_no_frame()
    {
        var builder = new ModuleBuilder();
        builder.Function("i:i", Code.Of(Opcode.LocalGet, 0u, Opcode.I32Const, 1, Opcode.I32Sub, Opcode.ReturnCall, 1u));
        byte[] large = Repeat(10_000, Code.Of(Opcode.LocalGet, 0u, Opcode.I32Const, 1, Opcode.I32DivS, Opcode.LocalSet, 0u));
        int run = builder.Function("i:i", [.. Code.Of(Opcode.LocalGet, 0u, Opcode.I32Eqz, Opcode.If, Void, Opcode.I32Const, 7, Opcode.Return, Opcode.End, Opcode.LocalGet, 0u, Opcode.I32Const, 400, Opcode.I32GtU, Opcode.If, Void),
            .. large, .. Code.Of(Opcode.End, Opcode.LocalGet, 0u, Opcode.ReturnCall, 0u)]);
        var module = ModuleValidator.Load(builder.Memory(1).Export("run", ExternKind.Func, run).ToArray(), Mixed.Features);
        // 400 calls with the depth of a few, and the same with all of it compiled.
        foreach (var engine in new[] { Mixed, Compiled })
        {
            using var store = new Store(engine, new StoreOptions { MaxCallDepthBytes = 4_096 });
            Assert.Equal(7, store.Instantiate(module, Imports.None).Call("run", WasmValue.I32(400)).Single().AsI32());
        }
    }

    /// <summary>Result or trap and the gas left of run(x), which calls the large function with x and that calls small ones.</summary>
    private static (string Outcome, long Jitted) Run(IEngine engine, ValidatedModule module, int argument)
    {
        using var store = new Store(engine, new StoreOptions { Gas = 10_000_000, MaxCallDepthBytes = 1 << 18 });
        var instance = store.Instantiate(module, Imports.None, CostModel.OneEach);
        long before = JitInfo.GetCompiledILBytes();
        var result = instance.Call("run", WasmValue.I32(argument));
        long jitted = JitInfo.GetCompiledILBytes() - before;
        return ($"{result.Trap?.ToString() ?? $"{result.Single().AsI32()}"}, gas {store.Gas}", jitted);
    }

    private static ValidatedModule Module(byte[] body, string locals)
    {
        var builder = new ModuleBuilder();
        builder.Function("i:i", Code.Of(Opcode.LocalGet, 0u, Opcode.I32Const, 1, Opcode.I32Add));
        int large = builder.Function("i:i", [.. body, .. Code.Of(Opcode.LocalGet, 0u, Opcode.Call, 0u)], locals);
        int run = builder.Function("i:i", Code.Of(Opcode.LocalGet, 0u, Opcode.Call, (uint)large, Opcode.Call, 0u));
        return ModuleValidator.Load(builder.Memory(1).Export("run", ExternKind.Func, run).ToArray(), Mixed.Features);
    }

    private static byte[] Repeat(int count, byte[] once) => [.. Enumerable.Repeat(once, count).SelectMany(bytes => bytes)];
}
