using OutLayer.Runtime;
using OutLayer.Runtime.Measuring;
using OutLayer.Wasm.Instructions;
using OutLayer.Wasm.Runtime;
using OutLayer.Wasm.Validation;

namespace OutLayer.Cli.Commands.Bench.Opcodes;

/// <summary>What a snippet takes: CPU time, and operations of gas.</summary>
/// <param name="Name">The instruction.</param>
/// <param name="Nanoseconds">Of one repetition, with the operands' own instructions.</param>
/// <param name="Operations">What it pays, in prices of one plain instruction.</param>
internal sealed record OpcodeTime(string Name, double Nanoseconds, double Operations)
{
    public double PerOperation => Nanoseconds / Operations;
}

/// <summary>
/// Time per gas of every instruction. Gas is a bound on time only as far as the worst instruction allows: a guest that repeats it
/// gets so many times the time of the one that does a bit of everything.
/// </summary>
internal static class OpcodeBench
{
    private const double RoundMilliseconds = 1;

    /// <summary>Times of the instructions that the tier can run and whose names contain the filter, and names of those for which there is no snippet.</summary>
    public static (IReadOnlyList<OpcodeTime> Times, IReadOnlyList<string> NotMeasured) Measure(EngineTier tier, string filter, int reps)
    {
        var costs = tier.Costs ?? throw new ArgumentException($"{tier.Name} counts no gas", nameof(tier));
        var engine = Engines.CompilingAtOnce(tier.Engine); // slow instructions take too few rounds to get hot
        var rows = OpcodeTable.All.Where(info => tier.Engine.Features.Has(info.Feature) && info.Mnemonic.Contains(filter, StringComparison.Ordinal)).Select(info => (info.Mnemonic, Snippets: Snippets.Of(info).ToList())).ToList();
        return ([.. rows.SelectMany(row => row.Snippets).Select(snippet => Measure(snippet, engine, costs, reps))],
            [.. rows.Where(row => row.Snippets.Count == 0).Select(row => row.Mnemonic)]);
    }

    private static OpcodeTime Measure(Snippet snippet, IEngine engine, CostModel costs, int reps)
    {
        using var store = new Store(engine);
        var run = store.Instantiate(ModuleValidator.Load(OpcodeModule.Build(snippet), engine.Features), Imports.None, costs).GetFunction("run");
        uint rounds = 1;
        Time(store, run, rounds); // compiles
        while (Time(store, run, rounds).Milliseconds < RoundMilliseconds) rounds *= 2;
        var best = Enumerable.Range(0, reps).Select(_ => Time(store, run, rounds)).MinBy(time => time.Milliseconds);
        double repetitions = (double)rounds * OpcodeModule.Unrolled;
        return new OpcodeTime(snippet.Name, best.Milliseconds * 1e6 / repetitions, best.Gas / (double)costs.Operation / repetitions);
    }

    private static (double Milliseconds, long Gas) Time(Store store, WasmFunction run, uint rounds)
    {
        store.Gas = long.MaxValue / 4;
        long start = ThreadCpuClock.Nanoseconds;
        GuestCall.Enter(run, rounds);
        return ((ThreadCpuClock.Nanoseconds - start) / 1e6, long.MaxValue / 4 - store.Gas);
    }
}
