namespace OutLayer.Near;

/// <summary>A value of a trie; nodes that are made anew around it share it.</summary>
internal sealed class TrieValue(ReadOnlyMemory<byte> bytes)
{
    private const int Worthwhile = 256;   // bytes from which on the hash is kept

    private StrongBox? _hash;

    public ReadOnlyMemory<byte> Bytes => bytes;

    /// <summary>SHA-256 of the bytes. A code of megabytes at a branch must not be hashed again with each of its neighbours.</summary>
    public CryptoHash Hash
    {
        get
        {
            if (bytes.Length < Worthwhile) return CryptoHash.Of(bytes.Span);
            return (_hash ??= new StrongBox(CryptoHash.Of(bytes.Span))).Hash;
        }
    }

    // A reference is published whole, so that many threads may ask.
    private sealed class StrongBox(CryptoHash hash)
    {
        public CryptoHash Hash => hash;
    }
}
