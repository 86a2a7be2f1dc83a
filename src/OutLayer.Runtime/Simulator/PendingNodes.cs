using OutLayer.Protocol;
using OutLayer.Runtime.State;

namespace OutLayer.Runtime.Simulator;

/// <summary>A store, and over it what is not committed yet.</summary>
internal sealed class PendingNodes(INodeSource store) : INodeSource
{
    private readonly Dictionary<Hash256, ReadOnlyMemory<byte>> _nodes = [];
    private readonly Dictionary<Hash256, ReadOnlyMemory<byte>> _values = [];

    public ReadOnlyMemory<byte> GetNode(in Hash256 hash) => _nodes.TryGetValue(hash, out var bytes) ? bytes : store.GetNode(hash);

    public ReadOnlyMemory<byte> GetValue(in Hash256 hash) => _values.TryGetValue(hash, out var bytes) ? bytes : store.GetValue(hash);

    public void Add(StateUpdate update)
    {
        foreach (var (hash, bytes) in update.Nodes) _nodes[hash] = bytes;
        foreach (var (hash, bytes) in update.Values) _values[hash] = bytes;
    }
}
