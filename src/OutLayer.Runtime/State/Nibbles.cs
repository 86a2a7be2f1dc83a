namespace OutLayer.Runtime.State;

/// <summary>Keys as half bytes, high one first, one to a byte: the steps from the root.</summary>
internal static class Nibbles
{
    public static byte[] FromKey(ReadOnlySpan<byte> key)
    {
        var nibbles = new byte[2 * key.Length];
        for (int i = 0; i < key.Length; i++)
        {
            nibbles[2 * i] = (byte)(key[i] >> 4);
            nibbles[(2 * i) + 1] = (byte)(key[i] & 15);
        }
        return nibbles;
    }

    /// <exception cref="TrieFormatException">Half a byte is left over: no key ends there.</exception>
    public static byte[] ToKey(ReadOnlySpan<byte> nibbles)
    {
        if (nibbles.Length % 2 != 0) throw new TrieFormatException("a value at half a byte of a key");
        var key = new byte[nibbles.Length / 2];
        for (int i = 0; i < key.Length; i++) key[i] = (byte)((nibbles[2 * i] << 4) | nibbles[(2 * i) + 1]);
        return key;
    }
}
