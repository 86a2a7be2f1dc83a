using OutLayer.Near;
using OutLayer.Runtime.NearVm;
using OutLayer.Wasm.Runtime;

namespace OutLayer.Runtime.Tests.NearVm;

/// <summary>Calls share instances, one after another; no call sees another.</summary>
public sealed class ContractInstancesTests
{
    private const string Return = "(import \"env\" \"value_return\" (func $return (param i64 i64)))";

    public static TheoryData<string> EngineNames => [.. Engines.Tiers.Where(tier => tier.Costs is not null).Select(tier => tier.Name)];

    // each counts up what a call finds, and returns it
    public static TheoryData<string> Leaks =>
    [
        "(memory 1) (data (i32.const 0) \"A\") (func (export \"run\") " + Returned + "(i32.store8 (i32.const 0) (i32.add (i32.load8_u (i32.const 0)) (i32.const 1))))",
        "(memory 1) (func (export \"run\") (i32.store8 (i32.const 60000000) (i32.add (i32.load8_u (i32.const 60000000)) (i32.const 1))) (i32.store8 (i32.const 0) (i32.load8_u (i32.const 60000000)))" + Returned + ")",
        "(memory 1) (global $g (mut i32) (i32.const 65)) (func (export \"run\") (global.set $g (i32.add (global.get $g) (i32.const 1))) (i32.store8 (i32.const 0) (global.get $g))" + Returned + ")",
        "(memory 1) (func (export \"run\") (i32.store8 (i32.const 0) (memory.grow (i32.const 7)))" + Returned + ")",
        "(memory 1) (table 1 9 funcref) (func (export \"run\") (i32.store8 (i32.const 0) (table.grow (ref.null func) (i32.const 2)))" + Returned + ")",
        "(memory 1) (data $d \"B\") (func (export \"run\") (memory.init $d (i32.const 0) (i32.const 0) (i32.const 1)) (data.drop $d)" + Returned + ")",
        "(memory 1) (global $g (mut i32) (i32.const 0)) (start $s) (func $s (global.set $g (i32.add (global.get $g) (i32.const 1)))) (func (export \"run\") (i32.store8 (i32.const 0) (global.get $g))" + Returned + ")",
    ];

    private const string Returned = "(call $return (i64.const 1) (i64.const 0))";

    [Theory, MemberData(nameof(Leaks))]
    public void A_call_finds_what_the_first_one_found(string fields)
    {
        var contract = Contracts.Prepare(Return + fields);
        var first = Contracts.Call(contract);
        Assert.Null(first.Error);
        for (int i = 0; i < 3; i++)
        {
            var next = Contracts.Call(contract);
            Assert.Equal(first.Outcome.ReturnValue!.Value.ToArray(), next.Outcome.ReturnValue!.Value.ToArray());
            Assert.Equal(first.Outcome.BurntGas, next.Outcome.BurntGas);
        }
    }

    [Theory, MemberData(nameof(EngineNames))]
    public void A_call_that_failed_leaves_nothing_either(string engine)
    {
        var contract = Contracts.Prepare("(memory 1) (func (export \"run\") (if (i32.load (i32.const 64)) (then unreachable)) (i32.store (i32.const 64) (i32.const 1)) (loop (br 0)))",
            Engines.Tiers.Single(tier => tier.Name == engine).Engine);
        for (int i = 0; i < 3; i++)
        {
            var call = Contracts.Call(contract);
            Assert.Equal("GasExceeded", call.Error!.Kind);
            Assert.Equal(CallContextFile.Default.PrepaidGas, call.Outcome.BurntGas);
        }
    }

    [Fact]
    public void The_start_function_runs_in_each_call_and_is_no_method()
    {
        const string Logs = "(import \"env\" \"log_utf8\" (func $log (param i64 i64))) (memory 1) (data (i32.const 0) \"hi\") (start $s) (func $s (call $log (i64.const 2) (i64.const 0)))";
        var contract = Contracts.Prepare(Logs + "(func (export \"run\"))");
        for (int i = 0; i < 2; i++) Assert.Equal(["hi"], Contracts.Call(contract).Outcome.Logs);
        Assert.Equal("MethodNotFound", Contracts.Call(contract, "start").Error!.Kind);
        Assert.Equal("MethodNotFound", Contracts.Call(contract, "memory").Error!.Kind);
        Assert.Null(Contracts.Call(Logs + "(func (export \"run\")) (func (export \"start\")) (func (export \"memory\"))", "start").Error);
    }

    [Theory]
    [InlineData("(memory 1) (data (i32.const 67108863) \"ab\")")]
    [InlineData("(table 1 funcref) (func $f) (elem (i32.const 1) func $f)")]
    public void A_segment_outside_traps_after_loading_is_paid(string fields)
    {
        string contract = fields + "(func (export \"run\"))";
        var call = Contracts.Call(contract);
        Assert.Equal(("MemoryOutOfBounds", FunctionCallErrorGroup.WasmTrap), (call.Error!.Kind, call.Error.Group));
        Assert.Equal(Loading(Contracts.Of(contract).Length), call.Outcome.BurntGas);
        Assert.Equal("MethodNotFound", Contracts.Call(contract, "other").Error!.Kind);
    }

    [Fact]
    public void Many_threads_may_call_a_contract_while_its_instances_are_released()
    {
        var contract = Contracts.Prepare(Return + "(memory 1) (func (export \"run\") (i32.store8 (i32.const 0) (i32.add (i32.load8_u (i32.const 0)) (i32.const 1)))" + Returned + ")");
        Parallel.For(0, 200, i =>
        {
            if (i % 20 == 0) contract.ReleaseInstances();
            Assert.Equal([1], Contracts.Call(contract).Outcome.ReturnValue!.Value.ToArray());
        });
    }

    [Fact]
    public void A_contract_is_for_the_protocol_version_that_it_was_prepared_for() =>
        Assert.Throws<ArgumentException>(() => Contracts.Call(Contracts.Prepare("(func (export \"run\"))"), parameters: RuntimeParameters.For(84)));

    private static ulong Loading(int length) => 35_445_963 + 1_089_295UL * (ulong)length;
}
