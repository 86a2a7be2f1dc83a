using OutLayer.Near;

namespace OutLayer.Runtime.LocalNode.Blocks;

/// <summary>A transaction whose receipts run, and who waits for it.</summary>
internal sealed class TrackedTransaction(SignedTransaction transaction, TaskCompletionSource<TransactionStatus> waiter)
{
    private readonly Dictionary<CryptoHash, ReceiptOutcome> _outcomes = [];
    private ExecutionOutcome? _outcome;
    private CryptoHash _block;

    public SignedTransaction Transaction => transaction;

    public TaskCompletionSource<TransactionStatus> Waiter => waiter;

    /// <summary>Receipts that have not run.</summary>
    public int Outstanding { get; set; }

    public void Took(ExecutionOutcome outcome, CryptoHash block) => (_outcome, _block) = (outcome, block);

    public void Ran(ActionReceipt receipt, ExecutionOutcome outcome, CryptoHash block) => _outcomes[receipt.Id] = new ReceiptOutcome(receipt, outcome, block);

    public TransactionStatus Status() => new(transaction, _block, _outcome!, Receipts.InOrder(_outcome!, id => _outcomes.GetValueOrDefault(id)), Outstanding == 0);
}

/// <summary>Follows transactions through the blocks that run their receipts. For one thread.</summary>
internal sealed class TransactionTracker
{
    private readonly Dictionary<CryptoHash, TrackedTransaction> _byReceipt = [];

    /// <summary>Notes what a block did; gives the transactions that are complete with it.</summary>
    /// <param name="made">The block.</param>
    /// <param name="tracked">The transactions that were offered to it, in their order.</param>
    public IEnumerable<TrackedTransaction> Note(MadeBlock made, IReadOnlyList<TrackedTransaction> tracked)
    {
        var complete = new List<TrackedTransaction>();
        var block = made.Head.Block.Hash;
        for (int i = 0; i < tracked.Count; i++)
        {
            if (made.Taken[i].Taken.Outcome is not { } outcome) continue;
            tracked[i].Took(outcome, block);
            if (made.Taken[i].Taken.Receipt is { } receipt) Await(receipt, tracked[i]);
            else complete.Add(tracked[i]);
        }
        foreach (var processed in made.Processed)
            if (processed.Ran is { } ran && _byReceipt.Remove(ran.Id, out var transaction) && Note(processed, ran, transaction, block)) complete.Add(transaction);
        return complete;
    }

    /// <summary>Tells all whose receipts have not run that they will not.</summary>
    public void Fail(Exception trouble)
    {
        foreach (var transaction in _byReceipt.Values) transaction.Waiter.TrySetException(trouble);
    }

    private bool Note(ProcessedReceipt processed, ActionReceipt ran, TrackedTransaction transaction, CryptoHash block)
    {
        transaction.Ran(ran, processed.Outcome!, block);
        foreach (var created in processed.Receipts.OfType<ActionReceipt>()) Await(created, transaction);
        return --transaction.Outstanding == 0;
    }

    private void Await(ActionReceipt receipt, TrackedTransaction transaction)
    {
        _byReceipt[receipt.Id] = transaction;
        transaction.Outstanding++;
    }
}

/// <summary>The receipts of a transaction.</summary>
internal static class Receipts
{
    /// <summary>Each before those that it made, as far as they have run.</summary>
    public static IReadOnlyList<ReceiptOutcome> InOrder(ExecutionOutcome first, Func<CryptoHash, ReceiptOutcome?> find)
    {
        var found = new List<ReceiptOutcome>();
        var open = new Stack<CryptoHash>(first.ReceiptIds.Reverse());
        while (open.TryPop(out var id))
        {
            if (find(id) is not { } one) continue;
            found.Add(one);
            foreach (var child in one.Outcome.ReceiptIds.Reverse()) open.Push(child);
        }
        return found;
    }
}
