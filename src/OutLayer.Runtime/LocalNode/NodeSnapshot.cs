using OutLayer.Near;

namespace OutLayer.Runtime.LocalNode;

/// <summary>A block and the state after it.</summary>
/// <param name="Block">The block.</param>
/// <param name="State">Its state; null if it is not kept any more.</param>
public sealed record NodeSnapshot(BlockHeader Block, MerkleTrie? State)
{
    /// <summary>The state, to be read.</summary>
    /// <exception cref="InvalidOperationException">It is not kept any more.</exception>
    public NearLedger Ledger() => new(new WorldState(State ?? throw new InvalidOperationException($"the state of block {Block.Height} is not kept any more")));
}
