namespace OutLayer.Protocol.Receipts;

/// <summary>
/// The part of an account's state that a call touched: trie nodes and the values it read, each once, sorted by hash.
/// docs/receipts.md has their bytes.
/// </summary>
public sealed record StateWitness(IReadOnlyList<ReadOnlyMemory<byte>> Nodes, IReadOnlyList<ReadOnlyMemory<byte>> Values)
{
    public static StateWitness Empty { get; } = new([], []);
}
