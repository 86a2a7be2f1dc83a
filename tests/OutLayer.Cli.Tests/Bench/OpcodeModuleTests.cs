using OutLayer.Cli.Commands.Bench;
using OutLayer.Cli.Commands.Bench.Crossings;
using OutLayer.Cli.Commands.Bench.Opcodes;
using OutLayer.Runtime;
using OutLayer.Wasm.Instructions;
using OutLayer.Wasm.Runtime;
using OutLayer.Wasm.Validation;

namespace OutLayer.Cli.Tests.Bench;

/// <summary>The modules that the benchmark generates.</summary>
public sealed class OpcodeModuleTests
{
    /// <summary>They end a run, or are part of another instruction.</summary>
    private static readonly string[] NotMeasurable = ["unreachable", "else", "end"];

    private static EngineTier Tier => Engines.Tiers.First(tier => tier.Costs is not null);

    private static IEnumerable<OpcodeInfo> Instructions => OpcodeTable.All.Where(info => Tier.Engine.Features.Has(info.Feature));

    [Fact]
    public void Every_instruction_that_goes_on_has_a_snippet_with_it() => Assert.Equal(NotMeasurable,
        Instructions.Where(info => !Snippets.Of(info).Any()).Select(info => info.Mnemonic));

    [Fact]
    public void A_snippet_is_valid_runs_without_a_trap_and_pays_for_each_repetition() => Assert.All(Instructions.SelectMany(Snippets.Of), snippet =>
    {
        using var store = new Store(Tier.Engine);
        var module = ModuleValidator.Load(OpcodeModule.Build(snippet), Tier.Engine.Features);
        var run = store.Instantiate(module, Imports.None, Tier.Costs).GetFunction("run");
        long one = GasOf(run, 1), two = GasOf(run, 2);
        Assert.True((two - one) / Tier.Costs!.Operation >= OpcodeModule.Unrolled * (Tier.Costs.Price(OpcodeTable.Get(snippet.Opcode)) > 0 ? 1 : 0), snippet.Name);
    });

    private static long GasOf(WasmFunction run, uint rounds)
    {
        long before = run.Store.Gas;
        GuestCall.Enter(run, rounds);
        return before - run.Store.Gas;
    }

    [Theory]
    [InlineData("unreachable", TrapCode.Unreachable)]
    [InlineData("i32.div_s", TrapCode.IntegerDivideByZero)]
    [InlineData("i32.load", TrapCode.MemoryOutOfBounds)]
    [InlineData("call_indirect", TrapCode.UninitializedElement)]
    public void A_crossing_traps_as_it_says(string export, TrapCode expected)
    {
        using var store = new Store(Tier.Engine);
        var touch = new HostFunction(CrossingModule.HostModule, CrossingModule.HostFunction, new([], []), static _ => { });
        var instance = store.Instantiate(ModuleValidator.Load(CrossingModule.Build(), Tier.Engine.Features), new Imports().Add(store, touch));
        Assert.Equal(expected, instance.Call(export).Trap?.Code);
    }

    [Fact]
    public void The_crossings_are_all_measured()
    {
        var times = new CrossingBench(Tier, reps: 1).Measure().ToList();
        Assert.Equal(CrossingModule.Traps.Length + 2, times.Count);
        Assert.All(times, time => Assert.InRange(time.Value, 0.1, 1e6));
    }
}
