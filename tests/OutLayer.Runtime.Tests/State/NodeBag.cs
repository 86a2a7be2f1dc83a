using OutLayer.Protocol;
using OutLayer.Runtime.State;

namespace OutLayer.Runtime.Tests.State;

/// <summary>Nodes and values in memory, without accounts or receipts; counts what is read.</summary>
internal sealed class NodeBag : INodeSource
{
    private readonly Dictionary<Hash256, ReadOnlyMemory<byte>> _nodes = [];
    private readonly Dictionary<Hash256, ReadOnlyMemory<byte>> _values = [];

    public int NodeReads { get; private set; }

    public ReadOnlyMemory<byte> GetNode(in Hash256 hash)
    {
        NodeReads++;
        return _nodes[hash];
    }

    public ReadOnlyMemory<byte> GetValue(in Hash256 hash) => _values[hash];

    public Hash256 Add(StateUpdate update)
    {
        foreach (var (hash, bytes) in update.Nodes) _nodes[hash] = bytes;
        foreach (var (hash, bytes) in update.Values) _values[hash] = bytes;
        return update.Root;
    }

    public Hash256 AddNode(byte[] bytes)
    {
        _nodes[Hash256.Of(bytes)] = bytes;
        return Hash256.Of(bytes);
    }

    public Hash256 AddValue(byte[] bytes)
    {
        _values[ValueRef.HashOf(bytes)] = bytes;
        return ValueRef.HashOf(bytes);
    }
}
