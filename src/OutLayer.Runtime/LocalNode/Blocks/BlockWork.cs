using OutLayer.Near;

namespace OutLayer.Runtime.LocalNode.Blocks;

/// <summary>The receipts of one block.</summary>
internal sealed class BlockWork(NearLedger ledger, BlockContext context, RuntimeParameters parameters, IContractRunner contracts, ulong gasLimit)
{
    private readonly ReceiptProcessor _receipts = new(ledger, context, parameters, contracts);
    private readonly List<Receipt> _local = [];
    private readonly List<Receipt> _next = [];
    private readonly List<ProcessedReceipt> _processed = [];

    public ulong GasUsed { get; private set; }

    /// <summary>What ran, in order.</summary>
    public IReadOnlyList<ProcessedReceipt> Processed => _processed;

    /// <summary>What the next block runs.</summary>
    public IReadOnlyList<Receipt> Next => _next;

    /// <summary>Counts a transaction that was taken; its receipt runs now if it goes to its signer.</summary>
    public void Add(TakenTransaction taken)
    {
        GasUsed += taken.Outcome!.GasBurnt;
        if (taken.Receipt is not { } receipt) return;
        (receipt.ReceiverId == receipt.PredecessorId ? _local : _next).Add(receipt);
    }

    /// <summary>Runs receipts as far as the gas goes; what it leaves comes first in the next block.</summary>
    public void Run(IReadOnlyList<Receipt> pending)
    {
        var late = new List<Receipt>();
        foreach (var receipt in _local.Concat(pending))
        {
            if (GasUsed >= gasLimit) late.Add(receipt);
            else Process(receipt);
        }
        _next.InsertRange(0, late);
        EndYields();
    }

    // Some receipts run at once after the one that made them: yields, and deletions of the account that they go to.
    private void Process(Receipt first)
    {
        var instant = new Queue<Receipt>([first]);
        while (instant.TryDequeue(out var receipt))
        {
            var processed = _receipts.Process(receipt);
            _processed.Add(processed);
            GasUsed += processed.Outcome?.GasBurnt ?? 0;
            foreach (var created in processed.Receipts)
            {
                if (IsInstant(created)) instant.Enqueue(created);
                else _next.Add(created);
            }
        }
    }

    private static bool IsInstant(Receipt receipt) =>
        receipt is ActionReceipt { IsPromiseYield: true } or ActionReceipt { Actions: [DeleteAccountAction], InputDataIds: [] };

    // A yielded promise whose time is over runs without its data.
    private void EndYields()
    {
        ulong ended = 0;
        while (ledger.TakeTimeout(context.Height) is var (account, dataId))
        {
            if (!ledger.HasYield(account, dataId)) continue;
            _next.Add(new DataReceipt
            {
                PredecessorId = account, ReceiverId = account, Id = context.Derive(dataId, ended++), DataId = dataId, Data = null, IsPromiseResume = true,
            });
        }
        ledger.State.Keep();
    }
}
