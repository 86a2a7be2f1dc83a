using OutLayer.Testing;
using OutLayer.Wasm.Instructions;
using OutLayer.Wasm.Interpreter.Profiling;
using OutLayer.Wasm.Runtime;
using OutLayer.Wasm.Runtime.Profiling;
using OutLayer.Wasm.Validation;
using OutLayer.Wasm.Types;

namespace OutLayer.Wasm.Interpreter.Tests.Profiling;

/// <summary>All gas of a call is somewhere in its profile, once, and in the right place.</summary>
public sealed class ProfilerTests
{
    private const byte Void = 0x40, I32 = 0x7F;
    private const long Frame = 9;   // 64 bytes and an i32, 8 bytes an operation, rounded up

    [Fact]
    public void Gas_goes_to_the_function_that_burns_it()
    {
        // main(x): twice leaf(x); leaf(x): x
        var profile = Profile(out var result, out long gas, 5, module =>
        {
            int leaf = module.Function("i:i", Code.Of(Opcode.LocalGet, 0u));
            return module.Function("i:i", Code.Of(Opcode.LocalGet, 0u, Opcode.Call, leaf, Opcode.LocalGet, 0u, Opcode.Call, leaf, Opcode.I32Add));
        });
        Assert.Equal(10, result.Single().AsI32());
        var main = profile.Root.Children.Single();
        var called = main.Children.Single();
        Assert.Equal((1, 1, Frame + 5), (main.Function, main.Calls, main.SelfGas));
        Assert.Equal((0, 2, 2 * (Frame + 1), 2 * (Frame + 1)), (called.Function, called.Calls, called.SelfGas, called.TotalGas));
        Assert.Equal((gas, gas, 0), (main.TotalGas, profile.Root.TotalGas, profile.Root.SelfGas));
    }

    [Fact]
    public void A_function_that_calls_itself_stays_in_its_node()
    {
        var profile = Profile(out _, out long gas, 500, module =>
        {
            int self = 1;
            module.Function("i:i", Code.Of(Opcode.LocalGet, 0u, Opcode.Call, self)); // by way of another
            return module.Function("i:i", Code.Of(Opcode.LocalGet, 0u, Opcode.If, I32, Opcode.LocalGet, 0u, Opcode.I32Const, 1, Opcode.I32Sub, Opcode.Call, 0, Opcode.Else,
                Opcode.I32Const, 0, Opcode.End));
        });
        var node = profile.Root.Children.Single();
        var other = node.Children.Single();
        Assert.Equal((501, 500, 0), (node.Calls, other.Calls, other.Children.Count));
        Assert.Equal((gas, 500 * (Frame + 2)), (node.TotalGas, other.SelfGas));
    }

    public static TheoryData<string, byte[]> Ends => new()
    {
        { "a trap below", Code.Of(Opcode.LocalGet, 0u, Opcode.Call, 0, Opcode.Unreachable) },
        { "a trap inside", Code.Of(Opcode.LocalGet, 0u, Opcode.Call, 1) },
        { "no gas", Code.Of(Opcode.Loop, Void, Opcode.LocalGet, 0u, Opcode.Call, 0, Opcode.Drop, Opcode.Br, 0u, Opcode.End, Opcode.Unreachable) },
        { "no depth", Code.Of(Opcode.LocalGet, 0u, Opcode.Call, 2) },
        { "a tail call", Code.Of(Opcode.LocalGet, 0u, Opcode.ReturnCall, 0) },
        { "an exception that is caught", Code.Of(Opcode.Block, Void, Opcode.TryTable, Void, 1u, (byte)2, 0u, Opcode.LocalGet, 0u, Opcode.Call, 3, Opcode.Drop, Opcode.End, Opcode.End, Opcode.LocalGet, 0u, Opcode.Call, 0) },
        { "an exception that is not", Code.Of(Opcode.LocalGet, 0u, Opcode.Call, 3) },
    };

    [Theory, MemberData(nameof(Ends))]
    public void Gas_trap_and_result_are_those_of_a_plain_call_and_all_gas_is_in_the_profile(string end, byte[] code)
    {
        int Build(ModuleBuilder module)
        {
            module.Function("i:i", Code.Of(Opcode.LocalGet, 0u));
            module.Function("i:i", Code.Of(Opcode.Unreachable));
            int run = module.Function("i:i", code);
            module.Add(13, [0, .. Code.Leb((ulong)module.Type(":"))]);
            module.Function("i:i", Code.Of(Opcode.Throw, 0u));
            return run;
        }
        var profile = Profile(out var profiled, out long gas, 7, Build);
        using var plain = Instantiate(Build, out var function);
        var expected = function.Call(WasmValue.I32(7));
        Assert.True(expected.Trap == profiled.Trap && expected.Results.SequenceEqual(profiled.Results), end);
        Assert.Equal(Gas - plain.Gas, gas);
        Assert.Equal(gas, Nodes(profile.Root).Sum(node => node.SelfGas));
        Assert.Equal(gas, profile.Root.TotalGas);
        Assert.Equal(0, profile.Root.SelfGas);
    }

    [Fact]
    public void Paths_are_told_apart_up_to_a_limit_and_no_gas_is_lost_beyond()
    {
        const int Functions = CallProfile.MaxPaths + 5_000;
        var profile = new CallProfile(Functions * 10, index => $"f{index}");
        for (int i = 0; i < Functions; i++)
        {
            profile.Enter(1, i, (Functions - i) * 10L);
            profile.Enter(2, i + 1, ((Functions - i) * 10L) - 4);
            profile.GoOn(1, ((Functions - i) * 10L) - 6);
            profile.GoOn(0, ((Functions - i) * 10L) - 10);
        }
        profile.End(0);
        Assert.Equal(CallProfile.MaxPaths + 2, Nodes(profile.Root).Count());
        Assert.Equal(Functions * 10, profile.Root.TotalGas);
        var rest = Assert.Single(profile.Root.Children, node => node.Function < 0);
        Assert.Equal(("more paths", 0), (rest.Name, rest.Children.Count));
        Assert.Equal((Functions - CallProfile.MaxPaths / 2) * 10, rest.SelfGas);
    }

    [Fact]
    public void What_cannot_be_profiled_is_refused()
    {
        using var free = new Store(new InterpreterEngine());
        var module = ModuleValidator.Load(new ModuleBuilder().Export("run", ExternKind.Func, 0).ToArrayWith(), WasmFeatures.Wasm1);
        Assert.Contains("with gas", Assert.Throws<ArgumentException>(() => Profiler.Call(free.Instantiate(module, Imports.None).GetFunction("run"), [], out _)).Message, StringComparison.Ordinal);
        var builder = new ModuleBuilder();
        builder.Import("env", "f", ":");
        builder.Export("run", ExternKind.Func, builder.Function(":", []));
        using var store = new Store(new InterpreterEngine());
        var host = new HostFunction("env", "f", FuncType.Empty, static _ => { });
        var instance = store.Instantiate(ModuleValidator.Load(builder.ToArray(), WasmFeatures.Wasm1), new Imports().Add(store, host), CostModel.OneEach);
        Assert.Contains("imports functions", Assert.Throws<ArgumentException>(() => Profiler.Call(instance.GetFunction("run"), [], out _)).Message, StringComparison.Ordinal);
    }

    private const long Gas = 100_000;

    private static IEnumerable<ProfileNode> Nodes(ProfileNode node) => node.Children.SelectMany(Nodes).Append(node);

    private static CallProfile Profile(out CallResult result, out long gas, int argument, Func<ModuleBuilder, int> build)
    {
        using var store = Instantiate(build, out var function);
        var profile = Profiler.Call(function, [WasmValue.I32(argument)], out result);
        gas = Gas - store.Gas;
        return profile;
    }

    private static Store Instantiate(Func<ModuleBuilder, int> build, out WasmFunction function)
    {
        var builder = new ModuleBuilder();
        builder.Export("run", ExternKind.Func, build(builder));
        var engine = new InterpreterEngine();
        var store = new Store(engine, new StoreOptions { Gas = Gas });
        function = store.Instantiate(ModuleValidator.Load(builder.ToArray(), engine.Features), Imports.None, CostModel.OneEach).GetFunction("run");
        return store;
    }
}
