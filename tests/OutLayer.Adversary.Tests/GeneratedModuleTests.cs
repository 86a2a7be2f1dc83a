using System.Globalization;
using OutLayer.Adversary.Tests.Generated;
using OutLayer.Testing;

namespace OutLayer.Adversary.Tests;

/// <summary>
/// Generated modules on our compiler, metered and not, against V8; and gas against a count that the module itself keeps,
/// instruction by instruction. OUTLAYER_SEED and OUTLAYER_MODULES choose others than those of every run.
/// </summary>
public class GeneratedModuleTests
{
    private static readonly int FirstSeed = Setting("OUTLAYER_SEED", 1);
    private static readonly int Count = Setting("OUTLAYER_MODULES", 150);

    private static int Setting(string name, int usual) => int.Parse(Environment.GetEnvironmentVariable(name) ?? $"{usual}", CultureInfo.InvariantCulture);

    private static readonly Lazy<GeneratedModule[]> Modules = new(() => [.. Enumerable.Range(FirstSeed, Count).Select(ModuleGenerator.Make)]);

    [Fact]
    public void Gas_is_what_the_module_counts_itself_and_metering_changes_no_outcome()
    {
        int trapped = 0;
        foreach (var module in Modules.Value)
        {
            var metered = Outcome.OfCompiler(module, module.Plain, metered: true);
            var counting = Outcome.OfCompiler(module, module.Counting, metered: false);
            RequireSame(module, counting, metered);
            long counted = Convert.ToInt64(counting.Globals[ModuleGenerator.GasGlobal], 16);
            Assert.True(counted == metered.Gas.Sum(), $"seed {module.Seed}: counted {counted}, charged {metered.Gas.Sum()} ({string.Join(' ', metered.Gas)})\n{metered}");
            trapped += metered.Outcomes.Count(outcome => outcome.StartsWith("trap", StringComparison.Ordinal));
        }
        // The generator makes both: calls that end and calls that trap.
        Assert.InRange(trapped, Count / 2, Count * 5 - Count / 2);
    }

    [Fact]
    public void One_unit_of_gas_less_than_the_first_call_takes_ends_it()
    {
        foreach (var module in Modules.Value.Take(Count / 3))
        {
            var first = module with { Calls = [module.Calls[0]] };
            var enough = Outcome.OfCompiler(first, module.Plain, metered: true);
            var exact = Outcome.OfCompiler(first, module.Plain, metered: true, enough.Gas[0]);
            RequireSame(module, enough, exact);
            Assert.Equal(["trap OutOfGas"], Outcome.OfCompiler(first, module.Plain, metered: true, enough.Gas[0] - 1).Outcomes);
        }
    }

    [Fact]
    public void What_is_printed_reads_back_as_the_module_it_was()
    {
        foreach (var module in Modules.Value)
            Assert.True(RoundTrip.Difference(RoundTrip.TryLoad(module.Counting)!) is null, $"seed {module.Seed}");
    }

    [Fact]
    public void Interpreter_and_compiler_agree_to_the_unit_of_gas_and_the_place_of_each_trap()
    {
        foreach (var module in Modules.Value)
        {
            RequireSameToTheUnit(module, OfBoth(module, metered: true));
            RequireSameToTheUnit(module, OfBoth(module, metered: false));
            long enough = Outcome.OfCompiler(module, module.Plain, metered: true).Gas.Sum();
            for (int part = 1; part <= 4; part++) RequireSameToTheUnit(module, OfBoth(module, metered: true, enough * part / 5));
        }
    }

    private static (Outcome Compiler, Outcome Interpreter) OfBoth(GeneratedModule module, bool metered, long gas = long.MaxValue / 4) =>
        (Outcome.OfCompiler(module, module.Plain, metered, gas), Outcome.OfInterpreter(module, module.Plain, metered, gas));

    private static void RequireSameToTheUnit(GeneratedModule module, (Outcome Compiler, Outcome Interpreter) both)
    {
        Assert.True(both.Compiler.ToString() == both.Interpreter.ToString(), $"seed {module.Seed}: compiler\n{both.Compiler}\ninterpreter\n{both.Interpreter}");
        Assert.Equal(both.Compiler.Gas, both.Interpreter.Gas);
        Assert.Equal(both.Compiler.Traps, both.Interpreter.Traps);
    }

    [Fact]
    public void V8_gives_the_same_results_traps_globals_and_memory()
    {
        var judged = NodeJudge.Run(Modules.Value);
        if (judged is null) Assert.Skip("needs node 20 or later");
        Assert.Equal(Count, judged.Length);
        for (int i = 0; i < Count; i++)
        {
            var module = Modules.Value[i];
            RequireSame(module, judged[i].Plain, Outcome.OfCompiler(module, module.Plain, metered: false));
            RequireSame(module, judged[i].Counting, judged[i].Plain);
            Assert.Equal(Outcome.OfCompiler(module, module.Counting, metered: false).Globals, judged[i].Counting.Globals);
        }
    }

    /// <summary>All but the gas global, which one form has and the other has not. V8 has one message for both failed conversions.</summary>
    private static void RequireSame(GeneratedModule module, Outcome expected, Outcome got)
    {
        string left = Comparable(expected), right = Comparable(got);
        Assert.True(left == right, $"seed {module.Seed}: expected\n{left}\ngot\n{right}");
    }

    private static string Comparable(Outcome outcome)
    {
        string[] globals = [.. outcome.Globals];
        globals[ModuleGenerator.GasGlobal] = "";
        return (outcome with { Globals = globals, Outcomes = [.. outcome.Outcomes.Select(one => one is "trap overflow" ? "trap conversion" : one)] }).ToString();
    }
}
