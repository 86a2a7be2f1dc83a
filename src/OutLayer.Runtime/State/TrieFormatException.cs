namespace OutLayer.Runtime.State;

/// <summary>The bytes of a trie node are not a node, though their hash is the one that was asked for.</summary>
public sealed class TrieFormatException : FormatException
{
    public TrieFormatException() { }
    public TrieFormatException(string message) : base(message) { }
    public TrieFormatException(string message, Exception inner) : base(message, inner) { }
}
