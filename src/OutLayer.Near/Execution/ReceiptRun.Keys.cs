namespace OutLayer.Near;

/// <content>Access keys and gas keys.</content>
internal sealed partial class ReceiptRun
{
    /// <summary>yoctoNEAR on a gas key, above which it cannot be deleted: they would be lost.</summary>
    private static readonly UInt128 MaxGasKeyBalanceToBurn = Amounts.Near;

    private NearError? AddKey(ReadOnlySpan<byte> publicKey, AccessKey key)
    {
        if (ledger.FindKey(_id, publicKey) is not null)
            return NearError.Of("AddKeyAlreadyExists", ("account_id", _id), ("public_key", PublicKeyText.Format(publicKey)));
        ledger.SetKey(_id, publicKey, key);
        for (ushort i = 0; i < (key.GasKey?.Nonces ?? 0); i++) ledger.SetNonce(_id, publicKey, i, block.FirstNonce);
        _account = _account! with { StorageUsage = checked(_account.StorageUsage + KeyUsage(publicKey, key)) };
        return null;
    }

    private NearError? DeleteKey(ReadOnlySpan<byte> publicKey)
    {
        if (ledger.FindKey(_id, publicKey) is not { } key)
            return NearError.Of("DeleteKeyDoesNotExist", ("account_id", _id), ("public_key", PublicKeyText.Format(publicKey)));
        if (key.GasKey is { } gasKey)
        {
            if (gasKey.Balance > MaxGasKeyBalanceToBurn)
                return NearError.Of("GasKeyBalanceTooHigh", ("account_id", _id), ("public_key", PublicKeyText.Format(publicKey)), ("balance", gasKey.Balance));
            Result.TokensBurnt = checked(Result.TokensBurnt + gasKey.Balance);
            for (ushort i = 0; i < gasKey.Nonces; i++) ledger.RemoveNonce(_id, publicKey, i);
        }
        ledger.RemoveKey(_id, publicKey);
        ulong usage = KeyUsage(publicKey, key);
        _account = _account! with { StorageUsage = _account.StorageUsage > usage ? _account.StorageUsage - usage : 0 };
        return null;
    }

    private NearError? MoveToGasKey(TransferToGasKeyAction transfer)
    {
        if (FindGasKey(transfer.PublicKey.Span, out var gasKey) is not { } key) return NoGasKey(transfer.PublicKey.Span);
        ledger.SetKey(_id, transfer.PublicKey.Span, key with { GasKey = gasKey with { Balance = checked(gasKey.Balance + transfer.Deposit) } });
        return null;
    }

    private NearError? Withdraw(WithdrawFromGasKeyAction withdraw)
    {
        var publicKey = withdraw.PublicKey.Span;
        if (FindGasKey(publicKey, out var gasKey) is not { } key) return NoGasKey(publicKey);
        if (gasKey.Balance < withdraw.Amount)
        {
            return NearError.Of("InsufficientGasKeyBalance", ("account_id", _id), ("public_key", PublicKeyText.Format(publicKey)),
                ("balance", gasKey.Balance), ("required", withdraw.Amount));
        }
        ledger.SetKey(_id, publicKey, key with { GasKey = gasKey with { Balance = gasKey.Balance - withdraw.Amount } });
        _account = _account! with { Amount = checked(_account.Amount + withdraw.Amount) };
        return null;
    }

    private AccessKey? FindGasKey(ReadOnlySpan<byte> publicKey, out GasKeyInfo gasKey)
    {
        var key = ledger.FindKey(_id, publicKey);
        gasKey = key?.GasKey ?? default;
        return key?.GasKey is null ? null : key;
    }

    private NearError NoGasKey(ReadOnlySpan<byte> publicKey) =>
        NearError.Of("GasKeyDoesNotExist", ("account_id", _id), ("public_key", PublicKeyText.Format(publicKey)));

    // A record each for the key and for the nonces of a gas key.
    private ulong KeyUsage(ReadOnlySpan<byte> publicKey, AccessKey key)
    {
        ulong record = (ulong)publicKey.Length + parameters.StorageExtraBytesPerRecord;
        return record + (ulong)key.Encode().Length + (key.GasKey?.Nonces ?? 0u) * (record + sizeof(ushort) + sizeof(ulong));
    }
}
