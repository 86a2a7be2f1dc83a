using FsCheck;
using FsCheck.Fluent;

namespace OutLayer.Near.Tests;

/// <summary>The two limits, what is burnt when one is crossed, and gas reserved for promises.</summary>
public sealed class GasCounterTests
{
    [Fact]
    public void Gas_may_be_burnt_to_the_last_unit()
    {
        var (gas, meter) = Counter(max: 100, prepaid: 50);
        gas.Burn(50);
        Assert.Equal(50ul, meter.Burnt);
        Vm.Fails(VmErrorKind.GasExceeded, () => gas.Burn(1));
    }

    [Theory]
    [InlineData(100, 50, 51, VmErrorKind.GasExceeded, 50, 50)]
    [InlineData(100, 50, 101, VmErrorKind.GasLimitExceeded, 50, 50)]  // both crossed: the protocol's limit is named
    [InlineData(50, 100, 51, VmErrorKind.GasLimitExceeded, 50, 51)]  // used is held by what is prepaid only
    [InlineData(50, 50, 51, VmErrorKind.GasLimitExceeded, 50, 50)]
    public void Crossing_a_limit_burns_up_to_the_lower_one(
        ulong max, ulong prepaid, ulong burn, VmErrorKind kind, ulong burnt, ulong used)
    {
        var (gas, meter) = Counter(max, prepaid);
        Vm.Fails(kind, () => gas.Burn(burn));
        Assert.Equal((burnt, used), (meter.Burnt, gas.Used));
    }

    [Fact]
    public void A_sum_beyond_64_bits_is_an_overflow_and_burns_nothing()
    {
        var (gas, meter) = Counter(max: ulong.MaxValue, prepaid: ulong.MaxValue);
        gas.Burn(1);
        Vm.Fails(VmErrorKind.IntegerOverflow, () => gas.Burn(ulong.MaxValue));
        Vm.Fails(VmErrorKind.IntegerOverflow, () => gas.PayPer(Cost.Base, ulong.MaxValue));
        Assert.Equal(1ul, meter.Burnt);
    }

    [Fact]
    public void A_view_has_no_prepaid_limit_but_a_limit_of_its_own()
    {
        var meter = new GasMeter();
        var gas = new GasCounter(With(limits => limits with { MaxGasBurnt = 10, MaxGasBurntView = 100 }), meter, prepaid: 5, isView: true);
        gas.Burn(100);
        Vm.Fails(VmErrorKind.GasLimitExceeded, () => gas.Burn(1));
        Assert.Equal(100ul, meter.Burnt);
    }

    [Fact]
    public void Reserved_gas_is_used_but_not_burnt_and_lowers_the_limit()
    {
        var (gas, meter) = Counter(max: 100, prepaid: 100);
        gas.Deduct(burn: 5, use: 30);
        Assert.Equal((5ul, 30ul, 25ul, 75ul), (gas.Burnt, gas.Used, gas.Reserved, meter.Limit));
        gas.Burn(70);
        Vm.Fails(VmErrorKind.GasExceeded, () => gas.Burn(1));
        Assert.Equal((76ul, 100ul), (gas.Burnt, gas.Used));
    }

    [Fact]
    public void Reserving_too_much_fails_with_less_burnt_than_used()
    {
        var (gas, _) = Counter(max: 1_000, prepaid: 100);
        Vm.Fails(VmErrorKind.GasExceeded, () => gas.Deduct(burn: 10, use: 200));
        Assert.Equal((10ul, 100ul), (gas.Burnt, gas.Used));
    }

    [Fact]
    public void More_burnt_than_used_is_our_own_mistake() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Counter(10, 10).Gas.Deduct(burn: 5, use: 2));

    [Fact]
    public void Reserving_beyond_64_bits_is_an_overflow()
    {
        var (gas, _) = Counter(max: ulong.MaxValue, prepaid: ulong.MaxValue);
        gas.Deduct(burn: 0, use: ulong.MaxValue);
        Vm.Fails(VmErrorKind.IntegerOverflow, () => gas.Deduct(burn: 0, use: 1));
    }

    [Fact]
    public void An_engine_that_ran_out_inline_is_settled_by_the_same_rule()
    {
        var (gas, meter) = Counter(max: 1_000, prepaid: 100);
        Assert.Equal(VmErrorKind.GasExceeded, gas.Exhausted(attempted: 101).Kind);
        Assert.Equal(100ul, meter.Burnt);
        Assert.Equal(VmErrorKind.GasLimitExceeded, gas.Exhausted(attempted: 1_001).Kind);
    }

    [Theory]
    [InlineData(1_000, 100, VmErrorKind.GasExceeded)]
    [InlineData(100, 1_000, VmErrorKind.GasLimitExceeded)]
    public void An_engine_need_not_know_how_much_did_not_fit(ulong max, ulong prepaid, VmErrorKind kind)
    {
        var (gas, meter) = Counter(max, prepaid);
        gas.Burn(60);
        Assert.Equal(kind, gas.Exhausted().Kind);
        Assert.Equal(100ul, meter.Burnt);
    }

    [Fact]
    public void The_profile_says_what_gas_was_burnt_for_and_instructions_are_the_rest()
    {
        var vm = new Vm();
        vm.Logic.Gas.Burn(1_000);
        vm.Call("random_seed", 0);
        Assert.Equal(
            [new("wasm_instruction", 1_000ul), new("base", 264_768_111ul), new("write_register_base", 2_865_522_486ul),
             new("write_register_byte", 3 * 3_801_564ul)],
            vm.Logic.Gas.Profile.Entries(vm.Burnt));
    }

    [Fact]
    public void Gas_that_ran_out_is_booked_on_the_cost_that_did_not_fit()
    {
        var vm = new Vm(Vm.DefaultContext with { PrepaidGas = 264_768_111 + 7 });
        Vm.Fails(VmErrorKind.GasExceeded, () => vm.Call("random_seed", 0));
        Assert.Equal(7ul, vm.Logic.Gas.Profile[Cost.WriteRegisterBase]);
        Assert.Equal(vm.Burnt, vm.Logic.Gas.Profile.Total);
    }

    [Fact]
    public void Whatever_is_paid_burnt_gas_never_falls_never_passes_a_limit_and_is_all_in_the_profile() =>
        Prop.ForAll(ArbMap.Default.ArbFor<(byte Cost, ushort Count)[]>(), payments =>
        {
            var (gas, meter) = Counter(max: 40_000_000_000_000, prepaid: 30_000_000_000_000);
            ulong last = 0;
            foreach (var (cost, count) in payments)
            {
                var error = Xunit.Record.Exception(() => gas.PayPer((Cost)(cost % Enum.GetValues<Cost>().Length), count));
                if (meter.Burnt < last || meter.Burnt > 30_000_000_000_000) return false;
                if (error is not null && meter.Burnt != 30_000_000_000_000) return false;
                last = meter.Burnt;
            }
            return gas.Profile.Total == meter.Burnt && gas.Used == meter.Burnt;
        }).QuickCheckThrowOnFailure();

    private static (GasCounter Gas, GasMeter Meter) Counter(ulong max, ulong prepaid)
    {
        var meter = new GasMeter();
        return (new GasCounter(With(limits => limits with { MaxGasBurnt = max }), meter, prepaid, isView: false), meter);
    }

    private static RuntimeParameters With(Func<VmLimits, VmLimits> change) =>
        RuntimeParameters.Latest with { Limits = change(RuntimeParameters.Latest.Limits) };
}
