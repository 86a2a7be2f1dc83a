namespace OutLayer.Near;

/// <summary>Keys as half bytes, high one first, one to a byte: the steps from the root of a trie.</summary>
internal static class Nibbles
{
    /// <summary>Bytes of a key whose half bytes are expanded on the stack.</summary>
    public const int OnStack = 256;

    /// <summary>Writes the half bytes of a key and gives the part of the buffer that they take.</summary>
    public static ReadOnlySpan<byte> Expand(ReadOnlySpan<byte> key, Span<byte> buffer)
    {
        for (int i = 0; i < key.Length; i++)
        {
            buffer[(2 * i) + 1] = (byte)(key[i] & 15);
            buffer[2 * i] = (byte)(key[i] >> 4);
        }
        return buffer[..(2 * key.Length)];
    }

    public static byte[] Of(ReadOnlySpan<byte> key)
    {
        byte[] nibbles = new byte[2 * key.Length];
        Expand(key, nibbles);
        return nibbles;
    }

    public static byte[] ToKey(ReadOnlySpan<byte> nibbles)
    {
        byte[] key = new byte[nibbles.Length / 2];
        for (int i = 0; i < key.Length; i++) key[i] = (byte)((nibbles[2 * i] << 4) | nibbles[(2 * i) + 1]);
        return key;
    }

    /// <summary>Bytes of a path in hex-prefix form.</summary>
    public static int PrefixedLength(ReadOnlySpan<byte> path) => 1 + (path.Length / 2);

    /// <summary>
    /// Hex-prefix form: flags in the first half byte (2 a leaf, 1 an odd number of steps), then the steps, so that the
    /// last one ends a byte.
    /// </summary>
    public static void WritePrefixed(ReadOnlySpan<byte> path, bool isLeaf, Span<byte> target)
    {
        int odd = path.Length & 1;
        target[0] = (byte)((isLeaf ? 0x20 : 0) | (odd == 1 ? 0x10 | path[0] : 0));
        for (int i = odd, at = 1; i < path.Length; i += 2, at++) target[at] = (byte)((path[i] << 4) | path[i + 1]);
    }
}
