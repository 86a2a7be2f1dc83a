using OutLayer.Protocol;
using OutLayer.Protocol.Receipts;

namespace OutLayer.Runtime.State;

/// <summary>Passes nodes and values on and keeps those that were asked for: the witness of a call. Also its cache.</summary>
public sealed class WitnessRecorder(INodeSource source) : INodeSource
{
    private readonly SortedDictionary<Hash256, ReadOnlyMemory<byte>> _nodes = [];
    private readonly SortedDictionary<Hash256, ReadOnlyMemory<byte>> _values = [];

    public ReadOnlyMemory<byte> GetNode(in Hash256 hash)
    {
        if (!_nodes.TryGetValue(hash, out var bytes)) _nodes.Add(hash, bytes = source.GetNode(hash));
        return bytes;
    }

    public ReadOnlyMemory<byte> GetValue(in Hash256 hash)
    {
        if (!_values.TryGetValue(hash, out var bytes)) _values.Add(hash, bytes = source.GetValue(hash));
        return bytes;
    }

    /// <summary>What was touched so far, sorted by hash.</summary>
    public StateWitness ToWitness() => new([.. _nodes.Values], [.. _values.Values]);
}
