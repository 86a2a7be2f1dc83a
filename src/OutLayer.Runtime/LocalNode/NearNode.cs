using System.Threading.Channels;
using OutLayer.Near;
using OutLayer.Runtime.LocalNode.Blocks;
using OutLayer.Runtime.LocalNode.Store;
using OutLayer.Runtime.State;

namespace OutLayer.Runtime.LocalNode;

/// <summary>
/// A NEAR chain of one node and one shard: blocks are made when there is work, run by the protocol's rules, and last before anyone
/// hears of them. Times follow from heights; no clock is asked. Safe for many threads.
/// </summary>
public sealed class NearNode : IAsyncDisposable
{
    private readonly IChainStore _store;
    private readonly ChainHistory _history;
    private readonly ChainWorker _worker;
    private readonly TransactionProcessor _transactions;
    private readonly ViewCalls _views;

    private NearNode(NearNodeOptions options, IChainStore store, ValidatorKey key)
    {
        (Options, Key, _store) = (options, key, store);
        Parameters = RuntimeParameters.For(options.ProtocolVersion);
        _transactions = new TransactionProcessor(Parameters);
        _history = new ChainHistory(store, options.KeptStates);
        var contracts = new NodeContracts(Parameters);
        _views = new ViewCalls(options, Parameters, contracts);
        var head = LoadOrBegin();
        _history.Add(new NodeSnapshot(head.Block, head.State));
        var maker = new BlockMaker(options, Parameters, contracts, _history.HeightOf);
        _worker = new ChainWorker(head, maker, store, _history, options.MaxWaitingTransactions);
    }

    public NearNodeOptions Options { get; }

    public RuntimeParameters Parameters { get; }

    /// <summary>Of the first account.</summary>
    public ValidatorKey Key { get; }

    /// <summary>The last block that lasts.</summary>
    public NodeSnapshot Head => _history.Head;

    /// <summary>Ends with an exception when the chain cannot go on: the disk is full, say.</summary>
    public Task Completion => _worker.Completion;

    /// <summary>Opens a chain, or begins one.</summary>
    /// <exception cref="StateStoreException">The folder is locked, corrupt, read-only or full; the message says what to do.</exception>
    public static NearNode Open(NearNodeOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.StateFolder is not { } folder) return new NearNode(options, new InMemoryChainStore(), ValidatorKey.New());
        var store = SqliteChainStore.Open(folder);
        try
        {
            bool begun = store.Find(ChainEntryKind.Block, ChainRecords.Key(0)) is not null;
            return new NearNode(options, store, begun ? ValidatorKeyFile.Load(folder) : ValidatorKeyFile.LoadOrCreate(folder));
        }
        catch
        {
            store.Dispose();
            throw;
        }
    }

    /// <summary>A block by its height; null if there is none.</summary>
    public NodeSnapshot? At(ulong height) => _history.At(height);

    /// <summary>A block by its hash; null if there is none.</summary>
    public NodeSnapshot? At(CryptoHash block) => _history.At(block);

    /// <summary>Takes a transaction. Done when all that it led to has run and lasts; what it came to is in the status.</summary>
    /// <exception cref="InvalidTransactionException">It is not valid.</exception>
    /// <exception cref="NotSupportedException">Its key is of a kind that is not verified here.</exception>
    public async Task<TransactionStatus> Submit(SignedTransaction transaction, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(transaction);
        if (_transactions.Validate(transaction) is { } invalid) throw new InvalidTransactionException(invalid);
        var work = ChainWork.Of(transaction);
        await Add(work, cancel).ConfigureAwait(false);
        return await work.Transaction!.Waiter.Task.WaitAsync(cancel).ConfigureAwait(false);
    }

    /// <summary>What became of a transaction; null if no block has it.</summary>
    public TransactionStatus? FindTransaction(CryptoHash hash) => _history.FindTransaction(hash);

    /// <summary>A receipt; null if there is none.</summary>
    public Receipt? FindReceipt(CryptoHash id) => _history.FindReceipt(id);

    /// <summary>Calls a view.</summary>
    /// <param name="at">The state that it sees.</param>
    /// <param name="account">The contract.</param>
    /// <param name="method">The method.</param>
    /// <param name="arguments">Its input.</param>
    public ContractCall View(NodeSnapshot at, string account, string method, ReadOnlyMemory<byte> arguments) => _views.Call(at, account, method, arguments);

    /// <summary>Puts records into the state, in a block of its own.</summary>
    /// <exception cref="ArgumentException">An account would have more than 2^120 yoctoNEAR, some thousand times of what there is on NEAR.</exception>
    public Task PatchState(IReadOnlyList<StateRecord> records)
    {
        ArgumentNullException.ThrowIfNull(records);
        // Sums of balances must stay within 128 bits.
        var most = UInt128.One << 120;
        foreach (var record in records.OfType<StateRecord.OfAccount>())
            if (record.Account.Amount > most || record.Account.Locked > most) throw new ArgumentException($"{record.AccountId} would have more than {most} yoctoNEAR", nameof(records));
        return Change(ChainWork.OfPatch(records));
    }

    /// <summary>Moves the height on, and the time with it.</summary>
    public Task FastForward(ulong heights)
    {
        ArgumentOutOfRangeException.ThrowIfZero(heights);
        return Change(ChainWork.OfJump(heights));
    }

    public async ValueTask DisposeAsync()
    {
        await _worker.DisposeAsync().ConfigureAwait(false);
        _store.Dispose();
    }

    private async Task Change(ChainWork work)
    {
        await Add(work, CancellationToken.None).ConfigureAwait(false);
        await work.Done!.Task.ConfigureAwait(false);
    }

    private async Task Add(ChainWork work, CancellationToken cancel)
    {
        try
        {
            await _worker.Add(work, cancel).ConfigureAwait(false);
        }
        catch (ChannelClosedException stopped) when (stopped.InnerException is { } trouble)
        {
            throw new InvalidOperationException($"the chain has stopped: {trouble.Message}", trouble);
        }
    }

    private ChainHead LoadOrBegin()
    {
        var loaded = _store.Load();
        if (loaded.Tip is { } tip) return ChainRecords.HeadOf(tip, loaded.State);
        var (head, changes) = Genesis.Make(PublicKeyText.TryParse(Key.PublicKey), Options, Parameters);
        _store.Commit(new ChainCommit(changes, ChainRecords.EntriesOf(new MadeBlock(head, changes, [], [])), ChainRecords.TipOf(head)));
        return head;
    }
}
