using OutLayer.Protocol;
using OutLayer.Protocol.Receipts;

namespace OutLayer.Runtime.State;

/// <summary>One call's effect, committed as a whole: the new state with its nodes and values, and the receipt.</summary>
/// <param name="Account">The account.</param>
/// <param name="Expected">Its head as the call found it; a commit on any other head is refused.</param>
/// <param name="Update">The changes; <see cref="StateUpdate.None"/> for a call that failed.</param>
/// <param name="Receipt">The signed receipt, which must join <paramref name="Expected"/> to the update's root.</param>
public sealed record StateCommit(string Account, AccountHead Expected, StateUpdate Update, Receipt Receipt)
{
    /// <summary>The head after the commit.</summary>
    public AccountHead Next { get; } = new(Update.Root, checked(Expected.Height + 1), Receipt.Body.Hash());

    /// <summary>A caller that would break the chain is wrong; a store checks this before it writes.</summary>
    internal void RequireJoined()
    {
        var body = Receipt.Body;
        bool joined = !body.View && body.Context.Account == Account && body.Previous == Expected.LastReceipt
            && body.StateBefore == Expected.Root && Update.RootBefore == Expected.Root && body.StateAfter == Update.Root;
        if (!joined) throw new ArgumentException("the receipt does not join the account's head to the new state");
    }
}
