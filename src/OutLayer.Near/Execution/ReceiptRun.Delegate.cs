namespace OutLayer.Near;

/// <content>Delegated actions (NEP-366, NEP-611).</content>
internal sealed partial class ReceiptRun
{
    private NearError? Delegate(DelegateAction delegation)
    {
        if (!Signatures.Verify(delegation.Signature.Span, ActionBorsh.SignedHashOf(delegation), delegation.PublicKey.Span))
            return new NearError("DelegateActionInvalidSignature");
        if (block.Height > delegation.MaxBlockHeight) return new NearError("DelegateActionExpired");
        if (delegation.SenderId != _id)
            return NearError.Of("DelegateActionSenderDoesNotMatchTxReceiver", ("sender_id", delegation.SenderId), ("receiver_id", _id));
        if (UseKey(delegation) is { } refused) return refused;
        ulong sent = _fees.PrepaidSend(receipt.Actions);
        ulong reserved = checked(_fees.PrepaidExecute(delegation.Actions, delegation.ReceiverId) + ActionFees.PrepaidGas(delegation.Actions) + _fees.ReceiptExecute);
        Result.Pay(sent);
        Result.GasUsed = checked(Result.GasUsed + reserved);
        Result.NewReceipts.Add(new ActionReceipt
        {
            PredecessorId = delegation.SenderId, ReceiverId = delegation.ReceiverId, SignerId = receipt.SignerId, SignerPublicKey = receipt.SignerPublicKey,
            GasPrice = receipt.GasPrice, Actions = delegation.Actions,
        });
        return null;
    }

    // The key's nonce moves on; the key must be one that may sign this.
    private NearError? UseKey(DelegateAction delegation)
    {
        string sender = delegation.SenderId;
        var publicKey = delegation.PublicKey.Span;
        if (ledger.FindKey(sender, publicKey) is not { } key)
            return Unusable(NearError.Of("AccessKeyNotFound", ("account_id", sender), ("public_key", PublicKeyText.Format(publicKey))));
        ulong? current = delegation.NonceIndex is { } index ? key.GasKey is null ? null : ledger.FindNonce(sender, publicKey, index) : key.GasKey is null ? key.Nonce : null;
        if (current is not { } last)
        {
            return key.GasKey is not { } gasKey ? new NearError("DelegateActionRequiresGasKey")
                : delegation.NonceIndex is { } bad ? NearError.Of("DelegateActionInvalidNonceIndex", ("nonce_index", (ulong)bad), ("num_nonces", (ulong)gasKey.Nonces))
                : new NearError("DelegateActionRequiresNonGasKey");
        }
        if (delegation.Nonce <= last) return NearError.Of("DelegateActionInvalidNonce", ("delegate_nonce", delegation.Nonce), ("ak_nonce", last));
        if (delegation.Nonce >= block.NonceBound)
            return NearError.Of("DelegateActionNonceTooLarge", ("delegate_nonce", delegation.Nonce), ("upper_bound", block.NonceBound));
        if (key.Permission is { } permission && KeyPermissions.Refuse(permission, delegation.ReceiverId, delegation.Actions) is { } refused) return Unusable(refused);
        if (delegation.NonceIndex is { } used) ledger.SetNonce(sender, publicKey, used, delegation.Nonce);
        else ledger.SetKey(sender, publicKey, key with { Nonce = delegation.Nonce });
        return null;
    }

    private static NearError Unusable(NearError error) => NearError.Around("DelegateActionAccessKeyError", error);
}
