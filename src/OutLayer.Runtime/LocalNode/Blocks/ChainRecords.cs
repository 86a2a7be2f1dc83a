using System.Buffers.Binary;
using OutLayer.Near;
using OutLayer.Runtime.LocalNode.Store;

namespace OutLayer.Runtime.LocalNode.Blocks;

/// <summary>What of a chain is stored, and how: Borsh.</summary>
internal static class ChainRecords
{
    public static byte[] Key(ulong height)
    {
        byte[] key = new byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64BigEndian(key, height);
        return key;
    }

    public static ChainTip TipOf(ChainHead head)
    {
        var writer = head.Block.Write(new BorshWriter()).Vec(head.Pending, static (to, receipt) => to.Bytes(ReceiptBorsh.Encode(receipt)));
        return new ChainTip(head.Block.StateRoot, writer.ToArray());
    }

    public static ChainHead HeadOf(ChainTip tip, MerkleTrie state)
    {
        var reader = new BorshReader(tip.Bytes);
        var block = BlockHeader.Read(ref reader);
        var pending = new List<Receipt>();
        for (int left = reader.Count(); left > 0; left--) pending.Add(ReceiptBorsh.Decode(reader.Bytes()));
        reader.End();
        return new ChainHead(block, state, pending);
    }

    public static BlockHeader BlockOf(ReadOnlyMemory<byte> bytes)
    {
        var reader = new BorshReader(bytes);
        return BlockHeader.Read(ref reader);
    }

    /// <summary>The outcome, and the block that it is of.</summary>
    public static (CryptoHash Block, ExecutionOutcome Outcome) OutcomeOf(ReadOnlyMemory<byte> bytes)
    {
        var reader = new BorshReader(bytes);
        return (reader.Hash(), OutcomeBorsh.Read(ref reader));
    }

    /// <summary>The block itself, its transactions, receipts and outcomes.</summary>
    public static IEnumerable<ChainEntry> EntriesOf(MadeBlock made)
    {
        var block = made.Head.Block;
        yield return new ChainEntry(ChainEntryKind.Block, Key(block.Height), block.Write(new BorshWriter()).Written);
        yield return new ChainEntry(ChainEntryKind.BlockHeight, block.Hash.ToArray(), Key(block.Height));
        foreach (var (transaction, taken) in made.Taken)
        {
            if (taken.Error is not null) continue;
            yield return new ChainEntry(ChainEntryKind.Transaction, transaction.Hash.ToArray(), transaction.Encode());
            yield return Entry(block, taken.Outcome!);
            if (taken.Receipt is { } receipt) yield return Entry(receipt);
        }
        foreach (var processed in made.Processed)
        {
            if (processed.Outcome is { } outcome) yield return Entry(block, outcome);
            foreach (var receipt in processed.Receipts) yield return Entry(receipt);
        }
    }

    private static ChainEntry Entry(BlockHeader block, ExecutionOutcome outcome) =>
        new(ChainEntryKind.Outcome, outcome.Id.ToArray(), OutcomeBorsh.Write(new BorshWriter().Hash(block.Hash), outcome).Written);

    private static ChainEntry Entry(Receipt receipt) => new(ChainEntryKind.Receipt, receipt.Id.ToArray(), ReceiptBorsh.Encode(receipt));
}
