using OutLayer.Near;
using OutLayer.Protocol;
using OutLayer.Protocol.Crypto;
using OutLayer.Protocol.Receipts;
using OutLayer.Protocol.Runs;
using OutLayer.Runtime.Contracts;
using OutLayer.Runtime.Receipts;
using OutLayer.Runtime.State;
using Receipt = OutLayer.Protocol.Receipts.Receipt;

namespace OutLayer.Runtime.Simulator;

/// <summary>A view call: it has a receipt, which is in no chain.</summary>
internal static class SimulatedQuery
{
    public static SimulatorResult Run(string account, string method, ReadOnlyMemory<byte> args, SimulatorCall call, SimulatorOptions options, MerkleTrie world,
        SimulatedContracts contracts, SimulatedData data, Ed25519Key key)
    {
        var ledger = new NearLedger(new WorldState(world));
        var found = ledger.FindAccount(account)!;
        var code = ledger.CodeOf(account, found.Contract)!.Value;
        var hash = found.Contract.Kind == ContractKind.Local ? found.CodeHash : CryptoHash.Of(code.Span);
        ulong gas = call.Gas ?? options.DefaultGasLimit;
        var prices = contracts.Parameters with { Limits = contracts.Parameters.Limits with { MaxGasBurntView = gas } };
        ulong height = call.BlockHeight ?? checked(SimulatedTime.Load(ledger.State).Height + 1);
        var state = new CallState(data.Nodes, data.HeadOf(account).Root, isView: true);
        var chain = new LocalChain { Validators = options.Validators };
        var (_, made) = contracts.Call(hash, code, method, ContextOf(account, found, args, call, options, height, gas), new CallStateStorage(state), chain, prices);
        var transcript = made.Transcript.ToEntries();
        var (body, _) = ReceiptBuilder.Build(made.Request, made.Outcome with { Transcript = transcript }, state, previous: null);
        var evidence = new ReceiptFile(Receipt.Sign(body, key), made.Code, state.Witness, transcript);
        return new SimulatorResult
        {
            Status = body.Status, Mode = body.Mode, Result = body.Result, Logs = body.Logs, GasUsed = body.GasUsed, GasLimit = gas,
            StateSizeAfter = state.SummaryBefore.Keys, StateRoot = state.RootBefore,
            Error = body.Error is { } error ? new RunError(error.Code, error.Message) : null, Calls = [new ExecutedCall(false, evidence)],
        };
    }

    private static VmContext ContextOf(string account, Account found, ReadOnlyMemory<byte> args, SimulatorCall call, SimulatorOptions options, ulong height, ulong gas)
    {
        if (call.Deposit > 0) throw new ArgumentException("a query changes nothing, so it gets no deposit", nameof(call));
        string signer = call.Signer ?? AccountNames.DefaultCaller;
        return new VmContext
        {
            CurrentAccountId = account,
            SignerAccountId = signer,
            PredecessorAccountId = call.Predecessor ?? signer,
            Input = args,
            BlockHeight = height,
            BlockTimestamp = call.BlockTimestamp ?? DeterministicContext.BlockTimestamp(height),
            EpochHeight = DeterministicContext.EpochHeight(height),
            AccountBalance = found.Amount,
            AccountLockedBalance = found.Locked,
            StorageUsage = found.StorageUsage,
            RandomSeed = (call.Seed ?? DeterministicContext.Seed(account, height)).ToArray(),
            PrepaidGas = gas,
            ChainId = options.ChainId,
            Contract = found.Contract,
            IsView = true,
        };
    }
}
