using OutLayer.Near;

namespace OutLayer.Runtime.LocalNode;

/// <summary>A receipt that ran, and where.</summary>
/// <param name="Receipt">The receipt.</param>
/// <param name="Outcome">What it came to.</param>
/// <param name="BlockHash">The block that it ran in.</param>
public sealed record ReceiptOutcome(ActionReceipt Receipt, ExecutionOutcome Outcome, CryptoHash BlockHash);

/// <summary>What became of a transaction so far.</summary>
/// <param name="Transaction">The transaction.</param>
/// <param name="BlockHash">The block that took it.</param>
/// <param name="Outcome">Of taking it.</param>
/// <param name="Receipts">What it led to, each before those that it made.</param>
/// <param name="IsComplete">Whether all that it led to has run.</param>
public sealed record TransactionStatus(
    SignedTransaction Transaction, CryptoHash BlockHash, ExecutionOutcome Outcome, IReadOnlyList<ReceiptOutcome> Receipts, bool IsComplete);

/// <summary>A transaction that cannot be taken.</summary>
public sealed class InvalidTransactionException(NearError error) : Exception($"the transaction is not valid: {error}")
{
    /// <summary>nearcore's <c>InvalidTxError</c>.</summary>
    public NearError Error { get; } = error;
}
