using OutLayer.Near;
using OutLayer.Protocol;
using OutLayer.Protocol.Receipts;
using OutLayer.Protocol.Runs;
using OutLayer.Runtime.LocalNode.Blocks;
using OutLayer.Runtime.NearVm.Receipts;
using OutLayer.Runtime.State;

namespace OutLayer.Runtime.Simulator;

/// <summary>A receipt that ran, and the block that it ran in.</summary>
internal sealed record RanReceipt(BlockContext Block, ActionReceipt Receipt, ExecutionOutcome Outcome);

/// <summary>
/// One call and all that it leads to: its receipts run in blocks, as on a chain, until none is left. Nothing of it is in the
/// store before the end.
/// </summary>
internal sealed class SimulatedExecution
{
    private static readonly byte[] NoKey = new byte[1 + CryptoHash.Size];

    private readonly SimulatorOptions _options;
    private readonly SimulatorCall _call;
    private readonly SimulatedContracts _contracts;
    private readonly RuntimeParameters _ledgerParameters;
    private readonly SimulatedRunner _runner;
    private readonly List<RanReceipt> _ran = [];
    private BlockContext _block;

    public SimulatedExecution(SimulatorOptions options, SimulatorCall call, string account, MerkleTrie state, SimulatedContracts contracts, Func<Func<BlockContext>, SimulatedData> open)
    {
        (_options, _call, _contracts, World) = (options, call, contracts, new WorldState(state));
        Time = SimulatedTime.Load(World);
        Data = open(() => _block!);
        Ledger = new NearLedger(World, Data);
        _block = BlockAt(call.BlockHeight ?? checked(Time.Height + 1), account, call.BlockTimestamp);
        _runner = new SimulatedRunner(contracts, Data, call.Seed ?? DeterministicContext.Seed(account, _block.Height));
        _ledgerParameters = options.StorageStaking ? contracts.Parameters : contracts.Parameters with { StorageAmountPerByte = 0 };
    }

    public WorldState World { get; }

    public NearLedger Ledger { get; }

    public SimulatedData Data { get; }

    public SimulatedTime Time { get; private set; }

    public IReadOnlyList<RanReceipt> Ran => _ran;

    /// <summary>Sends the call and runs all receipts; an error if it could not be sent.</summary>
    public RunError? Run(string account, string method, ReadOnlyMemory<byte> args)
    {
        string signer = _call.Signer ?? Contracts.AccountNames.DefaultCaller;
        var action = new FunctionCallAction(method, args, _call.Deposit, _call.Gas ?? _options.DefaultGasLimit, GasWeight: 0);
        var receipt = new ActionReceipt
        {
            PredecessorId = _call.Predecessor ?? signer, ReceiverId = account, SignerId = signer, SignerPublicKey = NoKey, GasPrice = ReceiptGasPrice, Actions = [action],
            Id = CryptoHash.Of(new BorshWriter().String("OutLayer simulator").U64(Time.Executions).Written.Span),
        };
        if (Pay(receipt) is { } refused) return refused;
        Time = Time with { Executions = Time.Executions + 1 };
        Ledger.Keep();
        RunBlocks(account, receipt);
        Time = Time with { Height = Math.Max(Time.Height, _block.Height) };
        Time.Save(World);
        Ledger.Keep();
        return null;
    }

    /// <summary>The call that a receipt's outcome is of: the last that it made.</summary>
    public MadeCall? LastCallOf(RanReceipt ran)
    {
        for (int i = ran.Receipt.Actions.Count - 1; i >= 0; i--)
            if (_runner.Find(ran.Block, ran.Receipt.Id, i) is { } made) return made;
        return null;
    }

    private UInt128 ReceiptGasPrice => _options.GasPrice == 0 ? 0 : UInt128.Max(_options.GasPrice, _contracts.Parameters.MinGasPurchasePrice);

    private void RunBlocks(string account, ActionReceipt first)
    {
        IReadOnlyList<Near.Receipt> pending = [first];
        while (true)
        {
            var work = new BlockWork(Ledger, _block, _ledgerParameters, _runner, ulong.MaxValue);
            work.Run(pending);
            foreach (var one in work.Processed)
                if (one is { Ran: { } ran, Outcome: { } outcome }) _ran.Add(new RanReceipt(_block, ran, outcome));
            pending = work.Next;
            if (pending.Count == 0) return;
            _block = BlockAt(checked(_block.Height + 1), account, checked(_block.Timestamp + DeterministicContext.NanosecondsPerBlock));
        }
    }

    // Who calls pays the deposit, who signs the gas; both are there from when they are first named.
    private RunError? Pay(ActionReceipt receipt)
    {
        foreach (string id in (ReadOnlySpan<string>)[receipt.SignerId, receipt.PredecessorId])
            Ledger.Ensure(id, _options.InitialBalance, SummaryOf(id), _contracts.Parameters);
        var fees = new ActionFees(_contracts.Parameters);
        ulong bought = checked(ActionFees.PrepaidGas(receipt.Actions) + fees.ReceiptExecute + fees.PrepaidExecute(receipt.Actions, receipt.ReceiverId));
        bool toSelf = receipt.PredecessorId == receipt.ReceiverId;
        ulong sent = checked(fees.ReceiptSend(toSelf) + fees.Send(receipt.Actions, receipt.ReceiverId, toSelf));
        return Take(receipt.PredecessorId, _call.Deposit, "deposit") ?? Take(receipt.SignerId, checked(receipt.GasPrice * bought + _options.GasPrice * sent), "gas");
    }

    private RunError? Take(string id, UInt128 amount, string what)
    {
        var account = Ledger.FindAccount(id)!;
        if (account.Amount < amount) return new RunError("not-enough-balance", $"{id} has {account.Amount} yoctoNEAR, and the {what} of the call is {amount}");
        Ledger.Set(id, account with { Amount = account.Amount - amount });
        return null;
    }

    private StateSummary SummaryOf(string id) => new CallState(Data.Nodes, Data.HeadOf(id).Root).SummaryBefore;

    private BlockContext BlockAt(ulong height, string account, ulong? timestamp) => new()
    {
        Height = height,
        Timestamp = timestamp ?? DeterministicContext.BlockTimestamp(height),
        EpochHeight = DeterministicContext.EpochHeight(height),
        GasPrice = _options.GasPrice,
        RandomValue = new CryptoHash(DeterministicContext.Seed(account, height).ToArray()),
        ChainId = _options.ChainId,
        Validators = _options.Validators,
    };
}
