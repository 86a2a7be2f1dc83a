using OutLayer.Protocol;

namespace OutLayer.Runtime.State;

/// <summary>A value as the trie holds it: its hash and its length, so that presence and size are proved without it.</summary>
public readonly record struct ValueRef(Hash256 Hash, int Length)
{
    /// <summary>The hash is SHA-256 of a zero byte and the value: no value is ever taken for a node.</summary>
    public static ValueRef Of(ReadOnlySpan<byte> value) => new(HashOf(value), value.Length);

    public static Hash256 HashOf(ReadOnlySpan<byte> value) => Hash256.OfTagged([TrieNodeCodec.ValueTag], value);
}
