using System.Buffers;
using System.Buffers.Binary;

namespace OutLayer.Near;

/// <content>OutLayer's own host functions, which only off-chain modes have.</content>
public sealed partial class VmLogic
{
    /// <summary>
    /// The keys that begin with a prefix, in bytewise order, at most <paramref name="limit"/> of them (up to
    /// <see cref="VmLimits.MaxStorageKeysPage"/>), and if <paramref name="hasAfter"/> is not 0 only those that come
    /// after a given key. Gives their number; the register gets them one after the other, each as a little-endian
    /// 32-bit length and its bytes. Cost: base + storage_keys_base + read(prefix) [+ read(after)] + storage_keys_byte *
    /// (prefix + after) + for each key storage_keys_next_base + storage_keys_next_byte * key, and
    /// storage_keys_next_base for the end if it is found + trie nodes + write_register(result).
    /// </summary>
    public ulong StorageKeys(
        ReadOnlySpan<byte> memory, ulong prefixLen, ulong prefixPtr, uint hasAfter, ulong afterLen, ulong afterPtr,
        ulong limit, ulong registerId) =>
        StorageKeys(memory, prefixLen, prefixPtr, hasAfter, memory, afterLen, afterPtr, limit, registerId);

    /// <summary>As the other, with prefix and start in memories of their own.</summary>
    internal ulong StorageKeys(
        ReadOnlySpan<byte> prefixMemory, ulong prefixLen, ulong prefixPtr, uint hasAfter,
        ReadOnlySpan<byte> afterMemory, ulong afterLen, ulong afterPtr, ulong limit, ulong registerId)
    {
        Gas.PayBase(Cost.Base);
        Gas.PayBase(Cost.StorageKeysBase);
        var prefix = ReadKey(prefixMemory, prefixLen, prefixPtr);
        byte[]? after = hasAfter != 0 ? ReadKey(afterMemory, afterLen, afterPtr).ToArray() : null;
        if (limit > Limits.MaxStorageKeysPage) throw VmErrors.StorageKeysPageExceeded(limit, Limits.MaxStorageKeysPage);
        Gas.PayPer(Cost.StorageKeysByte, (ulong)(prefix.Length + (after?.Length ?? 0)));
        var page = new ArrayBufferWriter<byte>();
        ulong count = ListKeys(prefix, after, limit, page);
        _registers.Write(registerId, page.WrittenMemory);
        return count;
    }

    // Each step is paid before it is made, so that gas bounds the walk and limits bound the page.
    private ulong ListKeys(ReadOnlySpan<byte> prefix, byte[]? last, ulong limit, ArrayBufferWriter<byte> page)
    {
        using var keys = _storage.Keys(prefix, last).GetEnumerator();
        ulong count = 0;
        while (count < limit)
        {
            Gas.PayBase(Cost.StorageKeysNextBase);
            bool found = keys.MoveNext();
            PayTrieTouches();
            if (!found) break;
            CheckListed(keys.Current, prefix, last);
            last = keys.Current;
            Gas.PayPer(Cost.StorageKeysNextByte, (ulong)last.Length);
            BinaryPrimitives.WriteInt32LittleEndian(page.GetSpan(4), last.Length);
            page.Advance(4);
            page.Write(last);
            count++;
        }
        return count;
    }

    private void CheckListed(byte[] key, ReadOnlySpan<byte> prefix, byte[]? last)
    {
        bool inOrder = last is null || key.AsSpan().SequenceCompareTo(last) > 0;
        if (!inOrder || !key.AsSpan().StartsWith(prefix) || (ulong)key.Length > Limits.MaxLengthStorageKey)
            throw new InvalidOperationException("the storage listed a key out of order or outside of the prefix");
    }
}
