using OutLayer.Near;
using OutLayer.Protocol;

namespace OutLayer.Runtime.State;

/// <summary>
/// Keeps the states of accounts and their receipts. Nodes and values are kept by hash and never deleted: every state
/// that ever was can be read by its root, and an old receipt can be given its witness again. Safe for many threads.
/// </summary>
/// <exception cref="StateStoreException">From every member: trouble of the host, with what to do about it.</exception>
public interface IStateStore : INodeSource, IDisposable
{
    /// <summary>The head of an account; <see cref="AccountHead.New"/> for one that was never called.</summary>
    AccountHead GetHead(string account);

    /// <summary>Commits a call, or nothing. When it returns, the call is on disk.</summary>
    /// <exception cref="StateStoreException">
    /// <see cref="StateStoreError.Conflict"/>: the account has moved on since the call began; run it again.
    /// </exception>
    void Commit(StateCommit commit);

    /// <summary>
    /// Commits calls and changes of the ledger together, or nothing. Calls of one account follow each other: each expects the head
    /// that the one before it leaves.
    /// </summary>
    /// <exception cref="StateStoreException">As for one call.</exception>
    void Commit(IReadOnlyList<StateCommit> commits, IReadOnlyList<TrieChange> ledger);

    /// <summary>The ledger of the simulator: records of accounts, keys and codes, by keys of <see cref="TrieKeys"/>, in no order.</summary>
    IReadOnlyList<TrieChange> LoadLedger();

    /// <summary>Accounts that have a receipt, in ordinal order.</summary>
    IReadOnlyList<string> ListAccounts();

    /// <summary>Receipts of an account in order, those above a height, at most <paramref name="limit"/>.</summary>
    IReadOnlyList<StoredReceipt> ListReceipts(string account, ulong aboveHeight, int limit);

    /// <summary>A receipt by its hash; null if there is none.</summary>
    StoredReceipt? FindReceipt(in Hash256 hash);
}
