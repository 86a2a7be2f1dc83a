using OutLayer.Protocol;

namespace OutLayer.Runtime.State;

/// <summary>Where trie nodes and values are got by their hash. What is returned has that hash: the source has checked.</summary>
public interface INodeSource
{
    /// <summary>The bytes of a node. What a source lacks it reports with an exception of its own kind.</summary>
    ReadOnlyMemory<byte> GetNode(in Hash256 hash);

    /// <summary>The bytes of a value.</summary>
    ReadOnlyMemory<byte> GetValue(in Hash256 hash);
}
