using OutLayer.Near;

namespace OutLayer.Runtime.LocalNode.Blocks;

/// <summary>Where a chain stands: its last block, the state after it, the receipts that run next.</summary>
/// <param name="Block">The last block.</param>
/// <param name="State">The state after it.</param>
/// <param name="Pending">Receipts in the order in which they run.</param>
internal sealed record ChainHead(BlockHeader Block, MerkleTrie State, IReadOnlyList<Receipt> Pending);

/// <summary>A block that was made, and all that it led to.</summary>
/// <param name="Head">Where the chain stands then.</param>
/// <param name="Changes">Of the state.</param>
/// <param name="Taken">Each transaction that was offered, with what taking it gave.</param>
/// <param name="Processed">Receipts, in the order in which they ran.</param>
internal sealed record MadeBlock(
    ChainHead Head, IReadOnlyList<TrieChange> Changes, IReadOnlyList<(SignedTransaction Transaction, TakenTransaction Taken)> Taken, IReadOnlyList<ProcessedReceipt> Processed);

/// <summary>
/// Makes blocks: transactions first, then receipts, those to the signer itself in the same block, others in the next, as a chain
/// of one shard does. What exceeds the block's gas waits for the next.
/// </summary>
internal sealed class BlockMaker(NearNodeOptions options, RuntimeParameters parameters, IContractRunner contracts, Func<CryptoHash, ulong?> heightOf)
{
    private readonly TransactionProcessor _transactions = new(parameters);

    /// <summary>Why the height cannot move so far: times would not fit their 64 bits. Null if it can.</summary>
    public ArgumentOutOfRangeException? WhyNot(BlockHeader last, ulong heights)
    {
        // Signed, since clients read them so.
        ulong most = ((ulong)long.MaxValue - last.Timestamp) / options.BlockTime;
        return heights <= most ? null : new ArgumentOutOfRangeException(nameof(heights), heights, $"times end in 2262: the height can move on by {most} at most");
    }

    /// <param name="head">The chain.</param>
    /// <param name="transactions">Transactions whose signatures are verified.</param>
    /// <param name="heights">How far the height moves; 1 but where blocks are skipped.</param>
    /// <param name="patch">Records to put into the state first.</param>
    public MadeBlock Make(ChainHead head, IReadOnlyList<SignedTransaction> transactions, ulong heights = 1, IReadOnlyList<StateRecord>? patch = null)
    {
        var world = new WorldState(head.State);
        var ledger = new NearLedger(world);
        var context = ContextAfter(head.Block, heights);
        if (patch is not null) StatePatch.Apply(ledger, patch, parameters);
        var work = new BlockWork(ledger, context, parameters, contracts, options.BlockGasLimit);
        var taken = transactions.Select(transaction => (transaction, Take(transaction, ledger, context, work))).ToList();
        work.Run(head.Pending);
        var changes = world.Changes.ToList();
        var state = head.State.With(changes);
        var block = HeaderOf(head.Block, context, state, taken, work);
        return new MadeBlock(new ChainHead(block, state, work.Next), changes, taken, work.Processed);
    }

    private TakenTransaction Take(SignedTransaction transaction, NearLedger ledger, BlockContext context, BlockWork work)
    {
        // A block that is not known may be of another chain, or too old to be remembered.
        if (heightOf(transaction.BlockHash) is not { } known || known + options.TransactionValidityPeriod < context.Height) return TakenTransaction.Refused(new NearError("Expired"));
        var taken = _transactions.Take(transaction, ledger, context);
        if (taken.Error is not null)
        {
            ledger.State.Undo();
            return taken;
        }
        ledger.State.Keep();
        work.Add(taken);
        return taken;
    }

    private BlockContext ContextAfter(BlockHeader last, ulong heights)
    {
        ulong height = checked(last.Height + heights);
        return new BlockContext
        {
            Height = height,
            Timestamp = checked(last.Timestamp + heights * options.BlockTime),
            EpochHeight = height / options.EpochLength + 1,
            GasPrice = options.GasPrice,
            RandomValue = CryptoHash.Of(new BorshWriter().Hash(last.Hash).U64(height).Written.Span),
            ChainId = options.ChainId,
            Validators = Genesis.Validators,
        };
    }

    private static BlockHeader HeaderOf(
        BlockHeader last, BlockContext context, MerkleTrie state, IReadOnlyList<(SignedTransaction Transaction, TakenTransaction Taken)> taken, BlockWork work)
    {
        var outcomes = taken.Select(one => one.Taken.Outcome).Concat(work.Processed.Select(one => one.Outcome)).OfType<ExecutionOutcome>();
        return new BlockHeader
        {
            Height = context.Height, PreviousHeight = last.Height, PreviousHash = last.Hash, StateRoot = state.RootHash, Timestamp = context.Timestamp,
            RandomValue = context.RandomValue, GasPrice = context.GasPrice, EpochHeight = context.EpochHeight,
            EpochId = context.EpochHeight == last.EpochHeight ? last.EpochId : last.Hash, Ordinal = last.Ordinal + 1, GasUsed = work.GasUsed,
            Transactions = [.. taken.Where(one => one.Taken.Error is null).Select(one => one.Transaction.Hash)],
            Receipts = [.. work.Processed.Where(one => one.Ran is not null).Select(one => one.Ran!.Id)],
            OutcomeRoot = CryptoHash.Of(new BorshWriter().Vec([.. outcomes], static (to, outcome) => OutcomeBorsh.Write(to, outcome)).Written.Span),
        }.Sealed();
    }
}
