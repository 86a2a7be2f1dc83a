using System.Buffers.Binary;
using System.Text;

namespace OutLayer.Near;

/// <summary>
/// The functions of <see cref="JsNearApi"/> for a JavaScript binding: typed arguments and results over
/// <see cref="VmLogic"/>, charged exactly as the raw host functions that near-sdk-js makes. Strings cross as their
/// UTF-8 bytes. Results are the host's memory, unchanged from then on; the binding copies them to its guest.
/// </summary>
public sealed partial class NearCalls(VmLogic vm)
{
    /// <summary>Keys of a <see cref="StorageKeys"/> page if the caller names no limit.</summary>
    public const int DefaultStorageKeysLimit = 100;

    private const ulong ResultRegister = 0;
    private const ulong EvictedRegister = ulong.MaxValue - 1;

    /// <summary><c>near.storageRead</c>: whether the key has a value, and the value.</summary>
    public bool TryStorageRead(ReadOnlySpan<byte> key, out ReadOnlyMemory<byte> value)
    {
        bool found = vm.StorageRead(key, (ulong)key.Length, 0, ResultRegister) == 1;
        value = found ? Take(ResultRegister) : ReadOnlyMemory<byte>.Empty;
        return found;
    }

    /// <summary><c>near.storageWrite</c>: whether a value was replaced; see <see cref="StorageGetEvicted"/>.</summary>
    public bool StorageWrite(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value) =>
        vm.StorageWrite(key, (ulong)key.Length, 0, value, (ulong)value.Length, 0, EvictedRegister) == 1;

    /// <summary><c>near.storageRemove</c>: whether there was a value; see <see cref="StorageGetEvicted"/>.</summary>
    public bool StorageRemove(ReadOnlySpan<byte> key) =>
        vm.StorageRemove(key, (ulong)key.Length, 0, EvictedRegister) == 1;

    /// <summary><c>near.storageHasKey</c>.</summary>
    public bool StorageHasKey(ReadOnlySpan<byte> key) => vm.StorageHasKey(key, (ulong)key.Length, 0) == 1;

    /// <summary><c>near.storageGetEvicted</c>: what was last replaced or removed; null if nothing was.</summary>
    public ReadOnlyMemory<byte>? StorageGetEvicted()
    {
        if (vm.RegisterLen(EvictedRegister) == ulong.MaxValue) return null;
        return vm.ReadRegister(EvictedRegister);
    }

    /// <summary>
    /// <c>near.storageKeys</c>: the keys with a prefix that come after <paramref name="after"/> in bytewise order, at
    /// most <paramref name="limit"/>. To page, pass the last key of a page as <paramref name="after"/>.
    /// </summary>
    /// <param name="prefix">What the keys begin with; empty for all keys.</param>
    /// <param name="hasAfter">Whether <paramref name="after"/> counts; the empty string is a key too.</param>
    /// <param name="after">The key before the first of the page.</param>
    /// <param name="limit">1 to <see cref="VmLimits.MaxStorageKeysPage"/>; more ends the call, less gives no
    /// keys.</param>
    public IReadOnlyList<ReadOnlyMemory<byte>> StorageKeys(
        ReadOnlySpan<byte> prefix, bool hasAfter = false, ReadOnlySpan<byte> after = default,
        int limit = DefaultStorageKeysLimit)
    {
        ulong count = vm.StorageKeys(
            prefix, (ulong)prefix.Length, 0, hasAfter ? 1u : 0, after, (ulong)after.Length, 0,
            (ulong)Math.Max(limit, 0), ResultRegister);
        return count == 0 ? [] : Split(Take(ResultRegister), (int)count);
    }

    /// <summary><c>near.storageUsage</c>: bytes.</summary>
    public ulong StorageUsage() => vm.GetStorageUsage();

    /// <summary><c>near.storageByteCost</c>: yoctoNEAR per byte; a constant, free of charge.</summary>
    public UInt128 StorageByteCost() => vm.Parameters.StorageAmountPerByte;

    /// <summary><c>near.log</c> and <c>near.logUtf8</c>.</summary>
    public void Log(ReadOnlySpan<byte> message) => vm.LogUtf8(message, (ulong)message.Length, 0);

    /// <summary><c>near.logUtf16</c>: little-endian units.</summary>
    public void LogUtf16(ReadOnlySpan<byte> message) => vm.LogUtf16(message, (ulong)message.Length, 0);

    /// <summary><c>near.panic</c> without a message. Always throws.</summary>
    public void Panic() => vm.Panic();

    /// <summary><c>near.panic</c> and <c>near.panicUtf8</c>. Always throws.</summary>
    public void Panic(ReadOnlySpan<byte> message) => vm.PanicUtf8(message, (ulong)message.Length, 0);

    /// <summary><c>near.input</c>.</summary>
    public ReadOnlyMemory<byte> Input()
    {
        vm.Input(ResultRegister);
        return Take(ResultRegister);
    }

    /// <summary><c>near.valueReturn</c>.</summary>
    public void ValueReturn(ReadOnlySpan<byte> value) => vm.ValueReturn(value, (ulong)value.Length, 0);

    private ReadOnlyMemory<byte> Take(ulong registerId)
    {
        vm.RegisterLen(registerId);
        return vm.ReadRegister(registerId);
    }

    private string TakeText(ulong registerId) => Encoding.UTF8.GetString(Take(registerId).Span);

    private static ReadOnlyMemory<byte>[] Split(ReadOnlyMemory<byte> page, int count)
    {
        var keys = new ReadOnlyMemory<byte>[count];
        for (int i = 0; i < count; i++)
        {
            int length = BinaryPrimitives.ReadInt32LittleEndian(page.Span);
            keys[i] = page.Slice(4, length);
            page = page[(4 + length)..];
        }
        return keys;
    }
}
