using OutLayer.Near;

namespace OutLayer.Runtime.LocalNode.Store;

/// <summary>Where a chain stands.</summary>
/// <param name="StateRoot">Root of the state after the last block.</param>
/// <param name="Bytes">What the node must know to go on; the store does not look into it.</param>
public sealed record ChainTip(CryptoHash StateRoot, ReadOnlyMemory<byte> Bytes);

/// <summary>Something that is found again by its key. One that is there is replaced.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Key">Its name among its kind.</param>
/// <param name="Value">Bytes that the store does not look into.</param>
public readonly record struct ChainEntry(ChainEntryKind Kind, ReadOnlyMemory<byte> Key, ReadOnlyMemory<byte> Value);

/// <summary>What blocks add to a chain: all of it is stored, or nothing.</summary>
/// <param name="Changes">Of the state, each key once.</param>
/// <param name="Entries">Blocks, transactions, receipts.</param>
/// <param name="Tip">Where the chain stands then.</param>
public sealed record ChainCommit(IEnumerable<TrieChange> Changes, IEnumerable<ChainEntry> Entries, ChainTip Tip);

/// <summary>A chain as it is found when a node starts.</summary>
/// <param name="Tip">Null for a chain without blocks.</param>
/// <param name="State">The state after the last block, whose root is the tip's.</param>
public sealed record LoadedChain(ChainTip? Tip, MerkleTrie State);
