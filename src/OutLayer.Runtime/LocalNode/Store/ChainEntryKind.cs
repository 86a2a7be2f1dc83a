namespace OutLayer.Runtime.LocalNode.Store;

/// <summary>What an entry of a chain is. The numbers are stored: they are only ever added.</summary>
public enum ChainEntryKind : byte
{
    /// <summary>A block by its height (u64, big-endian).</summary>
    Block = 1,

    /// <summary>A height by its block's hash.</summary>
    BlockHeight = 2,

    /// <summary>A transaction by its hash.</summary>
    Transaction = 3,

    /// <summary>A receipt by its id.</summary>
    Receipt = 4,

    /// <summary>What became of a transaction or receipt, by hash or id.</summary>
    Outcome = 5,

    /// <summary>What a block changed in the state, by its height (u64, big-endian).</summary>
    StateChanges = 6,

    /// <summary>What the chain was made with, by names of the node's own.</summary>
    Setting = 7,
}
