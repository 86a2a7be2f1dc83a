using OutLayer.Runtime.State;

namespace OutLayer.Runtime.LocalNode.Store;

/// <summary>
/// Keeps the chain of a local node: the state after the last block, and blocks, transactions and receipts. One thread
/// commits; any may look entries up meanwhile, and finds what was committed when it asked.
/// </summary>
/// <exception cref="StateStoreException">From every member: trouble of the host, with what to do about it.</exception>
public interface IChainStore : IDisposable
{
    /// <summary>The tip and the state, all of which comes into memory.</summary>
    LoadedChain Load();

    /// <summary>Stores all of a commit; when it returns, that lasts.</summary>
    void Commit(ChainCommit commit);

    /// <summary>The bytes of an entry; null if there is none.</summary>
    ReadOnlyMemory<byte>? Find(ChainEntryKind kind, ReadOnlySpan<byte> key);
}
