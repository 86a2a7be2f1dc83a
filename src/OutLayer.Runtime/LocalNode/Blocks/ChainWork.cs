using OutLayer.Near;

namespace OutLayer.Runtime.LocalNode.Blocks;

/// <summary>Something that a chain is asked to do: a transaction, or a change from outside.</summary>
internal sealed class ChainWork
{
    public TrackedTransaction? Transaction { get; private init; }

    /// <summary>How far the height moves.</summary>
    public ulong Heights { get; private init; } = 1;

    /// <summary>Records to put into the state.</summary>
    public IReadOnlyList<StateRecord>? Patch { get; private init; }

    /// <summary>Who waits for a change; a transaction has its own.</summary>
    public TaskCompletionSource? Done { get; private init; }

    public bool IsTransaction => Transaction is not null;

    public static ChainWork Of(SignedTransaction transaction) =>
        new() { Transaction = new TrackedTransaction(transaction, new TaskCompletionSource<TransactionStatus>(TaskCreationOptions.RunContinuationsAsynchronously)) };

    public static ChainWork OfPatch(IReadOnlyList<StateRecord> records) => new() { Patch = records, Done = NewWaiter() };

    public static ChainWork OfJump(ulong heights) => new() { Heights = heights, Done = NewWaiter() };

    public void Fail(Exception trouble)
    {
        Transaction?.Waiter.TrySetException(trouble);
        Done?.TrySetException(trouble);
    }

    private static TaskCompletionSource NewWaiter() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}

/// <summary>Blocks that are stored together, and who waits for them.</summary>
internal sealed class ChainBatch
{
    public List<MadeBlock> Blocks { get; } = [];

    public List<TrackedTransaction> Complete { get; } = [];

    public List<(TrackedTransaction Transaction, NearError Error)> Refused { get; } = [];

    public List<TaskCompletionSource> Done { get; } = [];

    public void Add(ChainBatch later)
    {
        Blocks.AddRange(later.Blocks);
        Complete.AddRange(later.Complete);
        Refused.AddRange(later.Refused);
        Done.AddRange(later.Done);
    }

    /// <summary>What changed in the state, each key once.</summary>
    public IEnumerable<TrieChange> Changes()
    {
        if (Blocks.Count == 1) return Blocks[0].Changes;
        var last = new Dictionary<ReadOnlyMemory<byte>, TrieChange>(MemoryComparer.Instance);
        foreach (var change in Blocks.SelectMany(block => block.Changes)) last[change.Key] = change;
        return last.Values;
    }

    public void Tell()
    {
        foreach (var transaction in Complete) transaction.Waiter.TrySetResult(transaction.Status());
        foreach (var (transaction, error) in Refused) transaction.Waiter.TrySetException(new InvalidTransactionException(error));
        foreach (var done in Done) done.TrySetResult();
    }

    public void Fail(Exception trouble)
    {
        foreach (var transaction in Complete) transaction.Waiter.TrySetException(trouble);
        foreach (var (transaction, _) in Refused) transaction.Waiter.TrySetException(trouble);
        foreach (var done in Done) done.TrySetException(trouble);
    }

    private sealed class MemoryComparer : IEqualityComparer<ReadOnlyMemory<byte>>
    {
        public static readonly MemoryComparer Instance = new();

        public bool Equals(ReadOnlyMemory<byte> x, ReadOnlyMemory<byte> y) => x.Span.SequenceEqual(y.Span);

        public int GetHashCode(ReadOnlyMemory<byte> obj)
        {
            var hash = new HashCode();
            hash.AddBytes(obj.Span);
            return hash.ToHashCode();
        }
    }
}
