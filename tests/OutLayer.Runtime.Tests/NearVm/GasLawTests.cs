using OutLayer.Near;
using OutLayer.Runtime.NearVm;
using OutLayer.Wasm.Runtime;

namespace OutLayer.Runtime.Tests.NearVm;

/// <summary>Charging for straight-line code at once is charging by instruction, on every tier, and at every limit.</summary>
public sealed class GasLawTests
{
    private const int Programs = 60;

    /// <summary>Limits of one program that are tried: around places where its count is known.</summary>
    private const int Limits = 40;

    public static TheoryData<string> Tiers => [.. Engines.Tiers.Where(tier => tier.Costs is not null).Select(tier => tier.Name), "explicit, compiled at once"];

    [Theory, MemberData(nameof(Tiers))]
    public void Random_contracts_burn_what_a_count_by_instruction_says(string tier)
    {
        for (int seed = 0; seed < Programs; seed++)
        {
            var program = new GasProgram(seed);
            byte[] wasm = Contracts.Of(program.Fields);
            var call = Run(PreparedContract.Prepare(wasm, RuntimeParameters.Latest, EngineOf(tier)), ulong.MaxValue / 4);
            Assert.Equal((seed, program.Traps ? "Unreachable" : null, Loading(wasm) + program.Gas), (seed, call.Error?.Kind, call.Outcome.BurntGas));
            Assert.Equal(call.Outcome.BurntGas, call.Outcome.UsedGas);
        }
    }

    [Theory, MemberData(nameof(Tiers))]
    public void Where_gas_ends_all_of_it_is_burnt_and_one_unit_more_may_be_enough(string tier)
    {
        for (int seed = 0; seed < Programs; seed++)
        {
            var program = new GasProgram(seed);
            byte[] wasm = Contracts.Of(program.Fields);
            var contract = PreparedContract.Prepare(wasm, RuntimeParameters.Latest, EngineOf(tier));
            foreach (ulong limit in LimitsOf(program, Loading(wasm)))
            {
                var call = Run(contract, limit);
                bool ends = limit < Loading(wasm) + program.Gas;
                string? kind = ends ? "GasExceeded" : program.Traps ? "Unreachable" : null;
                Assert.Equal((seed, limit, kind, ends ? limit : Loading(wasm) + program.Gas), (seed, limit, call.Error?.Kind, call.Outcome.BurntGas));
            }
        }
    }

    [Theory, MemberData(nameof(Tiers))]
    public void The_protocols_limit_has_an_error_of_its_own_and_views_know_no_other(string tier)
    {
        var contract = Contracts.Prepare("(func (export \"run\") (loop (br 0)))", EngineOf(tier));
        var parameters = RuntimeParameters.Latest with { Limits = new VmLimits { MaxGasBurnt = 1_000_000_000, MaxGasBurntView = 2_000_000_000 } };
        var plenty = CallContextFile.Default with { PrepaidGas = 5_000_000_000 };
        Check("GasLimitExceeded", 1_000_000_000, Contracts.Call(contract, context: plenty, parameters: parameters));
        Check("GasExceeded", 900_000_000, Contracts.Call(contract, context: plenty with { PrepaidGas = 900_000_000 }, parameters: parameters));
        Check("GasLimitExceeded", 2_000_000_000, Contracts.Call(contract, context: plenty with { PrepaidGas = 7, IsView = true }, parameters: parameters));
    }

    private static void Check(string kind, ulong burnt, ContractOutcome call) =>
        Assert.Equal((kind, burnt), (call.Error?.Kind, call.Outcome.BurntGas));

    private static IEnumerable<ulong> LimitsOf(GasProgram program, ulong loading)
    {
        int every = Math.Max(1, program.Steps.Count / (Limits / 3));
        var places = program.Steps.Where((_, i) => i % every == 0).Append(program.Gas).Append(0UL);
        return places.SelectMany(gas => new[] { loading + gas - 1, loading + gas, loading + gas + 1 });
    }

    private static ContractOutcome Run(PreparedContract contract, ulong prepaid) => ContractVm.Call(contract, "run", CallContextFile.Default with { PrepaidGas = prepaid },
        RuntimeParameters.Latest with { Limits = new VmLimits { MaxGasBurnt = ulong.MaxValue / 4 } }, new MemoryStorage());

    private static IEngine EngineOf(string tier) => tier == "explicit, compiled at once" ? Engines.CompilingAtOnce(Engines.Default) : Engines.Tiers.Single(row => row.Name == tier).Engine;

    private static ulong Loading(byte[] wasm) => 35_445_963 + 1_089_295UL * (ulong)wasm.Length;
}
