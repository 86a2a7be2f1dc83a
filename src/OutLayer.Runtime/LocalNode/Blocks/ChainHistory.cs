using System.Collections.Concurrent;
using OutLayer.Near;
using OutLayer.Runtime.LocalNode.Store;

namespace OutLayer.Runtime.LocalNode.Blocks;

/// <summary>Blocks that lasted: the newest with their states in memory, older ones from the store. Safe for many threads.</summary>
internal sealed class ChainHistory(IChainStore store, int keptStates)
{
    private readonly ConcurrentDictionary<ulong, NodeSnapshot> _recent = [];
    private readonly ConcurrentQueue<ulong> _heights = [];
    private readonly ConcurrentDictionary<CryptoHash, ulong> _byHash = [];

    public NodeSnapshot Head { get; private set; } = null!;

    public void Add(NodeSnapshot snapshot)
    {
        _recent[snapshot.Block.Height] = snapshot;
        _byHash[snapshot.Block.Hash] = snapshot.Block.Height;
        _heights.Enqueue(snapshot.Block.Height);
        Head = snapshot;
        while (_heights.Count > keptStates && _heights.TryDequeue(out ulong oldest))
            if (_recent.TryRemove(oldest, out var dropped)) _byHash.TryRemove(dropped.Block.Hash, out _);
    }

    public NodeSnapshot? At(ulong height) => _recent.TryGetValue(height, out var recent) ? recent
        : store.Find(ChainEntryKind.Block, ChainRecords.Key(height)) is { } bytes ? new NodeSnapshot(ChainRecords.BlockOf(bytes), null) : null;

    public NodeSnapshot? At(CryptoHash hash) => HeightOf(hash) is { } height ? At(height) : null;

    public ulong? HeightOf(CryptoHash hash) => _byHash.TryGetValue(hash, out ulong recent) ? recent
        : store.Find(ChainEntryKind.BlockHeight, hash.ToArray()) is { } bytes ? System.Buffers.Binary.BinaryPrimitives.ReadUInt64BigEndian(bytes.Span) : null;

    public TransactionStatus? FindTransaction(CryptoHash hash)
    {
        if (store.Find(ChainEntryKind.Transaction, hash.ToArray()) is not { } bytes || FindOutcome(hash) is not var (block, outcome)) return null;
        bool complete = true;
        var receipts = Receipts.InOrder(outcome, id =>
        {
            var found = FindOutcome(id) is var (where, ran) && FindReceipt(id) is ActionReceipt receipt ? new ReceiptOutcome(receipt, ran, where) : null;
            complete &= found is not null;
            return found;
        });
        return new TransactionStatus(SignedTransaction.Decode(bytes), block, outcome, receipts, complete);
    }

    public Receipt? FindReceipt(CryptoHash id) => store.Find(ChainEntryKind.Receipt, id.ToArray()) is { } bytes ? ReceiptBorsh.Decode(bytes) : null;

    private (CryptoHash Block, ExecutionOutcome Outcome)? FindOutcome(CryptoHash id) =>
        store.Find(ChainEntryKind.Outcome, id.ToArray()) is { } bytes ? ChainRecords.OutcomeOf(bytes) : null;
}
