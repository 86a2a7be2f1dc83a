namespace OutLayer.Near;

/// <summary>What taking a transaction gives: a receipt and an outcome, or an <c>InvalidTxError</c>.</summary>
/// <param name="Receipt">What it leads to; null if it was refused.</param>
/// <param name="Outcome">Of the transaction itself; null if it was refused.</param>
/// <param name="Error">nearcore's <c>InvalidTxError</c>; null if it was taken.</param>
public sealed record TakenTransaction(ActionReceipt? Receipt, ExecutionOutcome? Outcome, NearError? Error)
{
    /// <summary>A transaction that is not valid.</summary>
    public static TakenTransaction Refused(NearError error) => new(null, null, error);
}

/// <summary>Checks transactions, charges their signers, and makes them receipts: in nearcore's order (protocol version 86).</summary>
public sealed class TransactionProcessor(RuntimeParameters parameters)
{
    private readonly ActionValidator _validator = new(parameters.Limits);

    /// <summary>What can be said without any state; null if nothing is wrong.</summary>
    /// <exception cref="NotSupportedException">Its key, or that of a delegation in it, is of a kind that this version does not verify.</exception>
    public NearError? Validate(SignedTransaction transaction)
    {
        ArgumentNullException.ThrowIfNull(transaction);
        Signatures.RequireVerifiable(transaction.PublicKey.Span);
        foreach (var delegation in transaction.Actions.OfType<DelegateAction>()) Signatures.RequireVerifiable(delegation.PublicKey.Span);
        if (_validator.Validate(transaction.Actions, transaction.ReceiverId) is { } invalid) return NearError.Around("ActionsValidation", invalid);
        if ((ulong)transaction.Size > parameters.Limits.MaxTransactionSize)
            return NearError.Of("TransactionSizeExceeded", ("size", (ulong)transaction.Size), ("limit", parameters.Limits.MaxTransactionSize));
        return Signatures.Verify(transaction.Signature.Span, transaction.Hash, transaction.PublicKey.Span) ? null : new NearError("InvalidSignature");
    }

    /// <summary>Takes a transaction that <see cref="Validate"/> found nothing wrong with. If it is refused, nothing was written.</summary>
    public TakenTransaction Take(SignedTransaction transaction, NearLedger ledger, BlockContext block)
    {
        ArgumentNullException.ThrowIfNull(transaction);
        ArgumentNullException.ThrowIfNull(ledger);
        ArgumentNullException.ThrowIfNull(block);
        if (TransactionCost.Of(transaction, parameters, block.GasPrice) is not { } cost) return TakenTransaction.Refused(new NearError("CostOverflow"));
        string signer = transaction.SignerId;
        if (ledger.FindAccount(signer) is not { } account) return TakenTransaction.Refused(NearError.Of("SignerDoesNotExist", ("signer_id", signer)));
        var publicKey = transaction.PublicKey.Span;
        if (ledger.FindKey(signer, publicKey) is not { } key)
            return Refused(NearError.Of("AccessKeyNotFound", ("account_id", signer), ("public_key", PublicKeyText.Format(publicKey))));
        return transaction.NonceIndex is { } index
            ? TakeByGasKey(transaction, ledger, block, cost, account, key, index)
            : TakeByKey(transaction, ledger, block, cost, account, key);
    }

    private TakenTransaction TakeByKey(SignedTransaction transaction, NearLedger ledger, BlockContext block, TransactionCost cost, Account account, AccessKey key)
    {
        string signer = transaction.SignerId;
        var publicKey = transaction.PublicKey.Span;
        if (key.GasKey is not null) return Refused(NearError.Of("InvalidNonceIndex", ("tx_nonce_index", null), ("num_nonces", (ulong)key.GasKey.Value.Nonces)));
        if (CheckNonce(transaction, key.Nonce, block) is { } nonce) return TakenTransaction.Refused(nonce);
        if (account.Amount < cost.Total) return TakenTransaction.Refused(NotEnough(signer, account.Amount, cost.Total));
        var (amount, permission) = (account.Amount - cost.Total, key.Permission);
        if (permission is { Allowance: { } allowance })
        {
            if (allowance < cost.Total)
                return Refused(NearError.Of("NotEnoughAllowance", ("account_id", signer), ("public_key", PublicKeyText.Format(publicKey)), ("allowance", allowance), ("cost", cost.Total)));
            permission = permission with { Allowance = allowance - cost.Total };
        }
        var missing = StorageStake.Missing(account, amount, parameters);
        if (missing > 0) return TakenTransaction.Refused(Lacks(signer, missing));
        if (key.Permission is { } limited && KeyPermissions.Refuse(limited, transaction.ReceiverId, transaction.Actions) is { } refused) return Refused(refused);
        ledger.Set(signer, account with { Amount = amount });
        ledger.SetKey(signer, publicKey, key with { Nonce = transaction.Nonce, Permission = permission });
        return Taken(transaction, block, cost);
    }

    private TakenTransaction TakeByGasKey(SignedTransaction transaction, NearLedger ledger, BlockContext block, TransactionCost cost, Account account, AccessKey key, ushort index)
    {
        string signer = transaction.SignerId;
        var publicKey = transaction.PublicKey.Span;
        if (key.GasKey is not { } gasKey || index >= gasKey.Nonces || ledger.FindNonce(signer, publicKey, index) is not { } current)
            return Refused(NearError.Of("InvalidNonceIndex", ("tx_nonce_index", (ulong)index), ("num_nonces", (ulong)(key.GasKey?.Nonces ?? 0))));
        if (CheckNonce(transaction, current, block) is { } nonce) return TakenTransaction.Refused(nonce);
        if (gasKey.Balance < cost.GasCost)
            return TakenTransaction.Refused(NearError.Of("NotEnoughGasKeyBalance", ("signer_id", signer), ("balance", gasKey.Balance), ("cost", cost.GasCost)));
        if (key.Permission is { } limited && KeyPermissions.Refuse(limited, transaction.ReceiverId, transaction.Actions) is { } refused) return Refused(refused);
        ledger.SetNonce(signer, publicKey, index, transaction.Nonce);
        var unpaid = RefuseDeposit(signer, account, cost.Deposit);
        // The gas of a transaction whose deposit cannot be paid is burnt all the same.
        var spent = unpaid is null ? cost.GasCost : cost.BurntAmount;
        ledger.SetKey(signer, publicKey, key with { GasKey = gasKey with { Balance = gasKey.Balance - spent } });
        if (unpaid is not null) return new TakenTransaction(null, Outcome(transaction, cost) with { Failure = NearError.Around("InvalidTxError", unpaid) }, null);
        ledger.Set(signer, account with { Amount = account.Amount - cost.Deposit });
        return Taken(transaction, block, cost);
    }

    private NearError? RefuseDeposit(string signer, Account account, UInt128 deposit)
    {
        if (account.Amount < deposit) return NotEnough(signer, account.Amount, deposit);
        var missing = StorageStake.Missing(account, account.Amount - deposit, parameters);
        return missing > 0 ? Lacks(signer, missing) : null;
    }

    private static NearError? CheckNonce(SignedTransaction transaction, ulong current, BlockContext block)
    {
        if (transaction.Nonce <= current || (transaction.StrictNonce && transaction.Nonce != current + 1))
            return NearError.Of("InvalidNonce", ("tx_nonce", transaction.Nonce), ("ak_nonce", current));
        return transaction.Nonce < block.NonceBound ? null : NearError.Of("NonceTooLarge", ("tx_nonce", transaction.Nonce), ("upper_bound", block.NonceBound));
    }

    private static TakenTransaction Taken(SignedTransaction transaction, BlockContext block, TransactionCost cost)
    {
        var receipt = new ActionReceipt
        {
            PredecessorId = transaction.SignerId, ReceiverId = transaction.ReceiverId, Id = block.Derive(transaction.Hash, 0), SignerId = transaction.SignerId,
            SignerPublicKey = transaction.PublicKey, GasPrice = cost.ReceiptGasPrice, Actions = transaction.Actions,
        };
        return new TakenTransaction(receipt, Outcome(transaction, cost) with { ReceiptIds = [receipt.Id], SuccessReceiptId = receipt.Id }, null);
    }

    private static ExecutionOutcome Outcome(SignedTransaction transaction, TransactionCost cost) =>
        new() { Id = transaction.Hash, ExecutorId = transaction.SignerId, GasBurnt = cost.GasBurnt, TokensBurnt = cost.BurntAmount };

    private static TakenTransaction Refused(NearError accessKeyError) => TakenTransaction.Refused(NearError.Around("InvalidAccessKeyError", accessKeyError));

    private static NearError NotEnough(string signer, UInt128 balance, UInt128 cost) =>
        NearError.Of("NotEnoughBalance", ("signer_id", signer), ("balance", balance), ("cost", cost));

    private static NearError Lacks(string signer, UInt128 amount) => NearError.Of("LackBalanceForState", ("signer_id", signer), ("amount", amount));
}
