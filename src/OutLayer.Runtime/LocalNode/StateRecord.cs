using OutLayer.Near;

namespace OutLayer.Runtime.LocalNode;

/// <summary>A record of the state, to be put there from outside (<c>sandbox_patch_state</c>).</summary>
/// <param name="AccountId">Whose it is.</param>
public abstract record StateRecord(string AccountId)
{
    /// <summary>The account's own record; what it uses is counted anew.</summary>
    public sealed record OfAccount(string AccountId, Account Account) : StateRecord(AccountId);

    /// <summary>Its code.</summary>
    public sealed record OfContract(string AccountId, ReadOnlyMemory<byte> Code) : StateRecord(AccountId);

    /// <summary>A key.</summary>
    public sealed record OfAccessKey(string AccountId, ReadOnlyMemory<byte> PublicKey, AccessKey Key) : StateRecord(AccountId);

    /// <summary>A record of its contract.</summary>
    public sealed record OfData(string AccountId, ReadOnlyMemory<byte> Key, ReadOnlyMemory<byte> Value) : StateRecord(AccountId);
}
