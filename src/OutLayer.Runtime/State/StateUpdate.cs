using OutLayer.Protocol;
using OutLayer.Protocol.Runs;

namespace OutLayer.Runtime.State;

/// <summary>A key whose value is another one at the end of a call; null <c>After</c>: it was removed.</summary>
public sealed record KeyChange(byte[] Key, ValueRef? Before, byte[]? After);

/// <summary>What a call did to the state: the new root, and the nodes and values that it needs and the old one had not.</summary>
public sealed class StateUpdate
{
    private readonly INodeSource _store;

    internal StateUpdate(
        Hash256 rootBefore, Hash256 root, IReadOnlyDictionary<Hash256, ReadOnlyMemory<byte>> nodes,
        IReadOnlyDictionary<Hash256, ReadOnlyMemory<byte>> values, IReadOnlyList<KeyChange> changes, INodeSource store)
    {
        (RootBefore, Root, Nodes, Values, Changes, _store) = (rootBefore, root, nodes, values, changes, store);
    }

    public Hash256 RootBefore { get; }
    public Hash256 Root { get; }

    /// <summary>New nodes by their hash.</summary>
    public IReadOnlyDictionary<Hash256, ReadOnlyMemory<byte>> Nodes { get; }

    /// <summary>New values by their hash.</summary>
    public IReadOnlyDictionary<Hash256, ReadOnlyMemory<byte>> Values { get; }

    /// <summary>Keys whose value differs, in bytewise order.</summary>
    public IReadOnlyList<KeyChange> Changes { get; }

    /// <summary>No change: a failed call, or a view.</summary>
    public static StateUpdate None(in Hash256 root) => new(
        root, root, new Dictionary<Hash256, ReadOnlyMemory<byte>>(), new Dictionary<Hash256, ReadOnlyMemory<byte>>(), [], Nothing.Instance);

    /// <summary>The changes for people, with the old values, which are read from the store and not recorded.</summary>
    public IReadOnlyList<StateChange> Describe() =>
    [
        .. Changes.Select(change => new StateChange(
            change.Key, change.Before is { } before ? _store.GetValue(before.Hash).ToArray() : null, change.After)),
    ];

    private sealed class Nothing : INodeSource
    {
        public static Nothing Instance { get; } = new();

        public ReadOnlyMemory<byte> GetNode(in Hash256 hash) => throw new WitnessException($"nothing holds the node {hash}");

        public ReadOnlyMemory<byte> GetValue(in Hash256 hash) => throw new WitnessException($"nothing holds the value {hash}");
    }
}
