namespace OutLayer.Near;

/// <summary>A change of one key of a trie.</summary>
public readonly record struct TrieChange
{
    private TrieChange(ReadOnlyMemory<byte> key, ReadOnlyMemory<byte>? value) => (Key, Value) = (key, value);

    /// <summary>A key of <see cref="TrieKeys"/>.</summary>
    public ReadOnlyMemory<byte> Key { get; }

    /// <summary>The new value; null where the key is removed.</summary>
    public ReadOnlyMemory<byte>? Value { get; }

    /// <summary>Sets a value. Both are kept and not copied.</summary>
    public static TrieChange Put(ReadOnlyMemory<byte> key, ReadOnlyMemory<byte> value) => new(key, value);

    /// <summary>Removes a key, if it is there.</summary>
    public static TrieChange Remove(ReadOnlyMemory<byte> key) => new(key, null);

    internal static TrieChange Of(ReadOnlyMemory<byte> key, ReadOnlyMemory<byte>? value) => new(key, value);
}
