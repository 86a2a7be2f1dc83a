namespace OutLayer.Near;

/// <summary>What a receipt does to its receiver: the closed set of actions. A contract asks for all but delegations and withdrawals.</summary>
public abstract record ReceiptAction
{
    private protected ReceiptAction() { }
}

public sealed record CreateAccountAction : ReceiptAction;

/// <param name="Code">The contract.</param>
public sealed record DeployContractAction(ReadOnlyMemory<byte> Code) : ReceiptAction;

/// <param name="Code">The contract, which others then use by name.</param>
/// <param name="ByAccount">Its name is the account, whose later deployments replace it; else its hash, for good.</param>
public sealed record DeployGlobalContractAction(ReadOnlyMemory<byte> Code, bool ByAccount) : ReceiptAction;

/// <param name="Contract">Which one.</param>
public sealed record UseGlobalContractAction(GlobalContractId Contract) : ReceiptAction;

/// <param name="Method">The method's name in UTF-8.</param>
/// <param name="Arguments">Its input.</param>
/// <param name="Deposit">yoctoNEAR that go along.</param>
/// <param name="Gas">Gas that it gets; after the call also its part of what is left, by weight.</param>
/// <param name="GasWeight">Its weight among those that share what is left.</param>
public sealed record FunctionCallAction(string Method, ReadOnlyMemory<byte> Arguments, UInt128 Deposit, ulong Gas, ulong GasWeight) : ReceiptAction;

/// <param name="Deposit">yoctoNEAR.</param>
public sealed record TransferAction(UInt128 Deposit) : ReceiptAction;

/// <param name="Amount">yoctoNEAR that are to be locked.</param>
/// <param name="PublicKey">The validator's key, as <see cref="PublicKeys"/> has it.</param>
public sealed record StakeAction(UInt128 Amount, ReadOnlyMemory<byte> PublicKey) : ReceiptAction;

/// <param name="PublicKey">As <see cref="PublicKeys"/> has it.</param>
/// <param name="Nonce">The key's first nonce.</param>
/// <param name="Permission">What it may sign; null for all.</param>
public sealed record AddKeyAction(ReadOnlyMemory<byte> PublicKey, ulong Nonce, FunctionCallPermission? Permission) : ReceiptAction;

/// <param name="PublicKey">As <see cref="PublicKeys"/> has it.</param>
/// <param name="Nonces">How many nonces it has at a time.</param>
/// <param name="Permission">What it may sign; null for all.</param>
public sealed record AddGasKeyAction(ReadOnlyMemory<byte> PublicKey, ushort Nonces, FunctionCallPermission? Permission) : ReceiptAction;

/// <param name="PublicKey">The gas key.</param>
/// <param name="Deposit">yoctoNEAR that it may spend on gas.</param>
public sealed record TransferToGasKeyAction(ReadOnlyMemory<byte> PublicKey, UInt128 Deposit) : ReceiptAction;

/// <param name="PublicKey">The gas key.</param>
/// <param name="Amount">yoctoNEAR that go back to the account.</param>
public sealed record WithdrawFromGasKeyAction(ReadOnlyMemory<byte> PublicKey, UInt128 Amount) : ReceiptAction;

/// <param name="PublicKey">As <see cref="PublicKeys"/> has it.</param>
public sealed record DeleteKeyAction(ReadOnlyMemory<byte> PublicKey) : ReceiptAction;

/// <param name="Beneficiary">The account that gets what is left.</param>
public sealed record DeleteAccountAction(string Beneficiary) : ReceiptAction;

/// <summary>Makes a deterministic account with code and first state (NEP-616).</summary>
/// <param name="Contract">Its code.</param>
/// <param name="Deposit">yoctoNEAR.</param>
public sealed record StateInitAction(GlobalContractId Contract, UInt128 Deposit) : ReceiptAction
{
    /// <summary>The first state, in the order in which it was set.</summary>
    public IReadOnlyList<KeyValuePair<ReadOnlyMemory<byte>, ReadOnlyMemory<byte>>> Data { get; init; } = [];
}

/// <summary>A global contract: by the hash of its code, or by the account that deployed it.</summary>
/// <param name="Hash">SHA-256 of the code; null if by account.</param>
/// <param name="Account">The account; null if by hash.</param>
public sealed record GlobalContractId(ReadOnlyMemory<byte>? Hash, string? Account)
{
    /// <summary>Bytes of the identifier, which are paid for.</summary>
    public int Length => Hash is { } hash ? hash.Length : Account!.Length;
}

/// <summary>What an access key for function calls may sign.</summary>
/// <param name="Allowance">yoctoNEAR that it may spend on fees; null for no bound.</param>
/// <param name="ReceiverId">The one account that it may call.</param>
/// <param name="MethodNames">The methods that it may call; empty for all.</param>
public sealed record FunctionCallPermission(UInt128? Allowance, string ReceiverId, IReadOnlyList<string> MethodNames);
