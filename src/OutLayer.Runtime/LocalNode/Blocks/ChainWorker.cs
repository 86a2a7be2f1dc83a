using System.Threading.Channels;
using OutLayer.Near;
using OutLayer.Runtime.LocalNode.Store;
using OutLayer.Runtime.NearVm;

namespace OutLayer.Runtime.LocalNode.Blocks;

/// <summary>
/// Makes blocks while there is work, on one thread, and stores them, on another: while some are stored, the next are made. Who
/// waits hears of a block when it lasts. Trouble of the host ends the chain's work: all that wait and all that come hear of it.
/// </summary>
internal sealed class ChainWorker : IAsyncDisposable
{
    private const int MaxTransactions = 1_024, MaxBlocks = 16;

    private readonly Channel<ChainWork> _work;
    private readonly Channel<ChainBatch> _made = Channel.CreateBounded<ChainBatch>(1);
    private readonly TransactionTracker _tracker = new();
    private readonly BlockMaker _maker;
    private readonly IChainStore _store;
    private readonly ChainHistory _history;
    private readonly Task _making, _storing;
    private ChainHead _head;

    public ChainWorker(ChainHead head, BlockMaker maker, IChainStore store, ChainHistory history, int capacity)
    {
        (_head, _maker, _store, _history) = (head, maker, store, history);
        _work = Channel.CreateBounded<ChainWork>(new BoundedChannelOptions(capacity) { SingleReader = true });
        _making = OnThread("outlayer-blocks", MakeAll);
        _storing = OnThread("outlayer-store", StoreAll);
    }

    /// <summary>Ends when the chain cannot go on, with the reason; else when it is disposed of.</summary>
    public Task Completion => Task.WhenAll(_making, _storing);

    /// <exception cref="ChannelClosedException">The chain has stopped; the inner exception says why, if it was not asked to.</exception>
    public ValueTask Add(ChainWork work, CancellationToken cancel) => _work.Writer.WriteAsync(work, cancel);

    public async ValueTask DisposeAsync()
    {
        _work.Writer.TryComplete();
        try
        {
            await Completion.ConfigureAwait(false);
        }
        catch (Exception reported) when (reported is not OutOfMemoryException)
        {
            // Whoever waited for the chain has heard of it.
        }
    }

    // With a stack that contracts run on without being handed to another thread.
    private static Task OnThread(string name, Action work)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var thread = new Thread(() =>
        {
            try
            {
                work();
                done.SetResult();
            }
            catch (Exception trouble)
            {
                done.SetException(trouble);
            }
        }, ContractVm.StackBytes) { Name = name, IsBackground = true };
        thread.Start();
        return done.Task;
    }

    private void MakeAll()
    {
        try
        {
            while (_head.Pending.Count > 0 || Wait(_work.Reader))
                if (MakeBatch() is { Blocks.Count: > 0 } batch) Push(batch);
            _made.Writer.Complete();
        }
        catch (Exception trouble)
        {
            Stop(trouble);
            throw;
        }
    }

    private static bool Wait<T>(ChannelReader<T> reader) => reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult();

    private void Push(ChainBatch batch) => _made.Writer.WriteAsync(batch).AsTask().GetAwaiter().GetResult();

    private ChainBatch MakeBatch()
    {
        var batch = new ChainBatch();
        var works = TakeWork();
        try
        {
            MakeBlock(batch, works);
            while (_head.Pending.Count > 0 && batch.Blocks.Count < MaxBlocks) MakeBlock(batch, []);
            return batch;
        }
        catch (Exception trouble)
        {
            foreach (var work in works) work.Fail(trouble);
            batch.Fail(trouble);
            _tracker.Fail(trouble);
            throw;
        }
    }

    // Transactions go into a block together; a patch or a jump of the height is a block of its own.
    private List<ChainWork> TakeWork()
    {
        var works = new List<ChainWork>();
        while (works.Count < MaxTransactions && _work.Reader.TryPeek(out var next) && (works.Count == 0 || next.IsTransaction))
        {
            _work.Reader.TryRead(out _);
            works.Add(next);
            if (!next.IsTransaction) break;
        }
        return works;
    }

    private void MakeBlock(ChainBatch batch, List<ChainWork> works)
    {
        if (works is [{ IsTransaction: false } jump] && _maker.WhyNot(_head.Block, jump.Heights) is { } refusal)
        {
            jump.Fail(refusal);
            if (_head.Pending.Count == 0) return;
            works = [];
        }
        var tracked = works.Where(work => work.IsTransaction).Select(work => work.Transaction!).ToList();
        var special = works.FirstOrDefault(work => !work.IsTransaction);
        var made = _maker.Make(_head, [.. tracked.Select(one => one.Transaction)], special?.Heights ?? 1, special?.Patch);
        batch.Blocks.Add(made);
        batch.Complete.AddRange(_tracker.Note(made, tracked));
        for (int i = 0; i < tracked.Count; i++)
            if (made.Taken[i].Taken.Error is { } error) batch.Refused.Add((tracked[i], error));
        if (special is not null) batch.Done.Add(special.Done!);
        _head = made.Head;
    }

    private void StoreAll()
    {
        var batch = new ChainBatch();
        try
        {
            while (Wait(_made.Reader))
            {
                batch = new ChainBatch();
                while (_made.Reader.TryRead(out var more)) batch.Add(more);
                Store(batch);
            }
        }
        catch (Exception trouble)
        {
            Stop(trouble);
            batch.Fail(trouble);
            while (_made.Reader.TryRead(out var waiting)) waiting.Fail(trouble);
            throw;
        }
    }

    private void Store(ChainBatch batch)
    {
        var last = batch.Blocks[^1].Head;
        _store.Commit(new ChainCommit(batch.Changes(), batch.Blocks.SelectMany(ChainRecords.EntriesOf), ChainRecords.TipOf(last)));
        foreach (var block in batch.Blocks) _history.Add(new NodeSnapshot(block.Head.Block, block.Head.State));
        batch.Tell();
    }

    private void Stop(Exception trouble)
    {
        _work.Writer.TryComplete(trouble);
        _made.Writer.TryComplete(trouble);
        while (_work.Reader.TryRead(out var work)) work.Fail(trouble);
    }
}
