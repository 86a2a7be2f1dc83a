namespace OutLayer.Near;

/// <summary>
/// The state of one account as a call sees it: its own writes over what was committed. Keys are bytes and ordered
/// bytewise. Memory that is handed out stays valid and unchanged, whatever is written later (registers keep it).
/// Trouble of the host is an exception of the host's own, never a <see cref="VmException"/>.
/// </summary>
public interface IExternalStorage
{
    /// <summary>The value of a key.</summary>
    bool TryRead(ReadOnlySpan<byte> key, out ReadOnlyMemory<byte> value);

    /// <summary>Sets a value; both spans are copied. Gives the value it replaces, null if the key is new.</summary>
    ReadOnlyMemory<byte>? Write(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value);

    /// <summary>Removes a key. Gives the value it had, null if it had none.</summary>
    ReadOnlyMemory<byte>? Remove(ReadOnlySpan<byte> key);

    bool HasKey(ReadOnlySpan<byte> key);

    /// <summary>
    /// The keys that begin with <paramref name="prefix"/>, in bytewise order, without those up to and including
    /// <paramref name="after"/>. The state is walked, and reads are recorded, only as far as the caller enumerates.
    /// </summary>
    IEnumerable<byte[]> Keys(ReadOnlySpan<byte> prefix, byte[]? after);

    /// <summary>
    /// Trie nodes touched since this was last asked; a store that charges none need not implement it.
    /// </summary>
    TrieTouches TakeTrieTouches() => default;
}
