using OutLayer.Protocol;
using OutLayer.Protocol.Receipts;

namespace OutLayer.Runtime.State;

/// <summary>
/// Answers from a witness and nothing else. The bytes are an enemy's: each is known by the hash that we compute, so a
/// wrong one cannot be reached, and what cannot be reached is reported as superfluous by the verifier.
/// </summary>
public sealed class WitnessSource : INodeSource
{
    private readonly Dictionary<Hash256, ReadOnlyMemory<byte>> _nodes;
    private readonly Dictionary<Hash256, ReadOnlyMemory<byte>> _values;

    /// <exception cref="WitnessException">An item is too large, or the items are not sorted by hash, each once.</exception>
    public WitnessSource(StateWitness witness)
    {
        _nodes = Index(witness.Nodes, "node", TrieNodeCodec.MaxNodeBytes, bytes => Hash256.Of(bytes.Span));
        _values = Index(witness.Values, "value", StateLimits.MaxValueBytes, bytes => ValueRef.HashOf(bytes.Span));
    }

    public ReadOnlyMemory<byte> GetNode(in Hash256 hash) =>
        _nodes.TryGetValue(hash, out var bytes) ? bytes : throw Lacks("node", hash);

    public ReadOnlyMemory<byte> GetValue(in Hash256 hash) =>
        _values.TryGetValue(hash, out var bytes) ? bytes : throw Lacks("value", hash);

    private static WitnessException Lacks(string what, in Hash256 hash) =>
        new($"the witness does not prove what the run read: it lacks the {what} {hash}");

    private static Dictionary<Hash256, ReadOnlyMemory<byte>> Index(
        IReadOnlyList<ReadOnlyMemory<byte>> items, string what, int maxBytes, Func<ReadOnlyMemory<byte>, Hash256> hashOf)
    {
        var index = new Dictionary<Hash256, ReadOnlyMemory<byte>>(items.Count);
        Hash256? last = null;
        foreach (var bytes in items)
        {
            if (bytes.Length > maxBytes) throw new WitnessException($"{what} {index.Count} of the witness has {bytes.Length} bytes; at most {maxBytes}");
            var hash = hashOf(bytes);
            if (last is { } before && hash <= before) throw new WitnessException($"{what} {index.Count} of the witness is not in order of hashes");
            index.Add(hash, bytes);
            last = hash;
        }
        return index;
    }
}
