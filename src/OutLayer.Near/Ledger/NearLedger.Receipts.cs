using System.Buffers.Binary;

namespace OutLayer.Near;

/// <content>Receipts that wait for data, data that came before its receipt, promises that were yielded.</content>
public sealed partial class NearLedger
{
    /// <summary>Data that came for a receipt, as Borsh of an Option; whether it came.</summary>
    public bool TryTakeData(string account, CryptoHash dataId, out ReadOnlyMemory<byte>? data)
    {
        data = null;
        byte[] key = TrieKeys.ReceivedData(account, dataId.ToArray());
        if (!State.TryGet(key, out var bytes)) return false;
        State.Remove(key);
        var reader = new BorshReader(bytes);
        if (reader.Some()) data = reader.Bytes();
        return true;
    }

    public bool HasData(string account, CryptoHash dataId) => State.TryGet(TrieKeys.ReceivedData(account, dataId.ToArray()), out _);

    public void SetData(string account, CryptoHash dataId, ReadOnlyMemory<byte>? data)
    {
        var writer = new BorshWriter();
        State.Set(TrieKeys.ReceivedData(account, dataId.ToArray()), data is { } bytes ? writer.U8(1).Bytes(bytes.Span).ToArray() : writer.U8(0).ToArray());
    }

    /// <summary>Puts a receipt aside until the data is there.</summary>
    public void Postpone(ActionReceipt receipt, IReadOnlyCollection<CryptoHash> missing)
    {
        ArgumentNullException.ThrowIfNull(receipt);
        ArgumentNullException.ThrowIfNull(missing);
        foreach (var dataId in missing) State.Set(TrieKeys.PostponedReceiptId(receipt.ReceiverId, dataId.ToArray()), receipt.Id.ToArray());
        State.Set(TrieKeys.PendingDataCount(receipt.ReceiverId, receipt.Id.ToArray()), Number((uint)missing.Count));
        State.Set(TrieKeys.PostponedReceipt(receipt.ReceiverId, receipt.Id.ToArray()), ReceiptBorsh.Encode(receipt));
    }

    /// <summary>Counts data as arrived; gives the receipt if it was the last that it waited for.</summary>
    public ActionReceipt? Arrived(string account, CryptoHash dataId)
    {
        byte[] waiting = TrieKeys.PostponedReceiptId(account, dataId.ToArray());
        if (!State.TryGet(waiting, out var name)) return null;
        State.Remove(waiting);
        var id = new CryptoHash(name.Span);
        byte[] pending = TrieKeys.PendingDataCount(account, id.ToArray());
        if (!State.TryGet(pending, out var count)) throw new BorshException($"receipt {id} waits for nothing", 0);
        uint left = BinaryPrimitives.ReadUInt32LittleEndian(count.Span) - 1;
        if (left > 0)
        {
            State.Set(pending, Number(left));
            return null;
        }
        State.Remove(pending);
        return Take(TrieKeys.PostponedReceipt(account, id.ToArray())) ?? throw new BorshException($"receipt {id} was put aside and is gone", 0);
    }

    public bool HasYield(string account, CryptoHash dataId) => State.TryGet(TrieKeys.PromiseYieldReceipt(account, dataId.ToArray()), out _);

    public void SetYield(ActionReceipt receipt)
    {
        ArgumentNullException.ThrowIfNull(receipt);
        State.Set(TrieKeys.PromiseYieldReceipt(receipt.ReceiverId, receipt.InputDataIds[0].ToArray()), ReceiptBorsh.Encode(receipt));
    }

    /// <summary>The receipt that was yielded; null if it was resumed before, or its time is over.</summary>
    public ActionReceipt? TakeYield(string account, CryptoHash dataId)
    {
        if (State.TryGet(TrieKeys.DataIdToYieldId(account, dataId.ToArray()), out var yieldId))
        {
            State.Remove(TrieKeys.DataIdToYieldId(account, dataId.ToArray()));
            State.Remove(TrieKeys.YieldIdToDataId(account, yieldId.Span));
        }
        return Take(TrieKeys.PromiseYieldReceipt(account, dataId.ToArray()));
    }

    /// <summary>The data that a contract's own name of a yield stands for.</summary>
    public CryptoHash? FindYield(string account, ReadOnlySpan<byte> yieldId) =>
        State.TryGet(TrieKeys.YieldIdToDataId(account, yieldId), out var dataId) ? new CryptoHash(dataId.Span) : null;

    public void NameYield(string account, ReadOnlySpan<byte> yieldId, CryptoHash dataId)
    {
        State.Set(TrieKeys.YieldIdToDataId(account, yieldId), dataId.ToArray());
        State.Set(TrieKeys.DataIdToYieldId(account, dataId.ToArray()), yieldId.ToArray());
    }

    /// <summary>Notes that a yield ends at a height if nothing resumes it. Heights only rise.</summary>
    public void EnqueueTimeout(string account, CryptoHash dataId, ulong expiresAt)
    {
        var (first, next) = TimeoutIndices();
        State.Set(TrieKeys.PromiseYieldTimeout(next), new BorshWriter().String(account).Hash(dataId).U64(expiresAt).ToArray());
        SetTimeoutIndices(first, next + 1);
    }

    /// <summary>The next yield whose time is over at a height; null if there is none.</summary>
    public (string Account, CryptoHash DataId)? TakeTimeout(ulong height)
    {
        var (first, next) = TimeoutIndices();
        if (first == next || !State.TryGet(TrieKeys.PromiseYieldTimeout(first), out var bytes)) return null;
        var reader = new BorshReader(bytes);
        var (account, dataId) = (reader.AccountId(), reader.Hash());
        if (reader.U64() > height) return null;
        State.Remove(TrieKeys.PromiseYieldTimeout(first));
        SetTimeoutIndices(first + 1, next);
        return (account, dataId);
    }

    private (ulong First, ulong Next) TimeoutIndices()
    {
        if (!State.TryGet(TrieKeys.PromiseYieldIndices(), out var bytes)) return (0, 0);
        var reader = new BorshReader(bytes);
        return (reader.U64(), reader.U64());
    }

    private void SetTimeoutIndices(ulong first, ulong next) => State.Set(TrieKeys.PromiseYieldIndices(), new BorshWriter().U64(first).U64(next).ToArray());

    private ActionReceipt? Take(byte[] key)
    {
        if (!State.TryGet(key, out var bytes)) return null;
        State.Remove(key);
        return (ActionReceipt)ReceiptBorsh.Decode(bytes);
    }

    private static byte[] Number(uint value) => new BorshWriter().U32(value).ToArray();
}
