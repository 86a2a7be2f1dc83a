using System.Text;
using OutLayer.Protocol.Crypto;
using OutLayer.Protocol.Receipts;
using OutLayer.Runtime.Contracts;
using OutLayer.Runtime.Receipts;

namespace OutLayer.PublicApi.Tests;

/// <summary>Contracts in one's own process: results, state, receipts, and receipts of others.</summary>
public sealed class ContractTests : IDisposable
{
    private static readonly CodeBundle Counter = ContractSource.FromText("counter.js", """
        export function increment({ by = 1 }) {
          const count = Number(near.storageRead('count') ?? '0') + by;
          near.storageWrite('count', String(count));
          return { count };
        }
        export function fail() { near.storageWrite('count', 'broken'); throw new RangeError('no'); }
        """);

    private readonly ContractHost _host = ContractHost.InMemory();

    public void Dispose() => _host.Dispose();

    [Fact]
    public void State_is_kept_between_calls_and_a_failure_leaves_it()
    {
        Assert.Equal("""{"count":2}""", Text(_host.Run(Counter, "increment", """{"by":2}""")));
        var failed = _host.Run(Counter, "fail");
        Assert.Equal((ReceiptStatus.Failed, "RangeError: no"), (failed.Result.Status, failed.Result.Error!.Message));
        var last = _host.Run(Counter, "increment");
        Assert.Equal("""{"count":3}""", Text(last));
        Assert.Equal("count"u8.ToArray(), Assert.Single(last.Result.StateChanges).Key);
        Assert.Equal(3, _host.State.ListReceipts("counter.test.near", 0, 10).Count);
    }

    [Theory]
    [InlineData("promiseCreate('bob.near', 'hello', '{}', 0n, 0n)")]
    [InlineData("promiseCreateRaw('bob.near', 'hello', new Uint8Array(), 0n, 0n)")]
    [InlineData("promiseThen(0n, 'bob.near', 'hello', '{}', 0n, 0n)")]
    [InlineData("promiseThenRaw(0n, 'bob.near', 'hello', new Uint8Array(), 0n, 0n)")]
    [InlineData("promiseAnd()")]
    [InlineData("promiseBatchCreate('bob.near')")]
    [InlineData("promiseBatchThen(0n, 'bob.near')")]
    public void A_promise_that_nobody_would_run_is_refused_and_the_receipt_verifies(string call)
    {
        var code = ContractSource.FromText("promise.js", $"export const main = () => near.{call};");
        var run = _host.Run(code, "main");
        string name = call[..call.IndexOf('(', StringComparison.Ordinal)];
        Assert.Equal((ReceiptStatus.Failed, "threw"), (run.Result.Status, run.Result.Error!.Code));
        Assert.Equal($"Error: near.{name}: outlayer run has one account and no chain, so nobody would run this promise; deploy the contract to `outlayer near node` or to the simulator",
            run.Result.Error.Message);
        Assert.True(_host.Verify(run.Evidence!).Holds);
    }

    [Fact]
    public void A_call_that_waited_for_nothing_has_no_results_of_promises()
    {
        var code = ContractSource.FromText("results.js", "export const main = () => `${near.promiseResultsCount()} ${near.validatorTotalStake()}`;");
        Assert.Equal("\"0 0\"", Text(_host.Run(code, "main")));
    }

    [Fact]
    public void Accounts_are_apart()
    {
        _host.Run(Counter, "increment", options: new CallOptions { Account = "one.near" });
        Assert.Equal("""{"count":1}""", Text(_host.Run(Counter, "increment", options: new CallOptions { Account = "two.near" })));
        Assert.Equal(["one.near", "two.near"], _host.State.ListAccounts());
    }

    [Fact]
    public void Bad_options_are_refused_where_they_are_set()
    {
        Assert.Contains("account id", Assert.Throws<ArgumentException>(() => new CallOptions { Account = "Not An Account" }).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new CallOptions { Signer = "" });
        Assert.Throws<ArgumentException>(() => new CallOptions { Predecessor = "a..b" });
        Assert.Throws<ArgumentOutOfRangeException>(() => new CallOptions { Gas = CallOptions.MaxGas + 1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new CallOptions { MemoryMiB = 1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new CallOptions { Timeout = TimeSpan.Zero });
        Assert.Throws<ArgumentOutOfRangeException>(() => new CallOptions { Timeout = CallOptions.MaxTimeout + TimeSpan.FromTicks(1) });
    }

    [Fact]
    public void A_receipt_travels_as_a_file_and_another_host_checks_it()
    {
        _host.Run(Counter, "increment");
        byte[] file = _host.Run(Counter, "increment").Evidence!.ToBytes();
        using var stranger = ContractHost.InMemory();
        var received = ReceiptFile.Parse(file);
        var report = stranger.Verify(received, new VerifierOptions { Signer = received.Receipt.PublicKey.ToArray() });
        Assert.True(report.Holds, string.Join('\n', report.Differences));
        Assert.True(report.RunAgain);
        Assert.Empty(stranger.State.ListAccounts());
    }

    [Fact]
    public void A_receipt_of_another_result_does_not_hold()
    {
        var good = _host.Run(Counter, "increment").Evidence!;
        var body = good.Receipt.Body with { Result = "{\"count\":1000000}"u8.ToArray() };
        var forged = good with { Receipt = Receipt.Sign(body, new Ed25519Key(new byte[32])) };
        var report = _host.Verify(forged);
        Assert.Equal(["receipt.result"], report.Differences.Select(difference => difference.Field));
        var other = good with { Code = ContractSource.FromText("counter.js", "export function increment() { return { count: 1 }; }") };
        Assert.Contains(_host.Verify(other).Differences, difference => difference.Field == "receipt.code");
    }

    [Fact]
    public void A_verifier_refuses_what_costs_more_than_it_allows()
    {
        var file = _host.Run(Counter, "increment").Evidence!;
        var refusal = Assert.Throws<ReceiptRefusedException>(() => _host.Verify(file, new VerifierOptions { MaxGas = 1 }));
        Assert.Contains("limits.gas", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Methods_are_listed()
    {
        var (methods, _, error) = _host.ListMethods(Counter);
        Assert.Null(error);
        Assert.Equal(["fail", "increment"], methods.Order(StringComparer.Ordinal));
        Assert.NotNull(_host.ListMethods(ContractSource.FromText("bad.js", "export function (")).Error);
    }

    [Fact]
    public void Many_threads_share_a_host_and_no_call_is_lost()
    {
        Parallel.For(0, 40, new ParallelOptions { MaxDegreeOfParallelism = 8 }, _ => _host.Run(Counter, "increment"));
        Assert.Equal("""{"count":41}""", Text(_host.Run(Counter, "increment")));
    }

    private static string Text(ContractRun run) =>
        run.Result.Error is { } error ? throw new InvalidOperationException(error.Message) : Encoding.UTF8.GetString(run.Result.Result!);
}
