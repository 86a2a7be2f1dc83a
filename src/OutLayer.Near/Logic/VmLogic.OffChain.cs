using System.Buffers;
using System.Buffers.Binary;

namespace OutLayer.Near;

/// <content>OutLayer's own host functions, which only off-chain modes have.</content>
public sealed partial class VmLogic
{
    /// <summary>
    /// The keys that begin with a prefix and are not before <c>from</c>, in bytewise order, at most
    /// <paramref name="limit"/> (up to <see cref="VmLimits.MaxStorageKeysPage"/>). Gives their number; the register
    /// gets
    /// them one after the other, each as a little-endian 32-bit length and its bytes. The next page is from the last
    /// key
    /// with a zero byte appended. Cost: base + storage_keys_base + read(prefix) + read(from) + storage_keys_byte *
    /// (prefix + from) + storage_keys_next_base for each key and for finding the end + storage_keys_next_byte * keys'
    /// bytes
    /// + trie nodes + write_register(result).
    /// </summary>
    public ulong StorageKeys(
        ReadOnlySpan<byte> memory, ulong prefixLen, ulong prefixPtr, ulong fromLen, ulong fromPtr, ulong limit,
        ulong registerId) =>
        StorageKeys(memory, prefixLen, prefixPtr, memory, fromLen, fromPtr, limit, registerId);

    /// <summary>As the other, with prefix and start in memories of their own.</summary>
    internal ulong StorageKeys(
        ReadOnlySpan<byte> prefixMemory, ulong prefixLen, ulong prefixPtr,
        ReadOnlySpan<byte> fromMemory, ulong fromLen, ulong fromPtr, ulong limit, ulong registerId)
    {
        Gas.PayBase(Cost.Base);
        Gas.PayBase(Cost.StorageKeysBase);
        var prefix = ReadKey(prefixMemory, prefixLen, prefixPtr);
        var from = ReadMemoryOrRegister(fromMemory, fromLen, fromPtr);
        if ((ulong)from.Length > Limits.MaxLengthStorageKey + 1)  // a longest key and its zero byte
            throw VmErrors.KeyLengthExceeded((ulong)from.Length, Limits.MaxLengthStorageKey + 1);
        if (limit > Limits.MaxStorageKeysPage) throw VmErrors.StorageKeysPageExceeded(limit, Limits.MaxStorageKeysPage);
        Gas.PayPer(Cost.StorageKeysByte, (ulong)(prefix.Length + from.Length));
        var page = new ArrayBufferWriter<byte>();
        ulong count = ListKeys(prefix, from, limit, page);
        _registers.Write(registerId, page.WrittenMemory);
        return count;
    }

    private ulong ListKeys(
        ReadOnlySpan<byte> prefix, ReadOnlySpan<byte> from, ulong limit, ArrayBufferWriter<byte> page)
    {
        ulong count = 0;
        while (count < limit)
        {
            Gas.PayBase(Cost.StorageKeysNextBase);
            bool found = _storage.TrySeek(prefix, from, out var key);
            PayTrieTouches();
            if (!found) break;
            if (!key.Span.StartsWith(prefix) || key.Span.SequenceCompareTo(from) < 0)
                throw new InvalidOperationException("the storage gave a key that is outside of the range sought");
            Gas.PayPer(Cost.StorageKeysNextByte, (ulong)key.Length);
            BinaryPrimitives.WriteInt32LittleEndian(page.GetSpan(4), key.Length);
            page.Advance(4);
            page.Write(key.Span);
            from = After(key.Span);
            count++;
        }
        return count;
    }

    /// <summary>The first key after <paramref name="key"/> in bytewise order.</summary>
    internal static ReadOnlySpan<byte> After(ReadOnlySpan<byte> key)
    {
        byte[] next = new byte[key.Length + 1];
        key.CopyTo(next);
        return next;
    }
}
