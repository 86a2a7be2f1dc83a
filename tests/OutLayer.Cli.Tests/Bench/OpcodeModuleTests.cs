using OutLayer.Cli.Commands.Bench;
using OutLayer.Cli.Commands.Bench.Crossings;
using OutLayer.Cli.Commands.Bench.Opcodes;
using OutLayer.Runtime;
using OutLayer.Wasm.Binary;
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

    public static TheoryData<string> MeteredTiers => [.. Engines.Tiers.Where(tier => tier.Costs is not null).Select(tier => tier.Name)];

    [Fact]
    public void Every_instruction_that_goes_on_has_snippets_that_hold_it()
    {
        Assert.Equal(NotMeasurable, OpcodeTable.All.Where(info => Known(info) && !Snippets.Of(info).Any()).Select(info => info.Mnemonic));
        Assert.All(OpcodeTable.All.Where(Known).SelectMany(Snippets.Of), snippet => Assert.Contains(snippet.Opcode, OpcodesOf(snippet)));
    }

    /// <summary>Decoded, for bytes that are another instruction than they should be may be valid as well.</summary>
    private static HashSet<Opcode> OpcodesOf(Snippet snippet)
    {
        var module = ModuleValidator.Load(OpcodeModule.Build(snippet), WasmFeatures.All).Module;
        var found = new HashSet<Opcode>();
        for (int i = 0; i < module.Bodies.Length; i++)
        {
            var body = module.Bodies[i];
            var reader = new InstructionReader(module.Bytes.Span, body.Start, body.Length, WasmFeatures.All, WasmPlace.OfFunction(i));
            while (reader.MoveNext()) found.Add(reader.Opcode);
        }
        return found;
    }

    [Theory, MemberData(nameof(MeteredTiers))]
    public void A_snippet_runs_without_a_trap_and_pays_for_each_repetition(string name)
    {
        var tier = Engines.Tiers.Single(tier => tier.Name == name);
        Assert.All(OpcodeTable.All.Where(info => tier.Engine.Features.Has(info.Feature)).SelectMany(Snippets.Of), snippet => Check(snippet, tier));
    }

    private static void Check(Snippet snippet, EngineTier tier)
    {
        using var store = new Store(tier.Engine);
        var module = ModuleValidator.Load(OpcodeModule.Build(snippet), tier.Engine.Features);
        var run = store.Instantiate(module, Imports.None, tier.Costs).GetFunction("run");
        long perRound = GasOf(run, 2) - GasOf(run, 1);
        long price = tier.Costs!.Price(OpcodeTable.Get(snippet.Opcode));
        Assert.True(perRound >= OpcodeModule.Unrolled * price, $"{snippet.Name} pays {perRound} for {OpcodeModule.Unrolled} times {price}");
    }

    private static bool Known(OpcodeInfo info) => WasmFeatures.All.Has(info.Feature);

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
        Assert.Equal(CrossingModule.Traps.Length + 3, times.Count);
        // Differences of two times of one run each: on a busy machine one may come out near nothing, and that is no fault.
        Assert.All(times, time => Assert.InRange(time.Value, -1e3, 1e6));
        Assert.All(times.Where(time => time.Unit == "us"), time => Assert.True(time.Value > 0, time.Name));
    }
}
