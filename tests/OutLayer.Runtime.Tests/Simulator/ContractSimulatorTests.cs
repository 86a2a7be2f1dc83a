using System.Text;
using System.Text.Json.Nodes;
using OutLayer.Near;
using OutLayer.Protocol;
using OutLayer.Protocol.Receipts;
using OutLayer.Runtime.Receipts;
using OutLayer.Runtime.Simulator;
using OutLayer.Runtime.State;
using OutLayer.Runtime.Tests.Receipts;
using Receipt = OutLayer.Protocol.Receipts.Receipt;
using static OutLayer.Runtime.Tests.Simulator.SimulatedCase;

namespace OutLayer.Runtime.Tests.Simulator;

public sealed class ContractSimulatorTests
{
    [Fact]
    public void A_contract_is_described_when_it_is_loaded()
    {
        using var simulator = ContractSimulator.InMemory();
        var compiled = simulator.LoadContract(CounterFile, "c.near");
        Assert.Equal(("c.near", "direct"), (compiled.Account, compiled.Kind));
        Assert.Equal(["increment", "decrement", "get"], compiled.Methods);
        Assert.Equal(Hash256.Of(ContractCodeFile.Read(CounterFile)), compiled.Hash);
        var script = simulator.LoadContract("export const one = () => 1; export const two = 2;"u8.ToArray(), "js.near");
        Assert.Equal("frozen", script.Kind);
        Assert.Equal(["one"], script.Methods);
        Assert.Equal(["c.near", "js.near"], simulator.ListAccounts());
        Assert.Equal("counter.test.near", simulator.LoadContract(CounterFile).Account);
    }

    [Fact]
    public void What_is_no_contract_is_refused_and_says_why()
    {
        using var simulator = ContractSimulator.InMemory();
        Assert.Contains("there is no file", Assert.Throws<FileNotFoundException>(() => simulator.LoadContract("nowhere.wasm", "a.near")).Message, StringComparison.Ordinal);
        Assert.Contains("cannot be run: PrepareError", Assert.Throws<InvalidDataException>(() => simulator.LoadContract("\0asm-not"u8.ToArray(), "a.near")).Message, StringComparison.Ordinal);
        Assert.Contains("cannot be loaded: SyntaxError", Assert.Throws<InvalidDataException>(() => simulator.LoadContract("export const ="u8.ToArray(), "a.near")).Message, StringComparison.Ordinal);
        Assert.Contains("at most 4194304", Assert.Throws<InvalidDataException>(() => simulator.LoadContract(new byte[(4 << 20) + 1], "a.near")).Message, StringComparison.Ordinal);
        Assert.Contains("no account id", Assert.Throws<ArgumentException>(() => simulator.LoadContract(CounterFile, "A")).Message, StringComparison.Ordinal);
        Assert.Contains("has no contract", Assert.Throws<InvalidOperationException>(() => simulator.Execute("a.near", "get")).Message, StringComparison.Ordinal);
        Assert.Empty(simulator.ListAccounts());
    }

    [Fact]
    public void A_call_changes_the_state_and_tells_what_it_did()
    {
        using var simulator = Open();
        var first = simulator.Execute(Counter, "increment").Ok();
        Assert.Equal(("1", "direct", 1ul), (first.Text(), first.Mode, first.StateSizeAfter));
        Assert.Equal(["incremented"], first.LogTexts());
        var change = Assert.Single(first.StateChanges);
        Assert.Equal((Counter, "count", null), (change.Account, Encoding.UTF8.GetString(change.Change.Key), change.Change.Before));
        var second = simulator.Execute(Counter, "increment").Ok();
        Assert.Equal([1, 0, 0, 0, 0, 0, 0, 0], Assert.Single(second.StateChanges).Change.Before!);
        Assert.Equal([2, 0, 0, 0, 0, 0, 0, 0], Assert.Single(second.StateChanges).Change.After!);
        Assert.Equal(second.StateRoot, simulator.StateRootOf(Counter));
        var body = second.Calls[0].Body;
        Assert.Equal(("direct", second.GasUsed, 2ul, first.Calls[0].Body.Hash()), (body.Mode, body.GasUsed, body.Context.BlockHeight, body.Previous!.Value));
        Assert.Equal((DeterministicContext.Seed(Counter, 2), DeterministicContext.BlockTimestamp(2)), (body.Context.Seed, body.Context.BlockTimestamp));
    }

    [Fact]
    public void A_query_changes_nothing_and_may_not_write()
    {
        using var simulator = Open();
        simulator.Execute(Counter, "increment").Ok();
        var root = simulator.StateRootOf(Counter);
        var seen = simulator.Query(Counter, "get").Ok();
        Assert.Equal("1", seen.Text());
        Assert.True(seen.Calls[0].Body.View);
        var refused = simulator.Query(Counter, "increment").Verified();
        Assert.Equal((ReceiptStatus.Failed, "prohibited-in-view"), (refused.Status, refused.Error!.Code));
        Assert.Equal((root, 1ul), (simulator.StateRootOf(Counter), simulator.State.GetHead(Counter).Height));
        Assert.Throws<ArgumentException>(() => simulator.Query(Counter, "get", call: new SimulatorCall { Deposit = 1 }));
    }

    [Fact]
    public void A_failed_call_leaves_gas_and_logs_and_nothing_else()
    {
        using var simulator = Open();
        simulator.Execute(Hub, "set", """{"key":"k","value":"good"}""").Ok();
        var root = simulator.StateRootOf(Hub);
        var failed = simulator.Execute(Hub, "fail", """{"key":"k"}""").Verified();
        Assert.Equal((ReceiptStatus.Failed, "panic"), (failed.Status, failed.Error!.Code));
        Assert.Contains("as asked", failed.Error.Message, StringComparison.Ordinal);
        Assert.Equal(["failing"], failed.LogTexts());
        Assert.True(failed.GasUsed > 0);
        Assert.Empty(failed.StateChanges);
        Assert.Equal(root, simulator.StateRootOf(Hub));
        Assert.Equal(2ul, simulator.State.GetHead(Hub).Height); // the receipt of the failure is in the chain
        Assert.Equal("\"good\"", simulator.Query(Hub, "get", """{"key":"k"}""").Ok().Text());
        Assert.Equal("Smart contract panicked: the count is 0 already", simulator.Execute(Counter, "decrement").Verified().Error!.Message);
    }

    [Fact]
    public void Gas_is_a_limit_that_bites()
    {
        using var simulator = Open(new SimulatorOptions { DefaultGasLimit = 1_000_000_000 });
        var poor = simulator.Execute(Counter, "increment").Verified();
        Assert.Equal((ReceiptStatus.Limit, "out-of-gas", 1_000_000_000ul), (poor.Status, poor.Error!.Code, poor.GasUsed));
        Assert.Equal(1_000_000_000ul, poor.GasLimit);
        simulator.Execute(Counter, "increment", call: new SimulatorCall { Gas = 10_000_000_000_000 }).Ok();
        Assert.Equal(ReceiptStatus.Limit, simulator.Query(Counter, "get").Verified().Status);
        Assert.Throws<ArgumentOutOfRangeException>(() => new SimulatorCall { Gas = 1_000_000_000_000_001 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new SimulatorOptions { DefaultGasLimit = 1_000_000_000_000_001 });
    }

    [Fact]
    public void Who_calls_and_when_is_what_the_contract_sees()
    {
        using var simulator = Open(new SimulatorOptions { Validators = new Dictionary<string, UInt128> { ["v.near"] = 7, ["w.near"] = 5 } });
        var call = new SimulatorCall { Signer = "s.near", Predecessor = "p.near", Deposit = 5, BlockHeight = 86_400, BlockTimestamp = 77 };
        var seen = simulator.Execute(Hub, "facts", "{}", call).Ok();
        Assert.Equal("""["hub.test.near","s.near","p.near","5","86400","77","1000000000000000000000005","2","7","12"]""", seen.Text());
        Assert.Equal((simulator.BalanceOf("p.near")!.Value, simulator.BalanceOf("s.near")!.Value), (Amounts.Near - 5, Amounts.Near));
        Assert.Equal("86401", (string)JsonNode.Parse(simulator.Execute(Hub, "facts").Ok().Text()!)![4]!);
    }

    [Fact]
    public void A_deposit_that_the_caller_has_not_got_is_not_sent()
    {
        using var simulator = Open(new SimulatorOptions { InitialBalance = 10 });
        var refused = simulator.Execute(Counter, "increment", call: new SimulatorCall { Predecessor = "p.near", Deposit = 11 })
            .Failed("not-enough-balance", "p.near has 10 yoctoNEAR, and the deposit of the call is 11");
        Assert.Empty(refused.Calls);
        Assert.Null(simulator.BalanceOf("p.near"));
        simulator.Execute(Counter, "increment", call: new SimulatorCall { Predecessor = "p.near", Deposit = 10 }).Ok();
        Assert.Equal((UInt128?)0, simulator.BalanceOf("p.near"));
        Assert.Throws<ArgumentException>(() => simulator.Execute(Counter, "get", call: new SimulatorCall { Signer = "system" }));
    }

    [Fact]
    public void Gas_that_has_a_price_is_bought_and_what_is_left_goes_back()
    {
        using var simulator = Open(new SimulatorOptions { GasPrice = 100_000_000 });
        var before = simulator.BalanceOf("test.near") ?? Amounts.Near;
        var run = simulator.Execute(Counter, "increment", call: new SimulatorCall { Gas = 30_000_000_000_000 }).Ok();
        var paid = before - simulator.BalanceOf("test.near")!.Value;
        Assert.InRange(paid, (UInt128)run.GasUsed * 100_000_000, (UInt128)(run.GasUsed + 3_000_000_000_000) * 100_000_000);
        using var poor = Open(new SimulatorOptions { GasPrice = 100_000_000, InitialBalance = 1 });
        Assert.Equal("not-enough-balance", poor.Execute(Counter, "increment").Error!.Code);
    }

    [Fact]
    public void Storage_is_staked_for_where_that_is_asked_for()
    {
        using var simulator = Open(new SimulatorOptions { StorageStaking = true, InitialBalance = Amounts.Near / 20 });
        simulator.Execute(Counter, "increment").Ok();
        var refused = simulator.Execute(Hub, "set", $$"""{"key":"k","value":"{{new string('x', 5_000)}}"}""").Verified();
        Assert.Contains("LackBalanceForState", refused.Error!.Message, StringComparison.Ordinal);
        var call = Assert.Single(refused.Calls);
        Assert.Equal((false, "rolled-back"), (call.Stands, call.Body.Error!.Code));
        Assert.True(simulator.StateRootOf(Hub).IsZero);
    }

    [Fact]
    public void Modes_are_names_of_a_closed_set()
    {
        using var simulator = Open();
        Assert.Equal("auto", simulator.ExecutionMode);
        simulator.SetExecutionMode("direct");
        Assert.Equal("direct", simulator.Execute(Counter, "increment").Ok().Mode);
        Assert.Contains("runs in the mode frozen, and the execution mode is direct", Assert.Throws<InvalidOperationException>(() => simulator.Execute(Hub, "facts")).Message, StringComparison.Ordinal);
        simulator.SetExecutionMode("quickjs");
        Assert.Equal("frozen", simulator.ExecutionMode);
        Assert.Equal("frozen", simulator.Execute(Hub, "facts").Ok().Mode);
        Assert.Throws<InvalidOperationException>(() => simulator.Query(Counter, "get"));
        foreach (string planned in new[] { "linux", "enclave" })
            Assert.Contains($"the execution mode {planned} is not there yet", Assert.Throws<NotSupportedException>(() => simulator.SetExecutionMode(planned)).Message, StringComparison.Ordinal);
        Assert.Contains("there is no execution mode \"fast\"", Assert.Throws<ArgumentException>(() => simulator.SetExecutionMode("fast")).Message, StringComparison.Ordinal);
        Assert.Throws<NotSupportedException>(() => ContractSimulator.Open(new SimulatorOptions { ExecutionMode = "linux" }));
        Assert.Equal("frozen", simulator.ExecutionMode);
    }

    [Fact]
    public void Statistics_count_what_was_done()
    {
        using var simulator = Open();
        var gas = simulator.Execute(Counter, "increment").GasUsed + simulator.Execute(Hub, "set", """{"key":"k","value":"v"}""").GasUsed + simulator.Query(Counter, "get").GasUsed;
        var stats = simulator.GetStats();
        Assert.Equal((1ul, 2ul, (UInt128)gas, 1ul, 1ul, 0ul, 0ul, 2ul, 2), (stats.TotalQueries, stats.TotalExecutions, stats.TotalGasUsed, stats.DirectExecutions,
            stats.FrozenExecutions, stats.LinuxExecutions, stats.EnclaveExecutions, stats.StateSize, stats.CachedContracts));
        Assert.True(stats.LastExecutionTime > 0);
        var json = JsonNode.Parse(stats.ToJson())!.AsObject();
        Assert.Equal(["totalQueries", "totalExecutions", "totalGasUsed", "lastExecutionTime", "directExecutions", "frozenExecutions", "linuxExecutions", "enclaveExecutions",
            "stateSize", "cachedContracts"], json.Select(member => member.Key));
        Assert.Equal($"{gas}", (string)json["totalGasUsed"]!);
    }

    [Fact]
    public void Verbose_means_that_calls_are_told()
    {
        var told = new List<string>();
        using var quiet = Open(new SimulatorOptions { Trace = told.Add });
        quiet.Execute(Counter, "increment");
        Assert.Empty(told);
        using var verbose = Open(new SimulatorOptions { Trace = told.Add, VerboseLogging = true });
        verbose.Execute(Counter, "increment");
        Assert.Equal(3, told.Count);
        Assert.StartsWith("counter.test.near increment: ok, ", told[0], StringComparison.Ordinal);
        Assert.Equal("    log: incremented", told[2]);
    }

    [Theory]
    [InlineData("""({ a: 1 })""", """{"a":1}""")]
    [InlineData("near.valueReturnRaw(new Uint8Array([255, 1]))", "[255,1]")]
    [InlineData("near.valueReturn('')", "null")]
    [InlineData("undefined", "null")]
    [InlineData("near.valueReturn('plain')", "[112,108,97,105,110]")]
    public void A_result_is_json_or_bytes_or_nothing(string returned, string expected)
    {
        using var simulator = ContractSimulator.InMemory();
        simulator.LoadContract(Encoding.UTF8.GetBytes($"export const main = () => {returned};"), "r.near");
        var json = JsonNode.Parse(SimulatorResultJson.Write(simulator.Execute("r.near", "main").Ok()))!.AsObject();
        Assert.Equal(expected, json["result"]?.ToJsonString() ?? "null");
        Assert.Equal(["status", "mode", "result", "gasUsed", "gasLimit", "logs", "executionTime", "stateChanges", "stateChangeCount", "stateSizeAfter", "stateRoot", "error", "pending", "calls"],
            json.Select(member => member.Key));
    }

    [Fact]
    public void A_hundred_runs_give_the_same_bytes()
    {
        var seen = new HashSet<string>();
        for (int i = 0; i < 100; i++)
        {
            using var simulator = Open();
            simulator.Execute(Counter, "increment");
            var run = simulator.Execute(Hub, "relay", """{"to":"counter.test.near","method":"increment"}""");
            seen.Add(string.Join(' ', run.Calls.Select(call => Convert.ToHexString(call.Evidence.ToBytes()))) + run.StateRoot);
        }
        Assert.Single(seen);
    }

    [Fact]
    public void State_lives_on_in_its_folder_and_in_no_other_case()
    {
        using var folder = new TempFolder();
        var options = new SimulatorOptions { StateFolder = folder.Path };
        Hash256 root;
        using (var simulator = Open(options))
        {
            simulator.Execute(Hub, "pay", """{"to":"counter.test.near","method":"increment","amount":"5"}""", new SimulatorCall { Deposit = 1 }).Ok();
            root = simulator.StateRootOf(Counter);
        }
        using (var again = ContractSimulator.Open(options))
        {
            Assert.Equal((root, (UInt128?)(Amounts.Near + 5)), (again.StateRootOf(Counter), again.BalanceOf(Counter)));
            Assert.Equal("2", again.Execute(Counter, "increment").Ok().Text());
            Assert.Equal(3ul, again.Execute(Counter, "get").Ok().Calls[0].Body.Context.BlockHeight - 1);
        }
        using var kept = ContractSimulator.Open(options with { PersistState = false });
        Assert.Empty(kept.ListAccounts());
    }

    [Fact]
    public void A_call_that_another_overtook_is_made_again_on_the_newer_state()
    {
        ContractSimulator? simulator = null;
        int commits = 0;
        using var opened = simulator = Open(new SimulatorOptions
        {
            BeforeCommit = _ =>
            {
                if (++commits == 1) ToyContract.Call(simulator!.State, Counter, "put other 1", Key);
            },
        });
        var run = simulator.Execute(Counter, "increment").Ok();
        Assert.Equal((2, "1", 2ul, 2ul), (commits, run.Text(), run.StateSizeAfter, simulator.State.GetHead(Counter).Height));
    }

    [Fact]
    public void Threads_wait_for_each_other()
    {
        using var simulator = Open();
        Parallel.For(0, 40, new ParallelOptions { MaxDegreeOfParallelism = 8 }, i => simulator.Execute(i % 2 == 0 ? Counter : Hub, i % 2 == 0 ? "increment" : "relay", """{"to":"counter.test.near","method":"increment"}"""));
        Assert.Equal("40", simulator.Query(Counter, "get").Ok().Text());
        Assert.Equal(40ul, simulator.GetStats().TotalExecutions);
    }

    [Fact]
    public void What_is_committed_was_handed_out_before_and_what_is_not_leaves_no_trace()
    {
        var durable = new List<Receipt>();
        using var simulator = Open(new SimulatorOptions { BeforeCommit = file => durable.Add(file.Receipt) });
        var run = simulator.Execute(Hub, "relay", """{"to":"counter.test.near","method":"increment"}""").Ok();
        Assert.Equal(run.Calls.Select(call => call.Body.Hash()), durable.Select(receipt => receipt.Body.Hash()));
        using var broken = Open(new SimulatorOptions { BeforeCommit = _ => throw new IOException("full") });
        Assert.Throws<IOException>(() => broken.Execute(Hub, "relay", """{"to":"counter.test.near","method":"increment"}"""));
        Assert.Equal((true, true), (broken.StateRootOf(Hub).IsZero, broken.StateRootOf(Counter).IsZero));
        Assert.Null(broken.BalanceOf("test.near"));
    }
}
