using OutLayer.Near;
using OutLayer.Runtime.State;

namespace OutLayer.Runtime.Contracts;

/// <summary>The state of a call as NEAR's host functions want it.</summary>
internal sealed class CallStateStorage(CallState state) : IExternalStorage
{
    public bool TryRead(ReadOnlySpan<byte> key, out ReadOnlyMemory<byte> value) => state.TryRead(key, out value);

    public ReadOnlyMemory<byte>? Write(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        var old = Old(key);
        state.Write(key, value);
        return old;
    }

    public ReadOnlyMemory<byte>? Remove(ReadOnlySpan<byte> key)
    {
        var old = Old(key);
        if (old is not null) state.Remove(key);
        return old;
    }

    public bool HasKey(ReadOnlySpan<byte> key) => state.HasKey(key);

    public IEnumerable<byte[]> Keys(ReadOnlySpan<byte> prefix, byte[]? after) => state.Keys(prefix, after);

    // Not "? value : null": null would become memory, empty and there, by way of byte[].
    private ReadOnlyMemory<byte>? Old(ReadOnlySpan<byte> key)
    {
        if (state.TryRead(key, out var value)) return value;
        return null;
    }
}
