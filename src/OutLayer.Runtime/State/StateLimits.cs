namespace OutLayer.Runtime.State;

/// <summary>Sizes that the state of an account keeps; NEAR's own limits.</summary>
public static class StateLimits
{
    public const int MaxKeyBytes = 2048;
    public const int MaxValueBytes = 4 << 20;

    /// <summary>A key in half bytes, each of which is one step in the trie.</summary>
    public const int MaxKeyNibbles = 2 * MaxKeyBytes;

    internal static void CheckKey(ReadOnlySpan<byte> key)
    {
        if (key.Length > MaxKeyBytes) throw new ArgumentException($"a key of {key.Length} bytes; at most {MaxKeyBytes}");
    }

    internal static void CheckValue(ReadOnlySpan<byte> value)
    {
        if (value.Length > MaxValueBytes) throw new ArgumentException($"a value of {value.Length} bytes; at most {MaxValueBytes}");
    }
}
