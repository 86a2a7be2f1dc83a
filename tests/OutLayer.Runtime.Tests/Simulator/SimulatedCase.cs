using System.Text;
using OutLayer.Protocol.Crypto;
using OutLayer.Protocol.Receipts;
using OutLayer.Runtime.Simulator;
using OutLayer.Testing;

namespace OutLayer.Runtime.Tests.Simulator;

/// <summary>A simulator in memory with the counter sample, compiled, and contracts in JavaScript that call it.</summary>
internal static class SimulatedCase
{
    public const string Counter = "counter.test.near", Hub = "hub.test.near";

    /// <summary>Calls other contracts in every way that the tests need.</summary>
    public const string HubSource = """
        const T = 1_000_000_000_000n;
        export const relay = ({ to, method }) => {
          near.storageWrite('relayed', method);
          const call = near.promiseCreate(to, method, '', 0n, 20n * T);
          near.promiseReturn(near.promiseThen(call, near.currentAccountId(), 'done', '', 0n, 30n * T));
        };
        export const done = () => {
          const results = [];
          for (let i = 0n; i < near.promiseResultsCount(); i++) {
            try { results.push(near.promiseResult(i)); } catch (e) { results.push('failed'); }
          }
          near.log(`results ${results}`);
          near.storageWrite('results', results.join());
          return results;
        };
        export const joint = ({ to }) => {
          const calls = to.map((id) => near.promiseCreate(id, 'increment', '', 0n, 10n * T));
          near.promiseReturn(near.promiseThen(near.promiseAnd(...calls), near.currentAccountId(), 'done', '', 0n, 30n * T));
        };
        export const pass = ({ to, method }) => near.promiseReturn(near.promiseCreate(to, method, '', 0n, 50n * T));
        export const pay = ({ to, method, amount }) => { near.promiseCreate(to, method, '', BigInt(amount), 20n * T); };
        export const weights = ({ to }) => {
          for (const weight of [1n, 3n]) {
            const batch = near.promiseBatchCreate(to);
            near.promiseBatchActionFunctionCallWeight(batch, 'gas', '', 0n, 1n * T, weight);
          }
        };
        export const gas = () => { near.log(`${near.prepaidGas()}`); };
        export const set = ({ key, value }) => near.storageWrite(key, value);
        export const get = ({ key }) => near.storageRead(key);
        export const fail = ({ key }) => { near.storageWrite(key, 'bad'); near.log('failing'); throw new Error('as asked'); };
        export const batch = ({ to, calls }) => {
          const batch = near.promiseBatchCreate(to);
          for (const [method, args] of calls) near.promiseBatchActionFunctionCall(batch, method, JSON.stringify(args), 0n, 15n * T);
          near.promiseReturn(batch);
        };
        export const child = ({ name, amount, code }) => {
          const batch = near.promiseBatchCreate(name);
          near.promiseBatchActionCreateAccount(batch);
          near.promiseBatchActionTransfer(batch, BigInt(amount));
          if (code) near.promiseBatchActionDeployContract(batch, Uint8Array.from(code, (c) => c.charCodeAt(0)));
          near.promiseReturn(batch);
        };
        export const leave = ({ to }) => {
          const batch = near.promiseBatchCreate(near.currentAccountId());
          near.promiseBatchActionDeleteAccount(batch, to);
        };
        export const facts = () => [near.currentAccountId(), near.signerAccountId(), near.predecessorAccountId(), `${near.attachedDeposit()}`,
          `${near.blockHeight()}`, `${near.blockTimestamp()}`, `${near.accountBalance()}`, `${near.epochHeight()}`, `${near.validatorStake('v.near')}`, `${near.validatorTotalStake()}`];
        """;

    public static Ed25519Key Key { get; } = new(new byte[32]);

    public static string CounterFile { get; } = Path.Combine(RepositoryFiles.Root, "samples", "wasm-counter", "counter.wat");

    public static ContractSimulator Open(SimulatorOptions? options = null)
    {
        var simulator = ContractSimulator.Open((options ?? new SimulatorOptions()) with { Key = Key });
        simulator.LoadContract(CounterFile);
        simulator.LoadContract(Encoding.UTF8.GetBytes(HubSource), Hub);
        return simulator;
    }

    public static string? Text(this SimulatorResult result) => result.Result is { } bytes ? Encoding.UTF8.GetString(bytes) : null;

    public static string[] LogTexts(this SimulatorResult result) => [.. result.Logs.Select(log => Encoding.UTF8.GetString(log.Span))];

    /// <summary>Succeeded, and each of its receipts holds when it is run again.</summary>
    public static SimulatorResult Ok(this SimulatorResult result)
    {
        Assert.True(result.Status == ReceiptStatus.Ok, $"{result.Status}: {result.Error}");
        return result.Verified();
    }

    public static SimulatorResult Failed(this SimulatorResult result, string code, string message)
    {
        Assert.Equal((ReceiptStatus.Failed, code, message), (result.Status, result.Error!.Code, result.Error.Message));
        Assert.Null(result.Result);
        return result.Verified();
    }

    /// <summary>Each receipt holds when it is run again, from its bytes alone.</summary>
    public static SimulatorResult Verified(this SimulatorResult result)
    {
        foreach (var call in result.Calls)
        {
            var report = ContractSimulator.Verify(ReceiptFile.Parse(call.Evidence.ToBytes()));
            Assert.True(report.Holds, $"{call.Body.Context.Account} {call.Body.Method}: {string.Join("; ", report.Differences)}");
        }
        return result;
    }
}
