namespace OutLayer.Near;

/// <content>Storage. Usage counts key + value + 40 bytes a record.</content>
public sealed partial class VmLogic
{
    /// <summary>
    /// 1 if a value was replaced, which is then in the register, else 0. Cost: base + storage_write_base + read(key) +
    /// read(value) + storage_write_key_byte * key + storage_write_value_byte * value + trie nodes, and for a replaced
    /// value storage_write_evicted_byte * old + write_register(old). Not in views.
    /// </summary>
    public ulong StorageWrite(
        ReadOnlySpan<byte> memory, ulong keyLen, ulong keyPtr, ulong valueLen, ulong valuePtr, ulong registerId) =>
        StorageWrite(memory, keyLen, keyPtr, memory, valueLen, valuePtr, registerId);

    /// <summary>As the other, with key and value in memories of their own.</summary>
    internal ulong StorageWrite(
        ReadOnlySpan<byte> keyMemory, ulong keyLen, ulong keyPtr,
        ReadOnlySpan<byte> valueMemory, ulong valueLen, ulong valuePtr, ulong registerId)
    {
        Gas.PayBase(Cost.Base);
        ProhibitInView("storage_write");
        Gas.PayBase(Cost.StorageWriteBase);
        var key = ReadKey(keyMemory, keyLen, keyPtr);
        var value = ReadMemoryOrRegister(valueMemory, valueLen, valuePtr);
        if ((ulong)value.Length > Limits.MaxLengthStorageValue)
            throw VmErrors.ValueLengthExceeded((ulong)value.Length, Limits.MaxLengthStorageValue);
        Gas.PayPer(Cost.StorageWriteKeyByte, (ulong)key.Length);
        Gas.PayPer(Cost.StorageWriteValueByte, (ulong)value.Length);
        var old = _storage.Write(key, value);
        if (old is { } evicted) Gas.PayPer(Cost.StorageWriteEvictedByte, (ulong)evicted.Length);
        PayTrieTouches();
        if (old is not { } replaced)
        {
            AddUsage(RecordSize(key, value.Length));
            return 0;
        }
        SubtractUsage((ulong)replaced.Length);
        AddUsage((ulong)value.Length);
        _registers.Write(registerId, replaced);
        return 1;
    }

    /// <summary>
    /// 1 if the key has a value, which is then in the register, else 0. Cost: base + storage_read_base + read(key) +
    /// storage_read_key_byte * key + trie nodes, and for a value storage_read_value_byte * value +
    /// write_register(value) + if it has over 4000 bytes storage_large_read_overhead_base +
    /// storage_large_read_overhead_byte * value.
    /// </summary>
    public ulong StorageRead(ReadOnlySpan<byte> memory, ulong keyLen, ulong keyPtr, ulong registerId)
    {
        Gas.PayBase(Cost.Base);
        Gas.PayBase(Cost.StorageReadBase);
        var key = ReadKey(memory, keyLen, keyPtr);
        Gas.PayPer(Cost.StorageReadKeyByte, (ulong)key.Length);
        bool found = _storage.TryRead(key, out var value);
        PayTrieTouches();
        if (!found) return 0;
        Gas.PayPer(Cost.StorageReadValueByte, (ulong)value.Length);
        if ((ulong)value.Length > Limits.InlineValueThreshold)
        {
            Gas.PayBase(Cost.StorageLargeReadOverheadBase);
            Gas.PayPer(Cost.StorageLargeReadOverheadByte, (ulong)value.Length);
        }
        _registers.Write(registerId, value);
        return 1;
    }

    /// <summary>
    /// 1 if a value was removed, which is then in the register, else 0. Cost: base + storage_remove_base + read(key) +
    /// storage_remove_key_byte * key + trie nodes, and for a value storage_remove_ret_value_byte * value +
    /// write_register(value). Not in views.
    /// </summary>
    public ulong StorageRemove(ReadOnlySpan<byte> memory, ulong keyLen, ulong keyPtr, ulong registerId)
    {
        Gas.PayBase(Cost.Base);
        ProhibitInView("storage_remove");
        Gas.PayBase(Cost.StorageRemoveBase);
        var key = ReadKey(memory, keyLen, keyPtr);
        Gas.PayPer(Cost.StorageRemoveKeyByte, (ulong)key.Length);
        var old = _storage.Remove(key);
        if (old is { } value) Gas.PayPer(Cost.StorageRemoveRetValueByte, (ulong)value.Length);
        PayTrieTouches();
        if (old is not { } removed) return 0;
        SubtractUsage(RecordSize(key, removed.Length));
        _registers.Write(registerId, removed);
        return 1;
    }

    /// <summary>
    /// 1 if the key has a value, else 0. Cost: base + storage_has_key_base + read(key) + storage_has_key_byte * key +
    /// trie nodes.
    /// </summary>
    public ulong StorageHasKey(ReadOnlySpan<byte> memory, ulong keyLen, ulong keyPtr)
    {
        Gas.PayBase(Cost.Base);
        Gas.PayBase(Cost.StorageHasKeyBase);
        var key = ReadKey(memory, keyLen, keyPtr);
        Gas.PayPer(Cost.StorageHasKeyByte, (ulong)key.Length);
        bool found = _storage.HasKey(key);
        PayTrieTouches();
        return found ? 1ul : 0;
    }

    private ReadOnlySpan<byte> ReadKey(ReadOnlySpan<byte> memory, ulong len, ulong ptr)
    {
        var key = ReadMemoryOrRegister(memory, len, ptr);
        if ((ulong)key.Length > Limits.MaxLengthStorageKey)
            throw VmErrors.KeyLengthExceeded((ulong)key.Length, Limits.MaxLengthStorageKey);
        return key;
    }

    private void PayTrieTouches()
    {
        var touches = _storage.TakeTrieTouches();
        if (touches == default) return;
        Gas.PayPer(Cost.TouchingTrieNode, touches.FromStorage);
        Gas.PayPer(Cost.ReadCachedTrieNode, touches.FromCache);
    }

    private ulong RecordSize(ReadOnlySpan<byte> key, int valueLength) =>
        (ulong)key.Length + (ulong)valueLength + _parameters.StorageExtraBytesPerRecord;

    private void AddUsage(ulong bytes)
    {
        if (bytes > ulong.MaxValue - StorageUsage) throw Inconsistent(bytes);
        StorageUsage += bytes;
    }

    private void SubtractUsage(ulong bytes)
    {
        if (bytes > StorageUsage) throw Inconsistent(bytes);
        StorageUsage -= bytes;
    }

    // Not the guest's fault: the context's storage usage does not fit the state.
    private InvalidOperationException Inconsistent(ulong bytes) => new(
        $"the state of {_context.CurrentAccountId} has a record of {bytes} bytes, which its storage usage "
        + $"{StorageUsage} cannot hold: context and state do not belong together");
}
